"""A Modbus server made with libmodbus, where its headers and a C compiler are installed."""

import contextlib
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).parent / "libmodbus_server.c"


def missing():
    """What keeps the server from being built here, or None."""
    compiler = shutil.which("cc")
    if not compiler:
        return "no C compiler is installed"
    command = [compiler, "-E", "-o", "/dev/null", "-"]
    header = b"#include <modbus/modbus.h>\n"
    if subprocess.run(command, check=False, input=header, capture_output=True).returncode:
        return "libmodbus is not installed (Debian: libmodbus-dev)"
    return None


def build(folder):
    """-> path of the program in `folder`. Raises RuntimeError with the compiler's words."""
    path = Path(folder) / "libmodbus_server"
    command = ["cc", "-Wall", "-Werror", "-O2", "-o", str(path), str(SOURCE), "-lmodbus"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise RuntimeError(f"{SOURCE.name} does not compile: {done.stderr}")
    return path


@contextlib.contextmanager
def serving(program):
    """The server on a free port of loopback -> port."""
    with subprocess.Popen([program], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()
