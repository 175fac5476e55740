"""Makes the commands of pyproject.toml programs in FOLDER, for the Python that runs this.

pip makes the same ones for a project that can be installed.
"""

import re
import sys
from pathlib import Path

from tools.command_line import Parser

ROOT = Path(__file__).resolve().parent.parent
COMMAND = re.compile(r'^([\w-]+) = "([\w.]+):(\w+)"$', re.MULTILINE)
# To the shell the first lines are a command; to Python they are a text. So a path may have spaces.
PROGRAM = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
'''
import sys

sys.path.insert(0, {root!r})
from {module} import {function}

sys.exit({function}())
"""
# Beside it, for Windows' own shells
BATCH = '@"{python}" "%~dp0{name}" %*\n'


def commands():
    """[(name, module, function)] of the table [project.scripts]."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    table = text.partition("[project.scripts]\n")[2].partition("\n[")[0]
    return COMMAND.findall(table)


def write(folder, python=sys.executable, windows=sys.platform == "win32"):
    """A program in the folder for each of them."""
    python = Path(python).as_posix()  # a \ would be an escape in the program's text
    for name, module, function in commands():
        path = Path(folder) / name
        text = PROGRAM.format(python=python, root=str(ROOT), module=module, function=function)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        if windows:
            path.with_suffix(".cmd").write_text(BATCH.format(python=python, name=name))


def main(arguments=None):
    parser = Parser(prog="python -m tools.launchers", description=__doc__)
    parser.add_argument("folder", type=Path)
    write(parser.parse_args(arguments).folder)


if __name__ == "__main__":
    main()
