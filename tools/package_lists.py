"""Writes lib/*/package.json, which lets others install each library alone."""

import json
import sys
from pathlib import Path

LIB = Path(__file__).resolve().parent.parent / "lib"


def packages():
    return sorted(path.parent for path in LIB.glob("*/__init__.py"))


def listing(package):
    """The text of package.json: version and dependencies as they are, the files as they lie."""
    now = json.loads((package / "package.json").read_text(encoding="utf-8"))
    files = [*package.rglob("*.py"), *package.glob("meters/*.json")]
    names = sorted(path.relative_to(package).as_posix() for path in files)
    lines = ",\n".join(f'    ["{package.name}/{name}", "{name}"]' for name in names)
    dependencies = ", ".join(json.dumps(dependency) for dependency in now["deps"])
    return (
        f'{{\n  "version": "{now["version"]}",\n  "urls": [\n{lines}\n  ],\n'
        f'  "deps": [{dependencies}]\n}}\n'
    )


def main():
    for package in packages():
        (package / "package.json").write_text(listing(package), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
