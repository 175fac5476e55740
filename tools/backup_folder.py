"""A backup on this computer: backup.json with board, versions and hashes, the files below it."""

import contextlib
import json
import shutil
from pathlib import PurePosixPath

from tools import flash_layout

LISTING = "backup.json"
FILES = "files"


def read(folder, board):
    """The files of a backup: {path on the flash: bytes}. Raises ValueError."""
    try:
        listing = json.loads((folder / LISTING).read_text(encoding="utf-8"))
        files = {path: (folder / FILES / path).read_bytes() for path in listing["files"]}
        hashes, origin = dict(listing["files"]), listing["board"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{folder} is no folder of make backup: {error}") from None
    if origin != board:
        raise ValueError(f"{folder} was taken from a {origin}, it does not fit BOARD={board}.")
    for path, data in files.items():
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError(f"{folder} names {path!r}, which is no path on a board's flash.")
        if flash_layout.sha256(data) != hashes[path]:
            raise ValueError(f"{path} in {folder} was changed or damaged since it was taken.")
    return files


def write_listing(folder, listing):
    """The last step of a backup: a folder without it is none."""
    (folder / LISTING).write_text(json.dumps(listing, indent=2) + "\n", encoding="utf-8")


@contextlib.contextmanager
def to_be_filled(folder):
    """`folder`, new or empty, for the block to fill. Where the block fails nothing stays behind:
    neither its files nor a folder made here. Raises ValueError where the folder cannot be used.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ValueError(f"{folder} is not empty: a backup goes into a folder of its own.")
    except OSError as error:
        raise ValueError(f"{folder} cannot be made: {error.strerror}.") from None
    try:
        yield
    except BaseException:
        for path in [made[-1]] if made else folder.iterdir():
            shutil.rmtree(path, ignore_errors=True)
        raise
