"""Fills or reads a flash image: image.py write IMAGE (archive on stdin), image.py read IMAGE PATH.

The archive is a sequence of "length path", a line end and the content.
"""

import errno
import os
import sys

import vfs
from flash_device import FlashDevice

CHUNK = 16384
ENOSPC = 28  # littlefs's own number on every port; errno has no name for it
NO_SUCH_FILE = 3


def make_folders(path):
    end = path.find("/")
    while end > 0:
        try:
            os.mkdir(path[:end])
        except OSError as error:
            if error.errno != errno.EEXIST:
                raise
        end = path.find("/", end + 1)


def write(archive):
    while True:
        line = archive.readline()
        if not line:
            break
        length, path = line.decode()[:-1].split(" ", 1)
        make_folders(path)
        with open(path, "wb") as file:
            copy(archive, file, int(length))


def read(path, output):
    try:
        length = os.stat(path)[6]
        with open(path, "rb") as file:
            copy(file, output, length)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.EISDIR):
            raise
        sys.exit(NO_SUCH_FILE)


def copy(source, target, length):
    while length:
        length -= target.write(source.read(min(length, CHUNK)))


device = FlashDevice(sys.argv[2])
if sys.argv[1] == "write":
    vfs.VfsLfs2.mkfs(device)
vfs.umount("/")
vfs.mount(device, "/")
if sys.argv[1] == "write":
    try:
        write(sys.stdin.buffer)
    except OSError as error:
        sys.exit("the flash is full" if error.errno == ENOSPC else error)
else:
    read(sys.argv[3], sys.stdout.buffer)
