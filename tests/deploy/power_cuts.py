"""Carries a deploy out on littlefs in memory, and cuts the power at every single write.

Run by MicroPython; standard input is a JSON object, see test_power_cuts.py.
"""

import json
import os
import sys

import vfs

BLOCK_BYTES = 4096
BLOCK_COUNT = 64


class PowerCut(Exception):
    pass


class Flash:
    """data: lasts over all power cuts; writes: how many the power lasts for, None: for ever.

    The last write is torn in the middle.
    """

    def __init__(self, data, writes=None):
        self.data = data
        self.left = writes
        self.dead = False

    def readblocks(self, block, buffer, offset=0):
        if self.dead:  # the collector closes files that were open at the cut
            return
        start = block * BLOCK_BYTES + offset
        buffer[:] = memoryview(self.data)[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        if self.dead:
            return
        start = block * BLOCK_BYTES + offset
        length = len(buffer)
        if self.left is not None:
            if not self.left:
                self.dead = True
                length //= 2
            self.left -= 1
        self.data[start : start + length] = memoryview(buffer)[:length]
        if self.dead:
            raise PowerCut

    def ioctl(self, operation, block):
        if operation == 4:
            return BLOCK_COUNT
        if operation == 5:
            return BLOCK_BYTES
        if operation == 6:
            self.writeblocks(block, b"\xff" * BLOCK_BYTES)
            return 0


class Machine:
    """The scripts keep the watchdog quiet; here is none."""

    @staticmethod
    def WDT(timeout):
        pass


def mount(flash):
    vfs.umount("/")
    vfs.mount(vfs.VfsLfs2(flash), "/")
    os.chdir("/")


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return None


def write(path, text):
    for end, character in enumerate(path):
        if character == "/" and end:
            try:
                os.mkdir(path[:end])
            except OSError:
                pass
    with open(path, "w") as file:
        file.write(text)


def run(steps, scripts):
    for name, arguments in steps:
        if name == "send":
            for path, text in arguments.items():
                write("/" + path, text)
        else:
            exec(scripts[name], {"ARGS": dict(arguments)})  # noqa: S102


def started(launcher):
    """The folder of the program that a reset would start, found as launcher/program.py does."""
    if read("/main.py") != launcher:
        return ""
    names = {}
    exec(read("/program.py"), names)  # noqa: S102
    return names["path"]("main.py")[: -len("/main.py")]


def holds(folder, program):
    return all(read(f"{folder}/{path}") == text for path, text in program.items())


def judge(job):
    """Which program starts: "old", "new", or a sentence that fails the test."""
    try:
        folder = started(job["launcher"])
    except Exception as error:
        return f"nothing starts: {error!r}"
    if holds(folder, job["new"]):
        return "new"
    return "old" if holds(folder, job["old"]) else f"half a program in {folder!r}"


def attempt(job, data, writes):
    """Deploy with power for so many writes; True if that was enough."""
    flash = Flash(data, writes)
    mount(flash)
    try:
        run(job["steps"], job["scripts"])
    except (PowerCut, OSError):  # closing a file after the cut fails, too
        if not flash.dead:
            raise
        return False
    flash.dead = True
    return True


def main():
    job = json.loads(sys.stdin.read())
    sys.modules["machine"] = Machine
    data = bytearray(b"\xff" * (BLOCK_BYTES * BLOCK_COUNT))
    flash = Flash(data)
    vfs.VfsLfs2.mkfs(flash)
    mount(flash)
    for path, text in job["flash"].items():
        write("/" + path, text)
    before = bytes(data)
    writes = 0
    complete = False
    while not complete:
        data[:] = before
        complete = attempt(job, data, writes)
        mount(Flash(data))
        print("=>", judge(job), read("/settings.json"))
        writes += 1


main()
