"""Garbage is collected by need, and where nothing is under way: on a heap of the test's own."""

import gc

import collector

PASSES_PER_LOOK = 100
KIB = 1024


class Heap:
    """In the place of gc; free_bytes: at the start, with so much garbage."""

    def __init__(self, free_bytes, used_bytes=170 * KIB, garbage_bytes=20 * KIB):
        self.total_bytes = free_bytes + used_bytes
        self.used_bytes = used_bytes
        self.garbage_bytes = garbage_bytes
        self.looks = self.collections = 0
        self.limit_bytes = 16384
        self.pulses = []  # collections before each

    def pulse(self):
        self.pulses.append(self.collections)

    def mem_alloc(self):
        self.looks += 1
        return self.used_bytes

    def mem_free(self):
        return self.total_bytes - self.used_bytes

    def collect(self):
        self.collections += 1
        self.used_bytes -= self.garbage_bytes
        self.garbage_bytes = 0

    def threshold(self, limit_bytes):
        self.limit_bytes = limit_bytes

    def take(self, count):
        self.used_bytes += count
        self.garbage_bytes += count


def on(heap):
    """-> (step, end) of a Collector that sees this heap until end() is called"""
    collector.gc = heap

    def end():
        collector.gc = gc

    return collector.Collector(heap.pulse).step, end


def collected_after(heap, bytes_per_pass, passes=20_000):
    """-> the passes that collected, for so many bytes of garbage in each"""
    step, end = on(heap)
    found = []
    for number in range(passes):
        heap.take(bytes_per_pass)
        before = heap.collections
        step(True)
        if heap.collections > before:
            found.append(number)
    end()
    # Looking takes time, too.
    assert heap.looks <= passes // PASSES_PER_LOOK
    return found


def test_the_first_pass_collects_what_the_start_has_left():
    heap = Heap(100 * KIB)
    assert collected_after(heap, 0) == [0]
    assert heap.limit_bytes == -1


def test_the_more_room_the_rarer_but_megabytes_are_not_filled():
    for free_kib, bytes_per_pass, least, most in (
        (60, 100, 200, 400),  # a quarter of 80 KiB: each 4 to 8 s
        (200, 100, 500, 750),
        (4096, 100, 650, 850),  # 64 KiB
        (4096, 1, 20_000, 20_000),
    ):
        found = collected_after(Heap(free_kib * KIB), bytes_per_pass)
        apart = [after - before for before, after in zip(found, found[1:] + [20_000])]
        assert least <= apart[0] <= most, (free_kib, bytes_per_pass, apart)


def test_it_waits_while_the_contactor_may_have_to_open():
    heap = Heap(100 * KIB)
    step, end = on(heap)
    for _ in range(500):
        step(False)
    assert heap.collections == heap.looks == 0
    step(True)
    assert heap.collections == 1
    for _ in range(PASSES_PER_LOOK):
        step(True)
    heap.take(100 * KIB)
    for _ in range(3 * PASSES_PER_LOOK):
        step(False)
    assert heap.collections == 1
    step(True)
    assert heap.collections == 2
    end()


def test_a_pulse_comes_right_before_and_after_each_collection():
    heap = Heap(free_bytes=400 * KIB)
    step, end = on(heap)
    try:
        assert not step(False) and heap.pulses == []
        assert step(True) and heap.pulses == [0, 1]
        assert not step(True) and heap.pulses == [0, 1]
    finally:
        end()
