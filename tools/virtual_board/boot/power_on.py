"""Puts flash and simulated modules in place, then boots as a real board does."""

import io
import os
import sys

import vfs
from flash_device import FlashDevice

OLDEST_VERSION = (1, 27)  # the first one whose unix port has a raw REPL


def run(names):
    """names: the globals of the program and of the prompt."""
    raw = os.getenv("VIRTUAL_BOARD_RAW") == "1"
    _prepare()
    _run(("boot.py",) if raw else ("boot.py", "main.py"), names)
    if raw:
        print("\0", end="")  # here the supervisor enters raw REPL


def _prepare():
    simulated_modules = os.getenv("VIRTUAL_BOARD_SIM")
    sys.path.append(simulated_modules)
    import _host

    try:
        _check_version()
        _mount(os.getenv("VIRTUAL_BOARD_FLASH"), simulated_modules)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
        _host.halt("broken")


def _check_version():
    if sys.implementation.version < OLDEST_VERSION:
        version = ".".join(str(number) for number in OLDEST_VERSION)
        raise ValueError(f"this MicroPython is too old, {version} or newer is needed")


def _mount(flash, simulated_modules):
    """Flash becomes the root; of the computer's files only the simulated modules stay."""
    import _host

    writes = os.getenv("VIRTUAL_BOARD_WRITES")
    _host.flash = FlashDevice(
        flash,
        int(writes) if writes else None,
        lambda: _host.halt("reset"),
        int(os.getenv("VIRTUAL_BOARD_READ_US")),
    )
    vfs.umount("/")
    vfs.mount(_host.flash, "/")
    vfs.mount(vfs.VfsPosix(simulated_modules), "/.sim", readonly=True)
    os.chdir("/")
    # MicroPython looks for a file along the whole path before it takes a built-in module: so
    # machine and socket come from /.sim although a board's own entries still stand first.
    sys.path[:] = ["", ".frozen", "/lib", "/.sim"]


def _run(files, names):
    """Run those files that exist; the first failure ends it."""
    import _host
    import _pins
    import _plant_link

    try:
        _host.tell("ready")
        _plant_link.connect(_host.plant())
        for file in files:
            if file in os.listdir():
                execfile(file, names)  # noqa: F821 (a built-in of the unix port)
    except SystemExit:
        _pins.soft_reset()
        _host.halt("soft-reset")
    except BaseException as error:
        _print_exception(error)


def _print_exception(error):
    """As on a board, where nothing stands above boot.py and main.py."""
    text = io.StringIO()
    sys.print_exception(error, text)
    for line in text.getvalue()[:-1].split("\n"):
        if __file__ not in line:
            print(line)
