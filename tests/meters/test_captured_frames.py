"""Frames that others captured at real meters, or that a maker printed, byte by byte.

Frames of a serial line lose their checksum and get a header, as in a gateway. The reply goes
through the client's framing, its registers through the decoder with the types and scales of the
meter's own file; the client's request has to be the captured one.
"""

import asyncio

import pytest

import energy_meters
from energy_meters import identity
from energy_meters.decoder import Decoder
from energy_meters.reading import Reading, ReadingInvalid
from modbus_tcp import mbap
from modbus_tcp.client import Client

NOT_AVAILABLE = "current of L1 is not available"


class Wire:
    """A connection in memory: `reply` answers any request; `asked` holds the request."""

    def __init__(self, reply):
        self.asked = b""
        self._reply = reply

    def receive_into(self, buffer):
        if not self.asked:
            return None
        part = self._reply[: len(buffer)]
        self._reply = self._reply[len(part) :]
        buffer[: len(part)] = part
        return len(part)

    def send(self, request):
        self.asked += request

    def await_data(self):
        pass

    def close(self):
        pass


def crc_is_right(frame):
    """MODBUS over Serial Line V1.02, 6.2.2."""
    crc = 0xFFFF
    for byte in frame[:-2]:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little") == frame[-2:]


def over_tcp(text):
    """A frame of a serial line with header; transaction 1."""
    frame = bytes.fromhex(text)
    assert crc_is_right(frame), text
    body = frame[:-2]
    return b"\0\1\0\0" + len(body).to_bytes(2, "big") + body


def transacted(request, reply):
    """-> the registers' bytes that the client gives for the captured reply."""
    wire = Wire(reply)

    async def main():
        async def connect():
            return wire

        client = Client(connect, request[6])
        mbap.number(client._exchange.request, int.from_bytes(request[:2], "big"))
        address, quantity = (int.from_bytes(request[at : at + 2], "big") for at in (8, 10))
        registers = await client.read(request[7], address, quantity)
        await client.close()
        return registers

    registers = asyncio.run(main())
    assert wire.asked == request
    return registers


def alone(name, quantity, **changes):
    """A meter of one value: a quantity as the file of `name` has it, in the place of a current."""
    return {
        "function_code": 3,
        "max_registers": 125,
        "current_sign": "none" if quantity["type"][0] == "u" else "itself",
        "optional": ["voltage"],
        "current": {**quantity, "at": [0], **changes},
    }


def decoded(name, quantity, registers, **changes):
    """The number that the decoder reads from the registers, or why there is none."""
    data = energy_meters.load(name)
    layout = data["sunspec"][0] if "sunspec" in data else data
    quantity = layout[quantity] if isinstance(quantity, str) else quantity
    decoder = Decoder(alone(name, quantity, **changes), phases=(0,))
    reading = Reading()
    try:
        decoder.decode([registers], reading)
    except ReadingInvalid as error:
        return str(error)
    return reading.current_ma[0]


# gosdm630, pull requests 122 and 127; Eastron's document of the SDM meters. Power factor and
# energy are no quantities of the station: type and scale as ABB's manual has them, in thousandths
# and Wh.
POWER_FACTOR = {"type": "int16", "scale": [1, 1], "not_available": 0x7FFF}
ENERGY = {"type": "int64", "scale": [10, 1], "not_available": -1}
SERIAL = {
    "ABB power factor 0.435": (
        "01 03 5B 3A 00 01 B7 23",
        "01 03 02 01 B3 F8 61",
        ("abb_b23_b24", POWER_FACTOR),
        435,
    ),
    "ABB power factor of L1, not available": (
        "01 03 5B 3B 00 01 E6 E3",
        "01 03 02 7F FF D8 34",
        ("abb_b23_b24", POWER_FACTOR),
        NOT_AVAILABLE,
    ),
    "ABB power 0.54 W": (
        "01 03 5B 14 00 02 97 2B",
        "01 03 04 00 00 00 36 7A 25",
        ("abb_b23_b24", "power_total"),
        0,  # cut to whole W
    ),
    "ABB exported energy, not available": (
        "01 03 50 04 00 04 14 C8",
        "01 03 08 FF FF FF FF FF FF FF FF D4 53",
        ("abb_b23_b24", ENERGY),
        NOT_AVAILABLE,
    ),
    "Eastron 230.2 V": (
        "01 04 00 00 00 02 71 CB",
        "01 04 04 43 66 33 34 1B 38",
        ("eastron_sdm630", "voltage"),
        230200,
    ),
}


@pytest.mark.parametrize(("request_", "reply", "quantity", "wanted"), SERIAL.values(), ids=SERIAL)
def test_frames_captured_on_a_serial_line(request_, reply, quantity, wanted):
    registers = transacted(over_tcp(request_), over_tcp(reply))
    assert decoded(*quantity, registers) == wanted


