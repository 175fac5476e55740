"""Loads the program's modules from packs, one for each package, which `make deploy` has made.

Without packs each import, of built-in modules too, would look for a folder, a .py and a .mpy in
every folder of sys.path, and littlefs reads a folder to its end for that. The list of what the
packs hold is in memory.
"""

import errno
import io
import sys

import vfs
from micropython import const

_FOLDER = const((0x4000, 0, 0, 0, 0, 0, 0, 0, 0, 0))  # as os.stat() has it
_FILE = const((0x8000, 0, 0, 0, 0, 0, 0, 0, 0, 0))
LIST = "/packs.txt"  # a line for each file: path, where it begins in its pack, length
TOP = "top"  # the pack of what is in no package
PLACE = "/.program"
# What is not the program's is for a person at the prompt.
OF_OTHERS = ("", "/lib")


class Packs:
    """A file system, as vfs.mount() takes it, of the packs in `folder`."""

    def __init__(self, folder):
        self._folder = folder
        with open(folder + LIST) as file:
            self._list = file.read()
        self._packs = {}  # open files, since opening one costs as much as reading it
        self._interrupted = False

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def close(self):
        """So many modules will not be loaded soon."""
        for pack in self._packs.values():
            pack.close()
        self._packs.clear()

    def stat(self, path):
        """MicroPython takes every exception for a missing file: Ctrl-C comes up in open()."""
        try:
            return self._stat(path)
        except KeyboardInterrupt:
            self._interrupted = True
        return self._stat(path)

    def _stat(self, path):
        if path.find(".") < 0:
            if self._list.find(f"\n{path[1:]}/") >= 0:
                return _FOLDER
        elif path == "/boot.py" or self._list.find(f"\n{path[1:]} ") >= 0:
            return _FILE
        raise OSError(errno.ENOENT)

    def open(self, path, mode):
        """The file as it was packed; what is not, boot.py, lies in the program's folder."""
        if self._interrupted:
            self._interrupted = False
            raise KeyboardInterrupt
        at = self._list.find(f"\n{path[1:]} ")
        if at < 0:
            return open(self._folder + path, mode)
        _, begin, length = self._list[at + 1 : self._list.find("\n", at + 1)].split(" ")
        pack = self._pack(path)
        pack.seek(int(begin))
        return io.BytesIO(pack.read(int(length)))

    def _pack(self, path):
        _, first, *below = path.split("/")
        name = first if below else TOP
        if name not in self._packs:
            pack = open(f"{self._folder}/{name}.pack", "rb")  # noqa: SIM115 (for close)
            self._packs[name] = pack
        return self._packs[name]


packs = None


def use_packs():
    """From now on modules come from the packs, where there are some."""
    global packs
    folder = sys.path[0]
    try:
        packs = Packs(folder)
    except OSError:  # frozen, or put onto the flash as text; or this has been done already
        return
    vfs.mount(packs, PLACE)
    sys.path[:] = [PLACE] + [path for path in sys.path if path not in OF_OTHERS + (folder,)]


def close():
    """The start is over: what else is loaded opens its pack anew."""
    if packs:
        packs.close()


def reopen_path():
    """Modules that are not the program's can be imported, too."""
    if packs:
        sys.path.extend(OF_OTHERS)
