"""The flash of a virtual board: littlefs in a file, made and read by MicroPython."""

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path

from tools.virtual_board.interpreter import find_micropython

BLOCK_SIZE = 4096
BLOCK_COUNT = 1024  # 4 MiB, as a board with 8 MB of flash has at least
BLANK = b"\xff" * BLOCK_SIZE
# littlefs' specification: the superblock lies in block 0 or 1, this text 8 bytes behind its start.
MAGIC = b"littlefs"
MAGIC_OFFSET = 8
SCRIPT = Path(__file__).parent / "boot" / "image.py"
TIMEOUT_S = 60
NO_SUCH_FILE = 3  # exit code of the script


class ImageError(Exception):
    """The image cannot be used or made; the text says why."""


def write_image(image, files, micropython=None):
    """Make `image` anew with `files`: a dict of path on the board -> bytes; folders are created.

    The old image stays until the new one is complete. Raises ImageError, MicroPythonMissing.
    """
    image = Path(image)
    archive = b"".join(_entry(path, content) for path, content in files.items())
    try:
        handle, new = tempfile.mkstemp(prefix=f"{image.name}.", dir=image.parent)
    except OSError as error:
        raise ImageError(f"The flash image {image} cannot be made: {error.strerror}.") from None
    try:
        with open(handle, "wb") as file:
            file.write(BLANK * BLOCK_COUNT)
        done = _run(micropython, ["write", new], archive)
        if done.returncode:
            raise ImageError(f"The files do not go into {image}: {_last_line(done)}.")
        os.replace(new, image)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(new)


def read_file(image, path, micropython=None):
    """The content of the file `path` in the image as bytes, or None if there is no such file.

    Raises ImageError, MicroPythonMissing.
    """
    _check(image)
    done = _run(micropython, ["read", str(image), path], b"")
    if done.returncode == NO_SUCH_FILE:
        return None
    if done.returncode:
        raise ImageError(f"{path} cannot be read from {image}: {_last_line(done)}.")
    return done.stdout


def prepare(image, micropython=None):
    """Format the image if it is missing or blank; anything else but littlefs is left alone.

    Raises ImageError, MicroPythonMissing.
    """
    if not Path(image).exists() or _head(image) == BLANK * 2:
        write_image(image, {}, micropython)
    _check(image)


def _check(image):
    """Raise ImageError for a file that is not ours: formatting it would destroy it."""
    try:
        size = os.path.getsize(image)
        blocks = _head(image)
    except OSError as error:
        raise ImageError(f"The flash image {image} cannot be read: {error.strerror}.") from None
    if size != BLOCK_SIZE * BLOCK_COUNT:
        expected = BLOCK_SIZE * BLOCK_COUNT
        raise ImageError(f"{image} is no flash image: it has {size} bytes, not {expected}.")
    starts = (blocks[start:] for start in (MAGIC_OFFSET, BLOCK_SIZE + MAGIC_OFFSET))
    if not any(start.startswith(MAGIC) for start in starts):
        raise ImageError(f"{image} is no flash image: it is neither blank nor littlefs.")


def _head(image):
    with open(image, "rb") as file:
        return file.read(2 * BLOCK_SIZE)


def _entry(path, content):
    path = path.strip("/")
    if not path or "\n" in path:
        raise ImageError(f"{path!r} cannot be the name of a file on the board.")
    return b"%d %s\n%s" % (len(content), path.encode(), content)


def _run(micropython, arguments, stdin):
    """Run the script on MicroPython. Raises ImageError after a minute."""
    command = [find_micropython(micropython), str(SCRIPT), *arguments]
    try:
        return subprocess.run(
            command, check=False, input=stdin, capture_output=True, timeout=TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        raise ImageError(f"MicroPython did not end within {TIMEOUT_S} s: {command}.") from None


def _last_line(done):
    lines = (done.stdout + done.stderr).decode(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "no reason was given")
