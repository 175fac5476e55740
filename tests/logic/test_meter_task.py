"""The meter task polls whatever its meter needs, and gives out whole readings only."""

import asyncio

import energy_meters
from energy_meters.decoder import Decoder
from meter import Meter
from modbus_tcp.errors import ResponseTimeout
from registers import Registers


class Watchdog:
    def __init__(self):
        self.count = 0

    def alive(self, name):
        assert name == "meter"
        self.count += 1


def finder(current="41840000"):
    """A Finder 7M.38: voltages in one request; currents and powers in another."""
    table = Registers({2500: "43660000" * 3, 2516: current * 3, 2530: "44960000" * 4})
    for gap in range(2522, 2530):
        table.put(gap, "0000")
    return table


def task(table, name="finder_7m38"):
    watchdog = Watchdog()
    return Meter(table, Decoder(energy_meters.load(name)), watchdog), watchdog


def poll(meter):
    asyncio.run(meter.poll())
    return meter.take()


def test_all_requests_of_the_plan_make_one_reading():
    table = finder()
    meter, watchdog = task(table)
    reading = poll(meter)
    assert table.asked == [(4, 2500, 6), (4, 2516, 22)]
    assert reading.current_ma == [16500, 16500, 16500]
    assert reading.voltage_mv == [230000, 230000, 230000]
    assert watchdog.count == 2  # each transaction is progress
    assert meter.last_error is None
    assert meter.take() is None  # handed out once


def test_a_poll_that_fails_halfway_gives_nothing():
    table = finder()
    meter, _ = task(table)
    good = poll(meter)

    whole = table.read

    async def read(function_code, address, quantity):
        if address == 2516:
            raise ResponseTimeout("no reply within 1000 ms")
        return await whole(function_code, address, quantity)

    table.read = read
    assert poll(meter) is None
    assert meter.last_error == "no reply within 1000 ms"
    assert meter.reading is good  # what was good stays for those who only look
    table.read = whole
    assert poll(meter).current_ma == [16500, 16500, 16500]


def test_an_invalid_value_is_said():
    meter, _ = task(finder(current="7fc00000"))
    assert poll(meter) is None
    assert meter.last_error == "current of L1 is not available"


def sunspec_device(model_at):
    """Scale factors and values of model 203 at `model_at`, behind models of no interest."""
    table = Registers({40000: "5375 6e53"})
    table.put(40002, "0001 %04x" % (model_at - 40004))
    table.put(model_at, "00cb 0069 0000 00a5 0052 000d ffff 0000" + "0900" * 7 + "ffff")
    table.put(model_at + 16, "1388 fffe 0210 016f 00bd ffe4 0001")
    return table


def test_a_sunspec_meter_is_located_first_and_again_after_an_error():
    table = sunspec_device(40069)
    meter, _ = task(table, "sunspec_201_204")
    assert poll(meter).current_ma == [16500, 8200, -1300]
    assert [address for _, address, _ in table.asked] == [40000, 40002, 40069, 40072]
    table.asked.clear()
    assert poll(meter).current_ma == [16500, 8200, -1300]
    assert table.asked == [(3, 40072, 20)]
    table.failure = ResponseTimeout("no reply within 1000 ms")
    assert poll(meter) is None
    # The device comes back with new software and a longer map.
    moved = sunspec_device(40100)
    table.read = moved.read
    assert poll(meter).current_ma == [16500, 8200, -1300]
    assert moved.asked[-1] == (3, 40103, 20)


def test_a_device_without_the_model_is_an_error_not_a_crash():
    meter, _ = task(Registers({40000: "5375 6e53 ffff 0000"}), "sunspec_201_204")
    assert poll(meter) is None
    assert meter.last_error.startswith("no SunSpec model 203")
