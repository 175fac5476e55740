"""Finds the program to run: program.json names its folder on flash, "a" or "b".

This file, boot.py and main.py are at the top of the flash and work with every program.
`make deploy` replaces them only when they have changed.
"""

import json
import sys

folder = None


def path(name):
    """The path of a file of the program to run; once, before boot.py, it puts its folder first on
    sys.path.

    Raises OSError where program.json is missing.
    """
    global folder
    if folder is None:
        with open("/program.json") as file:
            folder = "/" + json.load(file)["slot"]
        sys.path.insert(0, folder)
    return folder + "/" + name
