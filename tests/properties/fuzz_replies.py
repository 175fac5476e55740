"""Fuzz target for atheris: bytes from the network into the framing, registers into a decoder.

python fuzz_replies.py -runs=100000 [libFuzzer's options] ends with 0 if it found none of these: an
invalid reply that passes for registers, an exception without a name, a wait without end.
"""

import asyncio
import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent.parent
for folder in ("tests/properties", "tests/logic", "build/lib", "lib", "tools/on_cpython", ""):
    sys.path.insert(0, str(ROOT / folder))

import micropython  # noqa: F401  (adds asyncio.wait_for_ms and the like)

with atheris.instrument_imports(include=["modbus_tcp", "energy_meters"]):
    import test_fuzz as checked

    from energy_meters.reading import Reading, ReadingInvalid
    from modbus_tcp import client

client.BUSY_PAUSES_MS = (0, 0)  # a busy meter is not waited for here
LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)
LONGEST_CURRENT_MA = 1_000_000


def test_one_input(data):
    """The first byte chooses what the others are."""
    provider = atheris.FuzzedDataProvider(data)
    choice = provider.ConsumeIntInRange(0, len(checked.DECODERS))
    if choice == 0:
        frame_in_a_stream(provider.ConsumeBytes(400))
    else:
        registers(checked.DECODERS[choice - 1], provider)


def frame_in_a_stream(data):
    checked.check(data, LOOP.run_until_complete(checked.read_from(data)))


def registers(decoder, provider):
    replies = []
    for _, _, quantity in decoder.requests:
        replies.append(provider.ConsumeBytes(2 * quantity).ljust(2 * quantity, b"\0"))
    reading = Reading()
    try:
        decoder.decode(replies, reading)
    except ReadingInvalid as error:
        assert str(error)
        return
    for current_ma in reading.current_ma:
        assert current_ma is None or abs(current_ma) <= LONGEST_CURRENT_MA


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
