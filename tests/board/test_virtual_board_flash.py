"""Reads of the virtual board's flash take their time, and are counted."""

import pytest

COUNT = """
import _host, time
begun_ms = time.ticks_ms()
before = _host.flash.reads
with open("/data", "rb") as file:
    size = len(file.read())
print(size, _host.flash.reads - before, time.ticks_diff(time.ticks_ms(), begun_ms))
"""


@pytest.mark.parametrize(
    ("options", "least_us", "most_us"),
    [({}, 90, 400), ({"read_us": 0}, 0, 80), ({"read_us": 1000}, 900, 1800)],
)
def test_each_read_takes_its_time(start, mpremote, options, least_us, most_us):
    board = start({"data": "x" * 100_000}, **{"read_us": None, **options})
    size, reads, passed_ms = (int(word) for word in mpremote(board, "exec", COUNT).split())
    assert size == 100_000
    assert 100_000 // 4096 < reads < 2000
    assert least_us <= passed_ms * 1000 / reads <= most_us, (reads, passed_ms)
