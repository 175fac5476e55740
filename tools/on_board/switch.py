"""Makes the complete new program the one that starts; each step is one rename, so a power cut
between them leaves the old program or the new one.

A script for mpremote. ARGS: {"watchdog_ms": ..., "slot": folder, "launchers": [name],
"record": text of program.json or None, "restore": [path], "leftovers": [path]}.
"""

import os

from machine import WDT

NEW = "/program.new"


def replace(path, content):
    with open(NEW, "wb") as file:
        file.write(content)
    os.rename(NEW, path)


def switch(slot, launchers, record, restore, leftovers):
    for path in restore:
        os.rename("/restore/" + path, "/" + path)
    # program.json comes before main.py and boot.py: where the program lay at the top of the flash
    # so far, these two start it until they are replaced.
    for name in ["program.py", None, "main.py", "boot.py"]:
        if name in launchers:
            with open(f"/{slot}/launcher/{name}", "rb") as file:
                replace("/" + name, file.read())
        elif name is None and record:
            replace("/program.json", record)
    for path in leftovers:
        os.remove("/" + path)


WDT(timeout=ARGS.pop("watchdog_ms"))  # noqa: F821
switch(**ARGS)  # noqa: F821
