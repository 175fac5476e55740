"""A board whose network would get no memory does not start its station."""

import sys

import memory_room
from checks import raises


class Esp32:
    HEAP_DATA = 4

    def __init__(self, *free_bytes):
        self._free_bytes = free_bytes

    def idf_heap_info(self, capabilities):
        assert capabilities == 4
        return [(200_000, free_bytes, free_bytes, 0) for free_bytes in self._free_bytes]


def check(*free_bytes):
    sys.modules["esp32"] = Esp32(*free_bytes)
    try:
        memory_room.check()
    finally:
        del sys.modules["esp32"]


def test_room_that_is_there_lets_the_station_start():
    for free_bytes in ((20480,), (0, 12000, 8480), (4_000_000, 180_000)):
        check(*free_bytes)


def test_too_little_is_a_sentence():
    for free_bytes, total in (
        ((252,), 252),
        ((20479,), 20479),
        ((0, 12000, 8479), 20479),
        ((), 0),
    ):
        error = raises(MemoryError, lambda found=free_bytes: check(*found))
        assert str(error) == f"{total} bytes are free for the network, it needs 20480", error


def test_a_port_without_esp_idf_needs_none():
    assert "esp32" not in sys.modules
    memory_room.check()
