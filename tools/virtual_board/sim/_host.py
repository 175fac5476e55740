"""The chip's ties to the computer that runs it: reset cause, reset and watchdog, RTC memory."""

import os
import time

# Both are inherited open, and stay so: nothing has to be found in a file system.
_control = open(int(os.getenv("VIRTUAL_BOARD_CONTROL")), "w")  # noqa: SIM115
flash = None  # the FlashDevice, once the chip has booted
rtc_memory = open(int(os.getenv("VIRTUAL_BOARD_RTC")), "r+b")  # noqa: SIM115


def cause():
    """PWRON, HARD, WDT or SOFT."""
    return os.getenv("VIRTUAL_BOARD_CAUSE")


def plant():
    """HOST:PORT of the plant, or an empty text."""
    return os.getenv("VIRTUAL_BOARD_PLANT")


def tell(message):
    """One line to the supervisor: ready, broken, reset, soft-reset, watchdog <ms>, feed."""
    _control.write(message + "\n")


def halt(message):
    """Tell it and wait for the end, which is near."""
    tell(message)
    while True:
        time.sleep(1)