def test_the_power_of_0_54_w_is_there_in_hundredths():
    registers = transacted(
        over_tcp("01 03 5B 14 00 02 97 2B"), over_tcp("01 03 04 00 00 00 36 7A 25")
    )
    assert decoded("abb_b23_b24", "power_total", registers, scale=[10, 1]) == 540  # mW


# Registers that were printed without their frames: mbmd issue 210; Eastron's document; a dump of
# SolarEdge's meter in an issue of solaredge_modbus.
REGISTERS = {
    "ABB 2300 W": ("abb_b23_b24", "power", "00 03 82 70", {}, 2300),
    "ABB -2300 W": ("abb_b23_b24", "power", "FF FC 7D 90", {}, -2300),
    "ABB power not available": ("abb_b23_b24", "power", "7F FF FF FF", {}, NOT_AVAILABLE),
    "ABB current not available": ("abb_b23_b24", "current", "FF FF FF FF", {}, NOT_AVAILABLE),
    "Eastron 230.2 V": ("eastron_sdm120", "voltage", "43 66 33 34", {}, 230200),
    "SolarEdge L1 115": ("solaredge_meter", "current", "00 73 FF FF", {"scale_at": 1}, 11500),
    "SolarEdge L2 -8": ("solaredge_meter", "current", "FF F8 FF FF", {"scale_at": 1}, -800),
}


@pytest.mark.parametrize(
    ("name", "quantity", "text", "changes", "wanted"), REGISTERS.values(), ids=REGISTERS
)
def test_registers_captured_without_their_frames(name, quantity, text, changes, wanted):
    assert decoded(name, quantity, bytes.fromhex(text), **changes) == wanted


# Of the Countis E27 no capture is known: constructed from the maker's table.
V1_TO_P3 = "00 01 00 00 00 06 05 03 C5 58 00 1E"
E27_REPLY = (
    "00 01 00 00 00 3F 05 03 3C 00 00 59 E4 00 00 59 CB 00 00 5A 41 00 00 C3 3C "
    "00 00 3E 80 00 00 20 26 00 00 04 E2 00 00 01 90 00 00 02 10 FF FF FF F4 00 00 02 4A "
    "00 00 03 85 00 00 01 6F 00 00 00 BD FF FF FF E4"
)
# The vector of OpenEMS's unit test for the same table: 1 V, 5 Hz, 1 A, 13 kW, 10 kW
OPENEMS_REPLY = (
    "00 01 00 00 00 3F 05 03 3C 00 00 00 64 00 00 00 64 00 00 00 64 00 00 13 88 "
    "00 00 03 E8 00 00 03 E8 00 00 03 E8 00 00 00 00 00 00 05 14 00 00 00 00 00 00 00 00 "
    "00 00 00 00 00 00 03 E8 00 00 03 E8 00 00 03 E8"
)
WHOLE = (
    (
        E27_REPLY,
        [16000, 8230, -1250],
        [230120, 229870, 231050],
        [3670, 1890, -280],
        (5280, 49980),
    ),
    (OPENEMS_REPLY, [1000] * 3, [1000] * 3, [10000] * 3, (13000, 5000)),
)


@pytest.mark.parametrize(("reply", "current_ma", "voltage_mv", "power_w", "rest"), WHOLE)
def test_whole_replies_of_the_countis_e27(reply, current_ma, voltage_mv, power_w, rest):
    registers = transacted(bytes.fromhex(V1_TO_P3), bytes.fromhex(reply))
    decoder = Decoder(energy_meters.load("socomec"))
    assert decoder.requests == ((3, 50520, 30),)
    reading = Reading()
    decoder.decode([registers], reading)
    assert reading.current_ma == current_ma
    assert reading.voltage_mv == voltage_mv
    assert reading.power_w == power_w
    assert (reading.power_total_w, reading.frequency_mhz) == rest


def test_the_names_of_the_countis_e27():
    frames = (
        ("00 02 00 00 00 06 05 03 C3 50 00 04", "00 02 00 00 00 0B 05 03 08 0053 004F 0043 004F"),
        (
            "00 03 00 00 00 06 05 03 C3 8A 00 08",
            "00 03 00 00 00 13 05 03 10 434F 554E 5449 5320 4532 3700 0000 0000",
        ),
    )
    replies = [transacted(bytes.fromhex(asked), bytes.fromhex(reply)) for asked, reply in frames]
    meter = energy_meters.load("socomec")
    assert identity.identifies(meter, replies) == (True, "SOCO, COUNTIS E27")


def test_the_phase_order_of_the_countis_e27():
    reply = "00 04 00 00 00 05 05 03 02 00 00"
    registers = transacted(
        bytes.fromhex("00 04 00 00 00 06 05 03 C8 73 00 01"), bytes.fromhex(reply)
    )
    decoder = Decoder(energy_meters.load("socomec"), complete=True)
    reading = Reading()
    decoder.decode([bytes.fromhex(E27_REPLY)[9:], registers], reading)
    assert reading.phase_sequence == "right"
