"""Prints what is on the board: its facts as JSON, then "sha256 length path" of each file.

A script for mpremote. ARGS: {"watchdog_ms": ..., "folders": ["a"] or None for the whole flash}.
"""

import binascii
import gc
import hashlib
import json
import os
import sys

from machine import WDT

FOLDER = 0x4000
OTHER_MOUNTS = ("rom", "sd")  # ROMFS and a memory card, no part of the flash's file system


def record():
    """What `make deploy` has recorded, or what the board's own file says, or nothing. A record
    that names no slot starts nothing, and is none; whatever else it lacks is None."""
    try:
        with open("/program.json") as file:
            found = json.load(file)
    except (OSError, ValueError):
        found = None
    if text_in(found, "slot"):
        return {name: text_in(found, name) for name in ("slot", "board", "version")}
    try:
        import board

        return {"slot": None, "board": board.NAME, "version": None}
    except Exception:  # the program may be broken in any way
        return None


def text_in(found, name):
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else None


def facts():
    block_bytes, _, _, free_blocks = os.statvfs("/")[:4]
    return {
        "version": list(sys.implementation.version[:3]),
        "mpy": sys.implementation._mpy & 0xFF,
        "platform": sys.platform,
        "machine": sys.implementation._machine,
        "block_bytes": block_bytes,
        "free_blocks": free_blocks,
        "record": record(),
        "memory": memory(),
    }


def memory():
    """Bytes, with nothing loaded: MicroPython's own heap as far as it can grow, and ESP-IDF's."""
    regions = []
    try:
        import esp32

        regions = esp32.idf_heap_info(esp32.HEAP_DATA)
    except ImportError:  # no ESP32
        pass
    gc.collect()
    return {
        "heap_bytes": gc.mem_alloc() + gc.mem_free(),
        "idf_total_bytes": sum(region[0] for region in regions),
        "idf_free_bytes": sum(region[1] for region in regions),
        "idf_largest_bytes": max([region[2] for region in regions] or [0]),
    }


def walk(folder, buffer):
    for entry in os.ilistdir(folder or "/"):
        path = folder + "/" + entry[0]
        if entry[1] != FOLDER:
            show(path, buffer)
        elif folder or not (entry[0].startswith(".") or entry[0] in OTHER_MOUNTS):
            walk(path, buffer)


def show(path, buffer):
    digest = hashlib.sha256()
    length = 0
    with open(path, "rb") as file:
        while True:
            count = file.readinto(buffer)
            if not count:
                break
            length += count
            digest.update(memoryview(buffer)[:count])
    print(binascii.hexlify(digest.digest()).decode(), length, path[1:])


WDT(timeout=ARGS["watchdog_ms"])  # noqa: F821
gc.collect()
print(json.dumps(facts()))
for folder in ARGS["folders"] or [""]:  # noqa: F821
    walk(folder and "/" + folder, bytearray(1024))
