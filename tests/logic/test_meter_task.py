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


def task(table, name="finder_7m38", refused=None, found=None):
    """refused, found: lists that take what is told of readings and meters."""
    watchdog = Watchdog()
    meter = Meter(
        table,
        energy_meters.load(name) if name else None,
        Decoder,
        (0, 1, 2),
        watchdog,
        [].append if refused is None else refused.append,
        [].append if found is None else found.append,
    )
    return meter, watchdog


def poll(meter):
    asyncio.run(meter.poll())
    return meter.take()


def test_all_requests_of_the_plan_make_one_reading():
    table = finder()
    meter, watchdog = task(table)
    poll(meter)  # on a new connection more is asked
    table.asked.clear()
    watchdog.count = 0
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


def countis(name="434F 554E 5449 5320 4532 3700 0000 0000", soco="0053 004F 0043 004F"):
    """A Countis E27 with 16 A, 8.23 A and -1.25 A; name and signature as given."""
    table = Registers(
        {
            50520: "0000 59E4 0000 59CB 0000 5A41 0000 C33C",
            50528: "0000 3E80 0000 2026 0000 04E2 0000 0190",
            50536: "0000 0210 FFFF FFF4 0000 024A 0000 0385",
            50544: "0000 016F 0000 00BD FFFF FFE4",
        }
    )
    if soco:
        table.put(50000, soco)
        table.put(50058, name)
    return table


CURRENTS_MA = [16000, 8230, -1250]
IDENTITY = [(3, 50000, 4), (3, 50058, 8)]
PLAN = [(3, 50520, 30)]
EVERYTHING = PLAN + [(3, 51315, 1)]  # with the phase order, once for each connection


def test_the_device_is_asked_who_it_is_on_every_new_connection():
    table = countis()
    meter, _ = task(table, "socomec")
    assert poll(meter).current_ma == CURRENTS_MA
    assert poll(meter).current_ma == CURRENTS_MA
    assert table.asked == IDENTITY + EVERYTHING + PLAN + PLAN
    table.asked.clear()
    table.connections += 1
    assert poll(meter).current_ma == CURRENTS_MA
    assert table.asked == IDENTITY + EVERYTHING + PLAN


def test_a_connection_renewed_within_a_poll_is_asked_before_the_reading_is_used():
    table, other = countis(), countis(soco="0041 0042 0043 0044")
    meter, _ = task(table, "socomec")
    assert poll(meter).current_ma == CURRENTS_MA

    async def renewed(*request):
        table.connections += 1
        table.read = other.read
        return await other.read(*request)

    table.read = renewed
    assert poll(meter) is None
    assert meter.last_error == 'the device identifies as "ABCD, COUNTIS E27"'


def test_another_device_on_a_renewed_connection_is_told_by_its_name_not_by_its_values():
    table, other = countis(), countis(soco="0041 0042 0043 0044")
    other.put(50520, "0000 0000")  # 0 V
    refused = []
    meter, _ = task(table, "socomec", refused)
    assert poll(meter).current_ma == CURRENTS_MA

    async def renewed(*request):
        table.connections += 1
        table.read = other.read
        return await other.read(*request)

    table.read = renewed
    assert poll(meter) is None
    assert [str(error) for error in refused] == ['the device identifies as "ABCD, COUNTIS E27"']


def test_another_device_is_told_once_and_its_readings_are_not_used():
    table = countis(name="4449 5249 5320 4131 3000 0000 0000 0000")  # DIRIS A10
    refused = []
    meter, _ = task(table, "socomec", refused)
    for _ in range(30):
        assert poll(meter) is None
    assert [error.seen for error in refused] == ["SOCO, DIRIS A10"]
    assert meter.last_error == 'the device identifies as "SOCO, DIRIS A10"'
    assert PLAN[0] not in table.asked


def test_the_right_device_behind_the_wrong_one_is_used_at_once():
    wrong, right = countis(soco="0041 0042 0043 0044"), countis()
    meter, _ = task(wrong, "socomec")
    assert poll(meter) is None
    wrong.read = right.read
    assert poll(meter).current_ma == CURRENTS_MA


def test_a_device_without_a_name_is_judged_by_its_values():
    table = countis(soco=None)
    meter, _ = task(table, "socomec")
    assert poll(meter).current_ma == CURRENTS_MA
    table.put(50520, "0000 0000")  # 0 V
    assert poll(meter) is None
    assert meter.last_error == "voltage of L1 is 0 mV: the phase is lost"


def test_a_wrong_phase_order_is_told_and_a_meter_that_cannot_tell_it_is_used():
    table = countis()
    table.put(51315, "0001")
    refused = []
    meter, _ = task(table, "socomec", refused)
    assert poll(meter) is None
    assert str(refused[0]) == "the phase order is 132: two phases are exchanged at the meter"
    table.put(51315, "0000")
    assert poll(meter).current_ma == CURRENTS_MA
    assert poll(countis_without_phase_order()).current_ma == CURRENTS_MA


def countis_without_phase_order():
    return task(countis(), "socomec")[0]


def test_auto_finds_the_meter_and_keeps_it():
    found = []
    table = countis()
    meter, _ = task(table, None, found=found)
    assert poll(meter).current_ma == CURRENTS_MA
    assert found == ["socomec"]
    table.asked.clear()
    assert poll(meter).current_ma == CURRENTS_MA
    assert table.asked == PLAN


def test_auto_goes_on_where_the_mark_fits_and_the_registers_do_not():
    """A Diris B-30 has the signature and the family of the older Diris, and other registers."""
    table = Registers(
        {
            18442: "0000 C33C 0000 59E4 0000 59CB 0000 5A41",
            18458: "0000 3E80 0000 2026 0000 04E2",
            18476: "0000 14A0",
            18488: "0000 0E56 0000 0762 FFFF FEE8",
            50000: "0053 004F 0043 004F 0190",
            50058: "4449 5249 5320 422D 3330 0000 0000 0000",
        }
    )
    for gaps in (range(18450, 18458), range(18464, 18476), range(18478, 18488)):
        for register in gaps:
            table.put(register, "0000")
    found = []
    meter, _ = task(table, None, found=found)
    assert poll(meter).current_ma == CURRENTS_MA
    assert found == ["socomec_diris_b30"]


def test_auto_finds_a_sunspec_meter():
    found = []
    meter, _ = task(sunspec_device(40069), None, found=found)
    assert poll(meter).current_ma == [16500, 8200, -1300]
    assert found == ["sunspec_201_204"]


def test_auto_says_why_not_and_asks_nothing_twice():
    refused = []
    table = Registers({0: "0000"})
    meter, _ = task(table, None, refused)
    assert poll(meter) is None
    assert "meters that can name themselves, and has no SunSpec model" in str(refused[0])
    assert len(table.asked) == len(set(table.asked))
    for _ in range(58):
        table.asked.clear()
        assert poll(meter) is None
    assert len(refused) == 1
