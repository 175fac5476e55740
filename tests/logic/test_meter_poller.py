"""The poller asks what its meter needs, once per poll, and gives whole, judged readings only."""

from checks import raises
from energy_meters.identity import OtherDevice
from energy_meters.reading import ReadingInvalid
from meters_at_hand import (
    CURRENTS_MA,
    EVERYTHING,
    IDENTITY,
    NO_ANSWERS,
    ORDER,
    PLAN,
    PLAN_AT,
    SILENCE,
    Mute,
    Polled,
    Renewing,
    countis,
    finder,
    janitza,
    sunspec_device,
)
from modbus_tcp.errors import ExceptionReply, ResponseTimeout
from registers import Registers


def test_all_requests_of_the_plan_make_one_reading():
    table = finder()
    polled = Polled(table, "finder_7m38")
    polled.poll()  # on a new connection more is asked
    table.asked.clear()
    reading = polled.poll()
    assert table.asked == [(4, 2500, 6), (4, 2516, 22)]
    assert reading.current_ma == [16500, 16500, 16500]
    assert reading.voltage_mv == [230000, 230000, 230000]


def test_a_reading_stays_as_it_is_during_the_next_poll():
    table = countis()
    polled = Polled(table)
    first = polled.poll()
    table.put(50528, "0000 3E81")
    second = polled.poll()
    assert (first.current_ma[0], second.current_ma[0]) == (16000, 16001)
    table.put(50528, "7FFF FFFF")
    assert polled.poll() is None
    assert second.current_ma[0] == 16001


def test_a_poll_that_fails_halfway_gives_nothing():
    table = finder()
    polled = Polled(table, "finder_7m38")
    polled.poll()
    whole = table.read

    async def read(function_code, address, quantity):
        if address == 2516:
            raise ResponseTimeout("no reply within 1000 ms")
        return await whole(function_code, address, quantity)

    table.read = read
    assert polled.poll() is None
    assert str(polled.error) == "no reply within 1000 ms"
    table.read = whole
    assert polled.poll().current_ma == [16500, 16500, 16500]


def test_an_invalid_value_is_named():
    polled = Polled(finder(current="7fc00000"), "finder_7m38")
    assert polled.poll() is None
    assert str(polled.error) == "current of L1 is not available"


def test_a_sunspec_meter_is_located_first_and_again_after_an_error():
    table = sunspec_device(40069)
    polled = Polled(table, "sunspec_201_204")
    assert polled.poll().current_ma == [16500, 8200, -1300]
    assert [address for _, address, _ in table.asked] == [40000, 40002, 40004, 40069, 40072]
    table.asked.clear()
    assert polled.poll().current_ma == [16500, 8200, -1300]
    assert table.asked == [(3, 40072, 20)]
    table.failure = ResponseTimeout("no reply within 1000 ms")
    assert polled.poll() is None
    # The device comes back with new software and a longer map.
    moved = sunspec_device(40100)
    table.read = moved.read
    assert polled.poll().current_ma == [16500, 8200, -1300]
    assert moved.asked[-1] == (3, 40103, 20)


def test_a_sunspec_meter_is_located_on_each_new_connection_and_not_in_between():
    table = sunspec_device(40069)
    polled = Polled(table, "sunspec_201_204")
    polled.poll()
    table.asked.clear()
    assert polled.currents(130) == [[16500, 8200, -1300]] * 130
    assert table.asked == [(3, 40072, 20)] * 130
    moved = sunspec_device(40100)
    table.read = moved.read
    table.connections += 1
    assert polled.poll().current_ma == [16500, 8200, -1300]


def test_a_device_without_the_model_is_an_error_not_a_crash():
    polled = Polled(Registers({40000: "5375 6e53 ffff 0000"}), "sunspec_201_204")
    assert polled.poll() is None
    words = 'the device identifies as "a device with SunSpec models none"'
    assert str(polled.error) == words
    assert type(polled.error) is OtherDevice


# 600 A on L1 with the power of 16 A: an overload that contradicts itself
CONTRADICTION = "0009 27C0"


def overloaded(make_client):
    """The currents of polls with an overload that contradicts itself, after good ones."""
    table = countis()
    polled = Polled(make_client(table), carries_ma=lambda: 25000)
    for current_ma in polled.currents(58):
        assert current_ma == CURRENTS_MA
    table.put(50528, CONTRADICTION)
    return polled.currents(6)


