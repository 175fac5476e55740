"""A block device on a file: what the flash partition is to littlefs."""

import time

BLOCK_SIZE = 4096
SHORTEST_SLEEP_US = 1000  # the computer's sleep is no finer: what is due adds up to so much


class FlashDevice:
    """path: the image on the computer, a multiple of BLOCK_SIZE long.

    writes: after so many of them the next one calls fail(); None: none does. read_us: what a read
    takes. `reads` counts them.

    Writes reach the computer's page cache at once, so they survive the death of this process as
    real flash survives a power cut. No method has a branch: there Ctrl-C would come up amid
    littlefs, as on no board.
    """

    def __init__(self, path, writes=None, fail=None, read_us=0):
        self._file = open(path, "r+b")  # noqa: SIM115 (as long as the board runs)
        self._writes_left = writes
        self._fail = fail
        self.reads = 0
        self.read_us = read_us
        self._due_us = 0
        count = self._file.seek(0, 2) // BLOCK_SIZE
        # Number of blocks, their size, erase: a file can be overwritten
        self._answers = {4: count, 5: BLOCK_SIZE, 6: 0}
        if writes is not None:
            self.writeblocks = self._counted_write

    def readblocks(self, block, buffer, offset=0):
        self._file.seek(block * BLOCK_SIZE + offset)
        self._file.readinto(buffer)
        self.reads += 1
        self._due_us += self.read_us
        begun_us = time.ticks_us()
        time.sleep_us(self._due_us // SHORTEST_SLEEP_US * SHORTEST_SLEEP_US)
        self._due_us -= time.ticks_diff(time.ticks_us(), begun_us) * (self.read_us > 0)

    def writeblocks(self, block, buffer, offset=0):
        self._file.seek(block * BLOCK_SIZE + offset)
        self._file.write(buffer)

    def ioctl(self, operation, _):
        return self._answers.get(operation)

    def _counted_write(self, block, buffer, offset=0):
        if not self._writes_left:
            self._fail()
        self._writes_left -= 1
        self._file.seek(block * BLOCK_SIZE + offset)
        self._file.write(buffer)
