"""A flash in memory that loses its power in the middle of a write; for scripts on MicroPython."""

import os

import vfs

BLOCK_BYTES = 4096
BLOCK_COUNT = 64
ERASED = b"\xff" * BLOCK_BYTES  # the collector, which allocates nothing, closes files


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
            self.writeblocks(block, ERASED)
            return 0


def mount(flash):
    """As the root; all that was mounted is gone."""
    vfs.umount("/")
    vfs.mount(vfs.VfsLfs2(flash), "/")
    os.chdir("/")


def blank():
    """The bytes of a flash with an empty file system, which is mounted."""
    data = bytearray(b"\xff" * (BLOCK_BYTES * BLOCK_COUNT))
    flash = Flash(data)
    vfs.VfsLfs2.mkfs(flash)
    mount(flash)
    return data


def cut_everywhere(data, action, judge):
    """Do action() with power for 0, 1, 2, ... writes, each time on the flash as it is now, and
    then judge() on what a start would find, until the power lasts to the end."""
    before = bytes(data)
    writes = 0
    complete = False
    while not complete:
        data[:] = before
        complete = _attempt(data, action, writes)
        mount(Flash(data))
        judge()
        writes += 1


def _attempt(data, action, writes):
    """True if the power was enough."""
    flash = Flash(data, writes)
    mount(flash)
    try:
        action()
    except (PowerCut, OSError):  # closing a file after the cut fails, too
        if not flash.dead:
            raise
        return False
    finally:
        complete = not flash.dead
        flash.dead = True
    return complete
