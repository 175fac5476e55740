"""Makes the folder of the new program ready: what is no longer wanted goes, what the program
that runs has already is copied from it.

A script for mpremote. ARGS: {"watchdog_ms": ..., "remove": [path], "clean": [folder to rid of
empty folders], "folders": [path, parents first], "source": folder, "target": folder, "copies":
[path below both]}.
"""

import errno
import os

from machine import WDT

FOLDER = 0x4000


def remove_empty_folders(folder, wanted):
    """Also those that become empty by it."""
    for entry in list(os.ilistdir("/" + folder)):
        if entry[1] == FOLDER:
            remove_empty_folders(folder + "/" + entry[0], wanted)
    if folder not in wanted and not os.listdir("/" + folder):
        os.rmdir("/" + folder)


def make_folder(path):
    try:
        os.mkdir("/" + path)
    except OSError as error:
        if error.errno != errno.EEXIST:
            raise


def copy(source, target, buffer):
    with open(source, "rb") as reader, open(target, "wb") as writer:
        while True:
            count = reader.readinto(buffer)
            if not count:
                break
            writer.write(memoryview(buffer)[:count])


def prepare(watchdog_ms, remove, clean, folders, source, target, copies):
    buffer = bytearray(1024)
    for path in remove:
        os.remove("/" + path)
    for path in clean:
        try:
            remove_empty_folders(path, folders)
        except OSError as error:
            if error.errno != errno.ENOENT:
                raise
    for path in folders:
        make_folder(path)
    for path in copies:
        WDT(timeout=watchdog_ms)
        copy(f"/{source}/{path}", f"/{target}/{path}", buffer)


prepare(**ARGS)  # noqa: F821
