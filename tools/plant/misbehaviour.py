"""The ways in which a meter on the network goes wrong, switchable while it is being read."""

import asyncio
import time

from tools.checked_values import unknown

GARBAGE = bytes.fromhex("dead00ff0a0d474554202f20485454502f312e310d0a")
STRAY = b"\xa5"
BETWEEN_BYTES_S = 0.002


class Connection:
    """What a gateway knows of one connection: its replies so far, and since when it lasts."""

    def __init__(self, send):
        self.send = send
        self.replies = 0
        self._since_s = time.monotonic()

    def age_s(self):
        """Seconds since it was made."""
        return time.monotonic() - self._since_s


async def _well(reply, to, _):
    await to.send(reply)


async def _late(reply, to, delay_s):
    await asyncio.sleep(delay_s)
    await to.send(reply)


async def _silent(_reply, _to, _):
    pass


async def _deaf(reply, to, for_s):
    if to.age_s() >= for_s:
        await to.send(reply)


async def _exception(reply, to, code):
    await to.send(reply[:4] + b"\0\3" + reply[6:7] + bytes([reply[7] | 0x80, code]))


async def _garbage(_reply, to, _):
    await to.send(GARBAGE)


async def _truncated(reply, to, _):
    await to.send(reply[: len(reply) // 2])


async def _wrong_transaction(reply, to, _):
    """Right at the beginning of a connection, wrong from then on."""
    transaction = int.from_bytes(reply[:2], "big") + (to.replies > 0) & 0xFFFF
    await to.send(transaction.to_bytes(2, "big") + reply[2:])


async def _own_transaction(reply, to, number):
    """Counts by itself, or has one number for ever."""
    number = to.replies if number is None else int(number)
    await to.send((number & 0xFFFF).to_bytes(2, "big") + reply[2:])


async def _padded(reply, to, count):
    """More bytes than the byte count says, which the length field counts."""
    length = int.from_bytes(reply[4:6], "big") + int(count)
    await to.send(reply[:4] + length.to_bytes(2, "big") + reply[6:] + bytes(int(count)))


async def _stray(reply, to, count):
    """Bytes behind the whole reply, in a segment of their own."""
    await to.send(reply)
    await asyncio.sleep(BETWEEN_BYTES_S)
    await to.send(STRAY * int(count))


async def _serial(reply, to, _):
    """A gateway that passes on what came over its serial line: checksum instead of header."""
    await to.send(reply[6:] + checksum(reply[6:]))


async def _wrong_unit(reply, to, _):
    await to.send(reply[:6] + bytes([reply[6] + 1 & 0xFF]) + reply[7:])


async def _split(reply, to, _):
    for byte in reply:
        await to.send(bytes([byte]))
        await asyncio.sleep(BETWEEN_BYTES_S)


async def _glued(reply, to, _):
    await to.send(reply + reply)


async def _closing(reply, to, _):
    await to.send(reply)
    raise EOFError


async def _full(_reply, _to, _):
    raise EOFError


def checksum(frame):
    """The two bytes behind a frame on a serial line (MODBUS over Serial Line V1.02, 6.2.2)."""
    crc = 0xFFFF
    for byte in frame:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little")


# Mode -> (what happens to a reply, its argument unless one is given). "silent": it accepts and
# reads, and never answers; "full": other clients have its places, it accepts and closes; "refuse":
# the port refuses connections, so that no reply is made. "slow" is within what the station reads,
# "late" is not.
MODES = {
    "well": (_well, None),
    "slow": (_late, 2.0),
    "late": (_late, 4.0),
    "deaf": (_deaf, 1.0),
    "silent": (_silent, None),
    "full": (_full, None),
    "exception": (_exception, 4),
    "garbage": (_garbage, None),
    "truncated": (_truncated, None),
    "wrong_transaction": (_wrong_transaction, None),
    "own_transaction": (_own_transaction, None),
    "padded": (_padded, 2),
    "stray": (_stray, 2),
    "serial": (_serial, None),
    "wrong_unit": (_wrong_unit, None),
    "split": (_split, None),
    "glued": (_glued, None),
    "close": (_closing, None),
    "refuse": (_silent, None),
}


class Misbehaviour:
    """Changes the replies that come back through `relay`, by the present `mode`."""

    def __init__(self, relay):
        self.mode = "well"
        self._argument = None
        self._relay = relay
        relay.replies = self._replies

    def misbehave(self, mode, argument=None):
        """From the next reply on. The argument: seconds of "slow", "late" and "deaf", the code of
        "exception", the number of "own_transaction", the bytes of "padded" and "stray"."""
        if mode not in MODES:
            raise ValueError(f"mode {unknown(mode, MODES)}")
        self.mode = mode
        self._argument = MODES[mode][1] if argument is None else argument
        self._relay.set_refusing(mode == "refuse")

    def behave(self):
        """Back to a meter that works."""
        self.misbehave("well")

    async def _replies(self, reader, send):
        """Modbus frames one by one, each treated by the present mode, until the stream ends."""
        connection = Connection(send)
        while True:
            header = await reader.readexactly(6)
            rest = await reader.readexactly(int.from_bytes(header[4:6], "big"))
            await MODES[self.mode][0](header + rest, connection, self._argument)
            connection.replies += 1
