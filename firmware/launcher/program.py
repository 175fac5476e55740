"""Which of the two programs on flash runs: program.json names its folder, "a" or "b".

This file, boot.py and main.py lie at the top of the flash and fit every program in a folder:
`make deploy` replaces them only when they themselves have changed.
"""

import json
import sys


def path(name):
    """The path of a file of the program that runs; its modules come first from now on.

    Raises OSError when no program is recorded.
    """
    with open("/program.json") as file:
        folder = "/" + json.load(file)["slot"]
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return folder + "/" + name
