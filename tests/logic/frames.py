"""Countis E27 frames, constructed from the maker's register table (not captured)."""


def from_hex(text):
    return bytes(int(pair, 16) for pair in text.split())


REQUEST = from_hex("00 01 00 00 00 06 05 03 C5 58 00 1E")
REPLY = from_hex(
    "00 01 00 00 00 3F 05 03 3C "
    "00 00 59 E4 00 00 59 CB 00 00 5A 41 00 00 C3 3C "  # V1..V3, f
    "00 00 3E 80 00 00 20 26 00 00 04 E2 00 00 01 90 "  # I1..I3, In
    "00 00 02 10 FF FF FF F4 00 00 02 4A 00 00 03 85 "  # sum P, Q, S, PF
    "00 00 01 6F 00 00 00 BD FF FF FF E4"  # P1..P3
)
EXCEPTION_2 = from_hex("00 09 00 00 00 03 05 83 02")
REGISTERS = REPLY[9:]
SOCO = from_hex("00 02 00 00 00 0B 05 03 08 00 53 00 4F 00 43 00 4F")
NAME = from_hex("00 03 00 00 00 13 05 03 10 43 4F 55 4E 54 49 53 20 45 32 37 00 00 00 00 00")
SEQUENCE = from_hex("00 04 00 00 00 05 05 03 02 00 00")


def good(request):
    """What a Countis E27 answers to the requests that the station makes."""
    replies = {50520: REPLY, 50000: SOCO, 50058: NAME, 51315: SEQUENCE}
    return request[:2] + replies[request[8] << 8 | request[9]][2:]