def test_a_contradictory_overload_passes_four_polls_and_not_the_fifth():
    """Whatever a poll asks, and on how many connections: it gives the judge one reading. With the
    61st poll the slow registers are read, too."""
    four = [[600000, 8230, -1250]] * 4 + [None] * 2
    assert overloaded(lambda table: table) == four
    assert overloaded(Renewing) == four


def test_a_reading_that_only_cuts_is_marked():
    table = countis()
    polled = Polled(table, carries_ma=lambda: 25000)
    assert not polled.poll().only_cuts
    table.put(50528, CONTRADICTION)
    assert polled.poll().only_cuts
    table.put(50528, "0000 3E80")
    for _ in range(3):
        assert not polled.poll().only_cuts


def test_a_try_for_auto_is_not_judged_as_a_reading():
    """The poll that finds the meter counts once: five polls are refused as the first to fifth."""
    table = countis()
    table.put(50528, CONTRADICTION)
    polled = Polled(table, None)
    for _ in range(9):
        assert polled.poll() is None
        assert type(polled.error) is ReadingInvalid
        assert "it names itself as socomec_countis_e27, but: L1 reports" in str(polled.error)
    table.put(50528, "0000 3E80")
    assert polled.poll().current_ma == CURRENTS_MA
    table.put(50528, CONTRADICTION)
    persists = []
    for _ in range(5):
        assert polled.poll() is None
        persists.append(polled.error.persists)
    assert persists == [False] * 4 + [True]


def test_a_phase_order_of_132_is_known_and_the_readings_are_used():
    table = countis()
    table.put(ORDER, "0001")
    polled = Polled(table)
    for _ in range(70):
        reading = polled.poll()
        assert (reading.current_ma, reading.phase_sequence) == (CURRENTS_MA, "wrong")
    assert not polled.poller.order_unknown
    table.put(ORDER, "0000")
    assert polled.poll(61).phase_sequence == "right"


def test_the_phase_order_is_read_once_a_minute_and_kept_in_between():
    table = countis()
    polled = Polled(table)
    for _ in range(60):
        assert polled.poll().phase_sequence == "right"
    assert table.asked == IDENTITY + EVERYTHING + PLAN * 59
    table.put(ORDER, "0001")  # somebody rewired it, on a live connection
    assert polled.poll().phase_sequence == "wrong"
    assert table.asked[-2:] == EVERYTHING
    assert polled.poll(59).phase_sequence == "wrong"
    table.put(ORDER, "0000")
    assert polled.poll().phase_sequence == "right"


def test_a_phase_order_that_the_meter_cannot_determine_is_noticed():
    table = countis()
    table.put(ORDER, "0003")
    polled = Polled(table)
    for _ in range(200):
        assert polled.poll().current_ma == CURRENTS_MA
        assert polled.poller.order_unknown
    table.put(ORDER, "0000")
    assert polled.poll(61).phase_sequence == "right"
    assert not polled.poller.order_unknown
    table.put(ORDER, "0003")
    assert polled.poll(61).phase_sequence is None
    assert polled.poller.order_unknown


def test_a_meter_without_a_register_for_the_phase_order_is_no_news():
    polled = Polled(finder(), "finder_7m38")
    assert not polled.poller.order_unknown
    assert polled.poll().phase_sequence is None
    assert not polled.poller.order_unknown


def test_a_phase_order_as_a_float():
    table = janitza()
    polled = Polled(table, "janitza_umg96_umg604")
    assert polled.poll().phase_sequence == "right"
    table.put(19052, "00000000")
    assert polled.poll(61).phase_sequence is None
    assert polled.poller.order_unknown
    table.put(19052, "BF800000")  # -1
    assert polled.poll(61).phase_sequence == "wrong"
    assert not polled.poller.order_unknown


def orders_asked(device):
    return device.asked.count((3, ORDER, 1))


def test_one_try_without_an_answer_does_not_end_the_trying():
    silent = {}
    device = Mute(countis(), silent)
    polled = Polled(device)
    polled.poll()
    for number in range(1, 6):
        silent[ORDER] = SILENCE
        assert polled.poll(60).phase_sequence == "right"  # as last read
        assert not polled.poller.order_unknown
        silent[ORDER] = None
        assert polled.poll(60).phase_sequence == "right"
        assert orders_asked(device) == 1 + 2 * number
    device.table.put(ORDER, "0001")
    assert polled.poll(60).phase_sequence == "wrong"


