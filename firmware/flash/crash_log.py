"""The last crash, kept on flash: one small file, overwritten by the next one."""

import io
import sys

from micropython import const

PATH = "crash.log"
_LONGEST = const(2000)  # characters; the end of a traceback says most


def keep(error):
    """Write the traceback; a full or broken flash must not prevent the reset that follows."""
    try:
        text = io.StringIO()
        sys.print_exception(error, text)  # pyright: ignore (StringIO is none of its streams)
        with open(PATH, "w") as file:
            file.write(text.getvalue()[-_LONGEST:])  # pyright: ignore
    except (OSError, MemoryError):
        pass


def last():
    """The traceback of the last crash, or None."""
    try:
        with open(PATH) as file:
            return file.read()
    except OSError:
        return None
