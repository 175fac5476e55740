"""The ways in which a meter on the network goes wrong, switchable while it is being read."""

import asyncio

from tools.checked_values import unknown

GARBAGE = bytes.fromhex("dead00ff0a0d474554202f20485454502f312e310d0a")
BETWEEN_BYTES_S = 0.002


async def _well(reply, send, _):
    await send(reply)


async def _late(reply, send, delay_s):
    await asyncio.sleep(delay_s)
    await send(reply)


async def _silent(_reply, _send, _):
    pass


async def _exception(reply, send, code):
    await send(reply[:4] + b"\0\3" + reply[6:7] + bytes([reply[7] | 0x80, code]))


async def _garbage(_reply, send, _):
    await send(GARBAGE)


async def _truncated(reply, send, _):
    await send(reply[: len(reply) // 2])


async def _wrong_transaction(reply, send, _):
    transaction = int.from_bytes(reply[:2], "big") + 1 & 0xFFFF
    await send(transaction.to_bytes(2, "big") + reply[2:])


async def _wrong_unit(reply, send, _):
    await send(reply[:6] + bytes([reply[6] + 1 & 0xFF]) + reply[7:])


async def _split(reply, send, _):
    for byte in reply:
        await send(bytes([byte]))
        await asyncio.sleep(BETWEEN_BYTES_S)


async def _glued(reply, send, _):
    await send(reply + reply)


async def _closing(reply, send, _):
    await send(reply)
    raise EOFError


# Mode -> (what happens to a reply, its argument unless one is given). "silent": it accepts and
# reads, and never answers; "refuse": the port refuses connections, so that no reply is made.
MODES = {
    "well": (_well, None),
    "late": (_late, 2.0),
    "silent": (_silent, None),
    "exception": (_exception, 4),
    "garbage": (_garbage, None),
    "truncated": (_truncated, None),
    "wrong_transaction": (_wrong_transaction, None),
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
        """From the next reply on; the argument is seconds for "late", a code for "exception"."""
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
        while True:
            header = await reader.readexactly(6)
            rest = await reader.readexactly(int.from_bytes(header[4:6], "big"))
            await MODES[self.mode][0](header + rest, send, self._argument)
