"""Runs first on the virtual board: flash and simulated modules in place, then boot as on a board."""

import os
import sys

import vfs
from flash_device import FlashDevice


def _mount(flash, simulated_modules):
    """Flash becomes the root; of the computer's files only the simulated modules stay."""
    sys.path.append(simulated_modules)

    device = FlashDevice(flash)
    vfs.umount("/")
    vfs.mount(device, "/")
    vfs.mount(vfs.VfsPosix(simulated_modules), "/.sim", readonly=True)
    os.chdir("/")
    # MicroPython looks for a file along the whole path before it takes a built-in module: so
    # machine and socket come from /.sim although a board's own entries stand first.
    sys.path[:] = ["", ".frozen", "/lib", "/.sim"]


def _run(names):
    """Run those files that exist, as the prompt's own code; the first failure ends it."""
    import _host
    import _plant_link

    try:
        _host.tell("ready")
        _plant_link.connect(_host.plant())
        for name in names:
            if name in os.listdir():
                execfile(name)  # noqa: F821
    except SystemExit:
        _host.halt("soft-reset")
    except BaseException as error:
        _print_exception(error)


def _print_exception(error):
    """As on a board, where nothing stands above boot.py and main.py."""
    text = io.StringIO()
    sys.print_exception(error, text)
    for line in text.getvalue().rstrip().split("\n"):
        if __file__ not in line:
            print(line)


_mount(os.getenv("VIRTUAL_BOARD_FLASH"), os.getenv("VIRTUAL_BOARD_SIM"))
if os.getenv("VIRTUAL_BOARD_RAW") == "1":
    _run(("boot.py",))
    print("\0", end="")  # here the supervisor enters raw REPL
else:
    _run(("boot.py", "main.py"))
del _mount, _run, _print_exception, FlashDevice, io, vfs
