"""The last passed commissioning on flash: one small file, written beside the old and renamed.

A power cut leaves the old one or the new one. What cannot be read counts for nothing, which is
safe: then the meter is not commissioned.
"""

import json
import os

PATH = "commissioned.json"
NEW_PATH = "commissioned.new.json"
_LONGEST = 2000  # characters; what is longer is none of ours


def load():
    """The record as it was stored, or None."""
    try:
        with open(PATH) as file:
            record = json.loads(file.read(_LONGEST))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def store(record):
    """Replace the stored record. Raises OSError; then the old one is still there."""
    with open(NEW_PATH, "w") as file:
        json.dump(record, file)
    os.rename(NEW_PATH, PATH)


def remove():
    """Forget it. Raises OSError where the flash fails."""
    if load() is not None:
        os.remove(PATH)
