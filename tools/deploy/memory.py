"""Whether the board's memory holds a deployed program and the network beside it."""

from tools import micropython_image

# What the station takes of a 32-bit heap, deployed (the modules alone: make bench BENCH=heap32),
# and what ESP-IDF needs beside it for Ethernet and sockets. No chip has as much without PSRAM.
PROGRAM_BYTES = 240 * 1024
NETWORK_BYTES = 40 * 1024
SMALLEST_PSRAM_BYTES = 1024 * 1024  # and more than any chip has in itself


def in_all_bytes(memory):
    """All that MicroPython and ESP-IDF can still take; memory: of on_board/inventory.py.

    MicroPython counts the largest free block of ESP-IDF as its own already.
    """
    return memory["heap_bytes"] + memory["idf_free_bytes"] - memory["idf_largest_bytes"]


def has_psram(memory):
    """Only where MicroPython uses it: its image has to be the right variant."""
    return max(memory["heap_bytes"], memory["idf_total_bytes"]) >= SMALLEST_PSRAM_BYTES


def refusal(memory, board, values, port):
    """The sentences of a refusal, or None. values: {name: value} of boards/<board>.py."""
    found_bytes, needed_bytes = in_all_bytes(memory), PROGRAM_BYTES + NETWORK_BYTES
    if found_bytes >= needed_bytes:
        return None
    return (
        f"The board at {port} has {found_bytes // 1024} KiB of memory in all; a deployed program "
        f"and the network need {needed_bytes // 1024} KiB, so the station would get no address. "
        f"{_way_out(board, values)}"
    )


def _way_out(board, values):
    frozen = (
        "Without PSRAM build a MicroPython with the firmware in it, which leaves the memory free: "
        f"make frozen BOARD={board} (docs/install.md)."
    )
    if values["PSRAM"] == "none":
        return frozen
    image = micropython_image.of(values)
    return (
        f"MicroPython finds no PSRAM, and boards/{board}.py has {values['PSRAM']} PSRAM: "
        f"make flash {image.title()}. {frozen}"
    )


def note(memory, board, values):
    """The sentence about PSRAM that is there but not used, or None."""
    if values["PSRAM"] == "none" or has_psram(memory):
        return None
    image = micropython_image.of(values)
    return (
        f"Note: boards/{board}.py has {values['PSRAM']} PSRAM, but MicroPython does not use it. "
        f"Its image should be {image.title()}: make flash."
    )
