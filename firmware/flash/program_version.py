"""Which firmware lies on the board: what `make deploy` recorded or `make frozen` wrote."""

import json

PATH = "/program.json"  # written by tools/deploy/steps.py


def read():
    """None where the firmware was neither frozen nor put there by `make deploy`."""
    try:  # a frozen firmware runs whatever was deployed to its board
        from frozen_version import VERSION  # pyright: ignore (written by tools/frozen.py)

        return VERSION
    except ImportError:
        pass
    try:
        with open(PATH) as file:
            return json.load(file)["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
