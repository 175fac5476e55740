"""The meter task polls whatever its meter needs, and gives out whole readings only."""

import asyncio

import energy_meters
from energy_meters.decoder import Decoder
from energy_meters.identity import NoAnswer
from meters.task import Meter
from modbus_tcp.errors import ConnectionLost, ExceptionReply, ResponseTimeout
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


def task(table, name="finder_7m38", refused=None, found=None, noticed=None):
    """refused, found, noticed: lists that take what is told of readings and meters."""
    watchdog = Watchdog()
    meter = Meter(
        table,
        energy_meters.load(name) if name else None,
        Decoder,
        (0, 1, 2),
        watchdog,
        [].append if refused is None else refused.append,
        lambda name, data: None if found is None else found.append(name),
        lambda template, **fields: (
            noticed is not None and noticed.append(template.format(where="Meter", **fields))
        ),
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
    assert [address for _, address, _ in table.asked] == [40000, 40002, 40004, 40069, 40072]
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
    assert meter.last_error == 'the device identifies as "a device with SunSpec models none"'


def countis(name="434F 554E 5449 5320 4532 3700 0000 0000", soco="0053 004F 0043 004F"):
    """A Countis E27 with 16 A, 8.23 A and -1.25 A; name and signature as given."""
    table = Registers(
        {
            50520: "0000 59E4 0000 59CB 0000 5A41 0000 C33C",
            50528: "0000 3E80 0000 2026 0000 04E2 0000 0190",
            50536: "0000 0210 FFFF FFF4 0000 024A 0000 0385",
            50544: "0000 016F 0000 00BD FFFF FFE4",
            51315: "0000",
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


ORDER = 51315  # register of the phase order
WRONG_ORDER = "the phase order is 132: two phases are exchanged at the meter"


def test_a_wrong_phase_order_is_told_and_the_meter_is_used_when_it_is_right():
    table = countis()
    table.put(ORDER, "0001")
    refused = []
    meter, _ = task(table, "socomec", refused)
    assert poll(meter) is None
    assert str(refused[0]) == WRONG_ORDER
    table.put(ORDER, "0000")
    assert poll(meter).current_ma == CURRENTS_MA


def polled(meter, times):
    """The last of so many readings, None where it failed."""
    reading = None
    for _ in range(times):
        reading = poll(meter)
    return reading


def test_the_phase_order_is_looked_at_once_a_minute_and_kept_in_between():
    table, refused = countis(), []
    meter, _ = task(table, "socomec", refused)
    for _ in range(60):
        assert poll(meter).phase_sequence == "right"
    assert table.asked.count((3, ORDER, 1)) == 1
    table.put(ORDER, "0001")  # somebody rewired it, on a live connection
    assert poll(meter) is not None  # the reading that came before the look
    assert polled(meter, 119) is None
    assert [str(error) for error in refused] == [WRONG_ORDER] * 2  # once a minute
    table.put(ORDER, "0000")
    assert polled(meter, 2).phase_sequence == "right"


def test_a_phase_order_that_the_meter_cannot_determine_is_told_once():
    table, noticed = countis(), []
    table.put(ORDER, "0003")
    meter, _ = task(table, "socomec", noticed=noticed)
    for _ in range(200):
        assert poll(meter).current_ma == CURRENTS_MA
    assert noticed == ["Meter does not know the phase order: is a phase missing?"]
    table.put(ORDER, "0000")
    assert polled(meter, 61).phase_sequence == "right"
    table.put(ORDER, "0003")
    assert polled(meter, 61).phase_sequence is None
    assert len(noticed) == 2


def test_a_phase_order_told_as_a_float():
    table, noticed = janitza(), []
    meter, _ = task(table, "janitza_umg96_umg604", noticed=noticed)
    assert poll(meter).phase_sequence == "right"
    table.put(19052, "00000000")
    assert polled(meter, 61).phase_sequence is None
    assert noticed == ["Meter does not know the phase order: is a phase missing?"]
    table.put(19052, "BF800000")  # -1
    assert polled(meter, 61) is None
    assert meter.last_error == WRONG_ORDER


def janitza():
    table = Registers({19000: "43660000" * 3, 19012: "41840000" * 3, 19020: "44960000" * 4})
    table.put(19050, "42480000 3F800000")  # 50 Hz, the right order
    for gap in list(range(19006, 19012)) + [19018, 19019]:
        table.put(gap, "0000")
    return table


class Mute:
    """A table that has no answer for some addresses, as the client tells it: the connection ends.

    silent: {address: the error, or None for an answer after all}
    """

    def __init__(self, table, silent):
        self.table = table
        self.silent = silent
        self.asked = table.asked
        self.connections = 1
        self._lost = False

    async def read(self, function_code, address, quantity):
        if self._lost:
            self.connections += 1
            self._lost = False
        try:
            reply = await self.table.read(function_code, address, quantity)
            if self.silent.get(address):
                raise self.silent[address]
            return reply
        except (ResponseTimeout, ConnectionLost, ExceptionReply):
            self._lost = True
            raise


NO_ANSWERS = (
    ResponseTimeout("no reply within 1000 ms"),
    ConnectionLost("the meter closed the connection"),
    ExceptionReply(3),
    ExceptionReply(4),
    ExceptionReply(10),
    ExceptionReply(11),
)


def test_a_question_without_an_answer_does_not_cost_the_meter():
    """Neither who it is nor the phase order, however the device declines; and it is not asked
    for the order again and again."""
    for error in NO_ANSWERS:
        for addresses in ((ORDER,), (50000,), (50058,), (50000, 50058, ORDER)):
            device = Mute(countis(), {address: error for address in addresses})
            meter, _ = task(device, "socomec")
            for _ in range(130):
                assert poll(meter).current_ma == CURRENTS_MA, (error, addresses)
            if ORDER in addresses:
                assert device.asked.count((3, ORDER, 1)) == 2
            # Who it is was asked on each connection, silence once more.
            assert len([request for request in device.asked if request[1] >= 50000]) < 150
            assert device.connections <= 1 + 6 * len(addresses)


def test_busy_is_no_answer_that_lets_a_device_pass_unknown():
    for code in (5, 6):
        meter, _ = task(Mute(countis(), {50000: ExceptionReply(code)}), "socomec")
        assert poll(meter) is None
        assert f"exception {code} " in meter.last_error


def test_silence_on_the_question_who_it_is_is_asked_once_more():
    """One lost reply must not let another device pass."""
    table = countis(soco="0041 0042 0043 0044")
    replies = [ResponseTimeout("no reply within 1000 ms")]
    whole = table.read

    async def read(function_code, address, quantity):
        if address == 50000 and replies:
            raise replies.pop()
        return await whole(function_code, address, quantity)

    table.read = read
    meter, _ = task(table, "socomec")
    assert poll(meter) is None
    assert meter.last_error == 'the device identifies as "ABCD, COUNTIS E27"'


def test_after_an_unanswered_question_the_next_connection_s_device_is_asked_who_it_is():
    device = Mute(countis(), {ORDER: ResponseTimeout("no reply within 1000 ms")})
    meter, _ = task(device, "socomec")
    assert poll(meter).current_ma == CURRENTS_MA
    for asked in (IDENTITY + EVERYTHING + IDENTITY + PLAN,) * 2 + (IDENTITY + PLAN,):
        assert device.asked == asked  # a third time it is not asked
        device.asked.clear()
        device.connections += 1
        assert poll(meter).current_ma == CURRENTS_MA


def test_one_look_without_an_answer_does_not_end_the_looking():
    silent = {}
    device = Mute(countis(), silent)
    refused = []
    meter, _ = task(device, "socomec", refused)
    for _ in range(5):
        assert polled(meter, 60).phase_sequence == "right"
        silent[ORDER] = ResponseTimeout("no reply within 1000 ms")
        assert poll(meter).phase_sequence == "right"  # as last seen
        del silent[ORDER]
    device.table.put(ORDER, "0001")
    assert polled(meter, 70) is None
    assert str(refused[0]) == WRONG_ORDER


def test_the_order_is_asked_again_after_a_poll_that_failed():
    silent = {ORDER: ResponseTimeout("no reply within 1000 ms")}
    device = Mute(countis(), silent)
    meter, _ = task(device, "socomec")
    assert poll(meter).phase_sequence is None
    silent[ORDER] = None
    silent[50520] = ResponseTimeout("no reply within 1000 ms")
    assert poll(meter) is None
    silent[50520] = None
    assert poll(meter).phase_sequence == "right"


def test_another_device_of_the_same_kind_is_told_and_used():
    table, noticed = finder_algodue(), []
    meter, _ = task(table, "finder_7e78_algodue", noticed=noticed)
    assert poll(meter).current_ma == [16500] * 3
    assert meter.identity == "AB12345678"
    table.connections += 1
    assert poll(meter) is not None
    assert noticed == []
    table.put(1280, "4142 3837 3635 3433 3231")
    table.connections += 1
    assert poll(meter).current_ma == [16500] * 3
    assert noticed == ['Meter identifies as "AB87654321", before as "AB12345678"']
    assert polled(meter, 3) is not None
    assert len(noticed) == 1


def test_a_part_of_the_name_that_is_not_answered_is_no_other_device():
    silent, noticed = {}, []
    device = Mute(countis(), silent)
    meter, _ = task(device, "socomec", noticed=noticed)
    for addresses, identity in (
        ((50058,), "SOCO"),
        ((), "SOCO, COUNTIS E27"),
        ((50000,), "COUNTIS E27"),
        ((50000, 50058), None),
        ((), "SOCO, COUNTIS E27"),
    ):
        silent.clear()
        silent.update({address: ExceptionReply(2) for address in addresses})
        device.connections += 1
        assert poll(meter).current_ma == CURRENTS_MA
        assert meter.identity == identity
    assert noticed == []


def finder_algodue():
    table = Registers({4096: "43660000" * 3, 4110: "41840000" * 3, 4128: "44960000" * 4})
    table.put(1280, "4142 3132 3334 3536 3738")
    table.put(1293, "0000")
    table.put(4152, "42480000")
    for gap in list(range(4102, 4110)) + list(range(4116, 4128)):
        table.put(gap, "0000")
    for gap in range(4136, 4152):
        table.put(gap, "0000")
    return table


def test_auto_finds_the_meter_and_keeps_it():
    found = []
    table = countis()
    meter, _ = task(table, None, found=found)
    assert poll(meter).current_ma == CURRENTS_MA
    assert found == ["socomec_countis_e27"]
    assert meter.identity == "SOCO, COUNTIS E27"
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


def test_auto_goes_on_where_a_question_has_no_answer():
    """Whatever way the device declines what it does not know."""
    for error in NO_ANSWERS:
        device = Declining(countis(), error)
        found = []
        meter, _ = task(device, None, found=found)
        assert poll(meter).current_ma == CURRENTS_MA, error
        assert found == ["socomec_countis_e27"]


class Declining:
    """A table that declines what it does not have with `error` instead of exception 2."""

    def __init__(self, table, error):
        self.connections = 1
        self._table, self._error = table, error

    async def read(self, *request):
        try:
            return await self._table.read(*request)
        except ExceptionReply:
            self.connections += 1
            raise self._error from None


def test_auto_says_so_where_the_unit_answers_nothing():
    for error in (NO_ANSWERS[0], NO_ANSWERS[1], ExceptionReply(10), ExceptionReply(11)):
        refused = []
        device = Declining(Registers({}), error)
        meter, _ = task(device, None, refused)
        assert poll(meter) is None
        assert [type(why) for why in refused] == [NoAnswer]
    refused = []
    meter, _ = task(Declining(Registers({}), ExceptionReply(3)), None, refused)
    assert poll(meter) is None
    assert "none of the" in str(refused[0])  # it is there, and unknown


def test_auto_waits_for_a_busy_device():
    meter, _ = task(Declining(Registers({}), ExceptionReply(6)), None)
    assert poll(meter) is None
    assert "busy" in meter.last_error
