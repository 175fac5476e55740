"""Reads the header of a MicroPython image for an ESP32, before it is written to a board."""

import re
import struct
from collections import namedtuple

# esp_image_header_t of ESP-IDF's esp_app_format.h: 8 bytes as in the ROM loader's format, then
# 16 of the extended header, whose 5th and 6th are the chip's number.
MAGIC = 0xE9
HEADER_BYTES = 24
CHIP_ID = struct.Struct("<H")
CHIP_ID_OFFSET = 12
# ESP-IDF, partition tables: at this address of the flash, each entry begins with this.
PARTITIONS_ADDRESS = 0x8000
PARTITION_MAGIC = b"\xaa\x50"
# The greeting of MicroPython's prompt, e.g. "v1.29.0 on 2026-08-29".
GREETING = re.compile(rb"v(\d+)\.(\d+)\.(\d+)[-.\w]* on \d{4}-\d\d-\d\d")

Image = namedtuple("Image", "chip_id version")


class ImageError(ValueError):
    """The file is not one that can be flashed; the text says why."""


def read(data, address):
    """What the image is for. address: where on the flash it begins.

    version: MicroPython's as three numbers, or None. Raises ImageError.
    """
    if len(data) < HEADER_BYTES or data[0] != MAGIC:
        raise ImageError("is no image for an ESP32: it does not begin with the byte 0xE9")
    at = PARTITIONS_ADDRESS - address
    if data[at : at + 2] != PARTITION_MAGIC:
        raise ImageError(
            "holds no partition table, so it is only a part of an image; take the file that ends "
            "in .bin, not .app-bin"
        )
    greeting = GREETING.search(data)
    return Image(
        chip_id=CHIP_ID.unpack_from(data, CHIP_ID_OFFSET)[0],
        version=tuple(int(number) for number in greeting.groups()) if greeting else None,
    )
