"""A program of a few files that stands for the firmware where a test deploys many times.

Its boot.py obeys the test's cut.py, where that is on the board. Run as a script it deploys
version two: small_program.py PORT WATCHDOG_MS.
"""

import functools
import json
import os
import select
import sys
import tempfile
import time
from pathlib import Path

from tools import firmware_files, flash_layout
from tools.board_link import BoardError, BoardLink
from tools.deploy import checks, compiled, steps

PATIENCE_S = 60  # only a broken board takes as long
BOOT = "try:\n    import cut\nexcept ImportError:\n    pass\n"
MAIN = """
import time
from thing import NUMBER

while True:
    print("program", NUMBER, "runs")
    time.sleep_ms(100)
"""
# Stops at the file with the number in cut.json that is opened for writing, half written, tells
# the test, and goes on when that lets it.
CUT = """
import builtins
import json
import os
import time

open_really = open
with open("/cut.json") as file:
    plan = json.load(file)
opened = 0


class Interrupted:
    def __init__(self, file):
        self.file = file
        self.write_next = self.cut

    def write(self, data):
        return self.write_next(data)

    def cut(self, data):
        self.write_next = self.file.write
        half = len(data) // 2
        self.file.write(data[:half])
        os.system("touch " + plan["reached"])
        while os.system("test -e " + plan["go_on"]):
            time.sleep_ms(20)
        self.file.write(data[half:])
        return len(data)

    def close(self):
        self.file.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def open(path, mode="r"):
    global opened
    file = open_really(path, mode)
    if "w" in mode:
        opened += 1
        if opened == plan["at"]:
            return Interrupted(file)
    return file


builtins.open = open
"""


@functools.cache
def content(number):
    """{path in the program's folder: bytes}; between two numbers three of eight files differ."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "thing.py"
        source.write_text(f"NUMBER = {number}\n")
        thing = compiled.compile_module(source, "thing.py", folder)
    files = {
        "boot.py": BOOT.encode(),
        "main.py": MAIN.encode(),
        "thing.mpy": thing,
        "data/changed.json": json.dumps({"text": str(number) * 3000}).encode(),
        "data/same.json": json.dumps({"text": "same" * 1000}).encode(),
    }
    if number > 1:
        files["data/new.json"] = b"{}"
    for name in flash_layout.LAUNCHERS:
        files[f"launcher/{name}"] = (firmware_files.LAUNCHER / name).read_bytes()
    return files


def on_flash(number, slot="a"):
    """{path on the flash: bytes} of a board whose program has this number."""
    files = {f"{slot}/{path}": data for path, data in content(number).items()}
    files.update({name: files[f"{slot}/launcher/{name}"] for name in flash_layout.LAUNCHERS})
    record = {"slot": slot, "board": "virtual", "version": firmware_files.version()}
    files["program.json"] = json.dumps(record).encode()
    files["settings.json"] = b'{"station_max_current_a": 10}'
    return files


def expect(board, text):
    """Wait until the board says `text`."""
    file = os.open(board.port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        seen = b""
        deadline_s = time.monotonic() + PATIENCE_S
        while text.encode() not in seen:
            assert time.monotonic() < deadline_s, f"{text} did not come: {seen[-500:]}"
            if select.select([file], [], [], 1)[0]:
                seen += os.read(file, 65536)
    finally:
        os.close(file)


def main():
    link = BoardLink(sys.argv[1], int(sys.argv[2]))
    try:
        steps.deploy(link, "virtual", content=content(2))
    except (BoardError, checks.Refused) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
