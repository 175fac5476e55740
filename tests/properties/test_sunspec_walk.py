"""For any list of models in a SunSpec device the walk ends and reads only existing registers."""

import asyncio

from hypothesis import example, given, settings
from hypothesis import strategies as st

import energy_meters
from energy_meters import sunspec
from energy_meters.decoder import Decoder
from energy_meters.reading import ReadingInvalid
from modbus_tcp.errors import ExceptionReply, ResponseTimeout

NAMES = ("sunspec_201_204", "sunspec_211_214", "fronius_smart_meter", "solaredge_meter")
MODELS = st.sampled_from((1, 103, 201, 203, 204, 211, 213, 0xFFFF)) | st.integers(0, 0xFFFF)
LENGTHS = st.sampled_from((0, 50, 65, 66, 105, 124, 25463, 25464)) | st.integers(0, 0xFFFF)
TEXTS = st.sampled_from((b"Fronius", b"SolarEdge", b"Some maker", b"\xff\0\x01"))
MOST_REQUESTS = len(sunspec.BASES) + 1 + sunspec.MOST_MODELS


class Device:
    """Each header that is asked for is the next of `headers`; then there are no more."""

    def __init__(self, base, headers, maker):
        self._base = base
        self._headers = list(headers)
        self._maker = maker
        self.asked = 0

    async def read(self, function_code, address, quantity):
        self.asked += 1
        assert function_code == 3
        assert 0 <= address and address + quantity <= 65536
        if quantity == sunspec.NAME_REGISTERS:
            if self._maker is None:
                raise ResponseTimeout("no reply")
            return self._maker.ljust(2 * quantity, b"\0")
        if address in sunspec.BASES and address != self._base:
            raise ExceptionReply(2)
        if address == self._base:
            return sunspec.MARK
        model, length = self._headers.pop(0) if self._headers else (sunspec.END_MODEL, 0)
        return model.to_bytes(2, "big") + length.to_bytes(2, "big")


@settings(max_examples=1000, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(sunspec.BASES),
    st.lists(st.tuples(MODELS, LENGTHS), max_size=60),
    st.none() | TEXTS,
)
@example("sunspec_201_204", 40000, [(1, 25528), (203, 105)], None)  # its model begins at 65532
def test_any_map(name, base, headers, maker):
    device = Device(base, headers, maker)
    decoder = Decoder(energy_meters.load(name), phases=(0,))
    try:
        asyncio.run(decoder.locate(device.read))
    except (ReadingInvalid, ExceptionReply) as error:
        assert str(error)
    else:
        for _, address, quantity in decoder.requests:
            assert 0 <= address and address + quantity <= 65536
            assert 1 <= quantity <= 125
    assert device.asked <= MOST_REQUESTS