def test_what_was_read_before_a_failure_is_not_kept_for_the_next_device():
    silent = {}
    device = Mute(countis(), silent)
    polled = Polled(device)
    assert polled.poll().phase_sequence == "right"
    silent[PLAN_AT] = SILENCE
    assert polled.poll() is None
    silent[PLAN_AT] = None
    silent[ORDER] = SILENCE
    assert polled.poll().phase_sequence is None
    assert not polled.poller.order_unknown


def eastron():
    """An SDM630: its total power and its frequency cost a request each."""
    table = Registers({0: "43660000" * 3, 6: "41800000" * 3, 12: "45660000" * 3})
    table.put(52, "462C8000")  # 11040 W
    table.put(70, "42480000")  # 50 Hz
    for gap in list(range(18, 52)) + list(range(54, 70)):
        table.put(gap, "0000")
    return table


def test_a_reading_with_everything_differs_in_nothing_that_stands_still():
    """Else a meter whose values are frozen would seem alive once a minute."""
    table = eastron()
    polled = Polled(table, "eastron_sdm630")
    for _ in range(130):
        reading = polled.poll()
        assert reading.current_ma == [16000] * 3
        assert reading.power_w == [3680] * 3
        assert reading.power_total_w is None
        assert reading.frequency_mhz == 50000
    assert table.asked.count((4, 70, 2)) == 3


def test_the_frequency_is_that_of_the_last_time_it_was_read():
    table = eastron()
    polled = Polled(table, "eastron_sdm630")
    polled.poll()
    table.put(70, "42480001")
    assert polled.poll(59).frequency_mhz == 50000
    table.put(70, "42470000")  # 49.75 Hz
    assert polled.poll().frequency_mhz == 49750
    # Where each poll brings it, it is the present one.
    table = countis()
    polled = Polled(table)
    assert polled.poll().frequency_mhz == 49980
    table.put(50526, "0000 C33D")
    assert polled.poll().frequency_mhz == 49981


def test_a_total_power_that_each_poll_brings_is_in_each_reading():
    polled = Polled(countis())
    for _ in range(62):
        assert polled.poll().power_total_w == 5280


def test_registers_that_are_not_answered_twice_are_asked_again_after_a_poll_that_failed():
    """Not before: each question costs the connection. After it, twice again."""
    for error in NO_ANSWERS:
        silent = {ORDER: error}
        device = Mute(countis(), silent)
        polled = Polled(device)
        for asked in (2, 4):
            assert polled.currents(130) == [CURRENTS_MA] * 130
            assert polled.poll().phase_sequence is None
            assert orders_asked(device) == asked
            silent[PLAN_AT] = SILENCE
            assert polled.poll() is None
            silent[PLAN_AT] = None
        silent[ORDER] = None
        assert polled.poll().phase_sequence == "right"


def test_after_an_unanswered_question_the_next_connection_s_device_is_asked_who_it_is():
    device = Mute(countis(), {ORDER: SILENCE})
    polled = Polled(device)
    for asked in (IDENTITY + EVERYTHING + IDENTITY + PLAN,) * 2 + (IDENTITY + PLAN,):
        assert polled.poll().current_ma == CURRENTS_MA
        assert device.asked == asked  # a third time it is not asked
        device.asked.clear()
        device.connections += 1


def test_a_live_connection_that_ends_over_the_slow_registers_costs_no_reading():
    silent = {}
    device = Mute(countis(), silent)
    polled = Polled(device)
    polled.poll(60)
    silent[ORDER] = SILENCE
    device.asked.clear()
    assert polled.poll().current_ma == CURRENTS_MA
    assert device.asked == EVERYTHING + IDENTITY + PLAN
    device.asked.clear()
    assert polled.poll().current_ma == CURRENTS_MA
    assert device.asked == PLAN


def test_a_device_that_is_busy_with_its_slow_registers_gives_no_reading():
    """Busy promises an answer; so does acknowledge."""
    for code in (5, 6):
        polled = Polled(Mute(countis(), {ORDER: ExceptionReply(code)}))
        assert polled.poll() is None
        assert f"exception {code} " in str(polled.error)


def test_a_device_without_a_name_is_judged_by_its_values():
    table = countis(soco=None)
    polled = Polled(table)
    assert polled.poll().current_ma == CURRENTS_MA
    table.put(PLAN_AT, "0000 0000")  # 0 V
    assert polled.poll() is None
    assert str(polled.error) == "voltage of L1 is 0.0 V: the phase is lost"


def test_a_programming_error_is_not_taken_for_a_poll_that_failed():
    table = countis()

    async def read(*_):
        return None

    table.read = read
    raises(TypeError, lambda: Polled(table).poll())
