"""Reads the header of a MicroPython image for an ESP32, before it is written to a board."""

import re
import struct
from collections import namedtuple

# esp_image_header_t of ESP-IDF's esp_app_format.h: 8 bytes in the ROM loader's format, then 16 of
# the extended header. Its bytes 5 and 6 are the number of the chip.
MAGIC = 0xE9
HEADER_BYTES = 24
CHIP_ID = struct.Struct("<H")
CHIP_ID_OFFSET = 12
# ESP-IDF, partition tables: at this address of the flash. Each entry begins with the magic bytes.
PARTITIONS_ADDRESS = 0x8000
PARTITION_MAGIC = b"\xaa\x50"
# The greeting of MicroPython's prompt, e.g. "v1.29.0 on 2026-08-29".
GREETING = re.compile(rb"v(\d+)\.(\d+)\.(\d+)[-.\w]* on \d{4}-\d\d-\d\d")

Image = namedtuple("Image", "chip_id version")


class ImageError(ValueError):
    """The file cannot be flashed; the text gives the reason."""


def read(data, address):
    """The Image of a file's bytes: its chip, and MicroPython's version as three numbers or None.

    address: where on the flash it begins. Raises ImageError.
    """
    if len(data) < HEADER_BYTES or data[0] != MAGIC:
        raise ImageError("is no image for an ESP32: it does not begin with the byte 0xE9")
    at = PARTITIONS_ADDRESS - address
    if data[at : at + 2] != PARTITION_MAGIC:
        raise ImageError(
            "has no partition table, so it is only a part of an image; take the file that ends in "
            ".bin, not .app-bin"
        )
    greeting = GREETING.search(data)
    return Image(
        chip_id=CHIP_ID.unpack_from(data, CHIP_ID_OFFSET)[0],
        version=tuple(int(number) for number in greeting.groups()) if greeting else None,
    )
