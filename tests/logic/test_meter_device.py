"""Who answers is asked on every new connection; "auto" finds out which meter it is."""

from energy_meters.identity import NoAnswer
from meters_at_hand import (
    ANOTHER,
    CURRENTS_MA,
    EVERYTHING,
    IDENTITY,
    NAME,
    NO_ANSWERS,
    ORDER,
    PLAN,
    SIGNATURE,
    SILENCE,
    Declining,
    Mute,
    Polled,
    Renewing,
    another,
    countis,
    finder_algodue,
    sunspec_device,
)
from modbus_tcp.errors import ExceptionReply, NotConnected
from registers import Registers


def test_the_device_is_asked_who_it_is_on_every_new_connection():
    table = countis()
    polled = Polled(table)
    assert polled.device.identity is None
    assert polled.device.found is None
    assert polled.currents(2) == [CURRENTS_MA] * 2
    assert table.asked == IDENTITY + EVERYTHING + PLAN
    assert polled.device.identity == "SOCO, COUNTIS E27"
    assert polled.device.found is None
    table.asked.clear()
    table.connections += 1
    assert polled.poll().current_ma == CURRENTS_MA
    assert table.asked == IDENTITY + EVERYTHING


def renewed(table, other):
    """From now on another device answers, on a connection that the next request makes."""

    async def read(*request):
        table.connections += 1
        table.read = other.read
        return await other.read(*request)

    table.read = read


def test_a_connection_renewed_within_a_poll_is_asked_before_the_reading_is_used():
    table = countis()
    polled = Polled(table)
    assert polled.poll().current_ma == CURRENTS_MA
    renewed(table, another())
    assert polled.poll() is None
    assert str(polled.error) == ANOTHER


def test_another_device_on_a_renewed_connection_is_named_and_its_values_are_not_looked_at():
    table, other = countis(), another()
    other.put(50520, "0000 0000")  # 0 V
    polled = Polled(table)
    assert polled.poll().current_ma == CURRENTS_MA
    renewed(table, other)
    assert polled.poll() is None
    assert str(polled.error) == ANOTHER


def test_another_device_without_slow_registers_is_asked_who_it_is_all_the_same():
    """It takes the place of a nameless one, just when these are due, and does not answer them."""
    table, other = countis(soco=None), another()
    other.remove(ORDER)
    polled = Polled(table)
    assert polled.poll(60).current_ma == CURRENTS_MA
    renewed(table, other)
    assert polled.poll() is None
    assert str(polled.error) == ANOTHER


def test_a_connection_that_is_renewed_with_every_request_is_asked_in_every_poll():
    table = countis()
    polled = Polled(Renewing(table))
    assert polled.currents(1) == [CURRENTS_MA]
    table.asked.clear()
    assert polled.poll().phase_sequence == "right"
    assert table.asked == PLAN + IDENTITY + EVERYTHING


def test_the_readings_of_another_device_are_not_used():
    table = countis(name="4449 5249 5320 4131 3000 0000 0000 0000")  # DIRIS A10
    polled = Polled(table)
    for _ in range(30):
        assert polled.poll() is None
        assert polled.error.seen == "SOCO, DIRIS A10"
        assert str(polled.error) == 'the device identifies as "SOCO, DIRIS A10"'
    assert PLAN[0] not in table.asked


def test_the_right_device_behind_the_wrong_one_is_used_at_once():
    wrong, right = another(), countis()
    polled = Polled(wrong)
    assert polled.poll() is None
    wrong.read = right.read
    assert polled.poll().current_ma == CURRENTS_MA


def test_a_question_without_an_answer_does_not_cost_the_meter():
    """Neither who it is nor the phase order, however the device declines; and it is not asked
    for the order again and again."""
    for error in NO_ANSWERS:
        for addresses in ((ORDER,), (SIGNATURE,), (NAME,), (SIGNATURE, NAME, ORDER)):
            device = Mute(countis(), {address: error for address in addresses})
            assert Polled(device).currents(130) == [CURRENTS_MA] * 130, (error, addresses)
            if ORDER in addresses:
                assert device.asked.count((3, ORDER, 1)) == 2
            assert device.connections <= 1 + 6 * len(addresses)


def test_a_name_that_is_not_answered_is_not_asked_for_again():
    """Each question ends the connection, and the next one would ask it again, for ever. Silence
    may be a disturbance: of all questions one is repeated."""
    signature, name = IDENTITY
    for error in NO_ANSWERS:
        refused = isinstance(error, ExceptionReply) and error.code < 10
        for silent, once, repeated in (
            ((SIGNATURE,), IDENTITY, [signature, signature, name]),
            ((NAME,), IDENTITY, [signature, name, name]),
            ((SIGNATURE, NAME), IDENTITY, [signature, signature, name]),
        ):
            device = Mute(countis(), {address: error for address in silent})
            polled = Polled(device)
            assert polled.currents(20) == [CURRENTS_MA] * 20
            asked = once if refused else repeated
            assert device.asked == asked + EVERYTHING + PLAN * 19, (error, silent)
            # On a connection that was not lost by a question it is asked again, once.
            device.connections += 1
            device.asked.clear()
            assert polled.currents(20) == [CURRENTS_MA] * 20
            assert device.asked == asked + EVERYTHING + PLAN * 19


def test_busy_is_no_answer_that_lets_a_device_pass_unknown():
    for code in (5, 6):
        polled = Polled(Mute(countis(), {SIGNATURE: ExceptionReply(code)}))
        assert polled.poll() is None
        assert f"exception {code} " in str(polled.error)


def test_silence_on_the_question_who_it_is_is_asked_once_more():
    """One lost reply must not let another device pass."""
    table = another()
    replies = [SILENCE]
    whole = table.read

    async def read(function_code, address, quantity):
        if address == SIGNATURE and replies:
            raise replies.pop()
        return await whole(function_code, address, quantity)

    table.read = read
    polled = Polled(table)
    assert polled.poll() is None
    assert str(polled.error) == ANOTHER


def test_another_device_of_the_same_kind_is_noticed_and_used():
    table = finder_algodue()
    polled = Polled(table, "finder_7e78_algodue")
    assert polled.poll().current_ma == [16500] * 3
    assert polled.device.identity == "AB12345678"
    table.connections += 1
    assert polled.poll() is not None
    assert polled.device.replaced is None
    table.put(1280, "4142 3837 3635 3433 3231")
    table.connections += 1
    assert polled.poll().current_ma == [16500] * 3
    replaced = polled.device.replaced
    assert replaced == ("AB87654321", "AB12345678")
    assert polled.poll(3) is not None
    assert polled.device.replaced is replaced
    table.put(1280, "4142 3132 3334 3536 3738")
    table.connections += 1
    assert polled.poll() is not None
    assert polled.device.replaced == ("AB12345678", "AB87654321")


def test_a_part_of_the_name_that_is_not_answered_is_no_other_device():
    silent = {}
    device = Mute(countis(), silent)
    polled = Polled(device)
    for addresses, identity in (
        ((NAME,), "SOCO"),
        ((), "SOCO, COUNTIS E27"),
        ((SIGNATURE,), "COUNTIS E27"),
        ((SIGNATURE, NAME), None),
        ((), "SOCO, COUNTIS E27"),
    ):
        silent.clear()
        silent.update({address: ExceptionReply(2) for address in addresses})
        device.connections += 1
        assert polled.poll().current_ma == CURRENTS_MA
        assert polled.device.identity == identity
    assert polled.device.replaced is None


def test_auto_finds_the_meter_and_keeps_it():
    table = countis()
    polled = Polled(table, None)
    assert polled.poll().current_ma == CURRENTS_MA
    assert polled.device.found == "socomec_countis_e27"
    assert polled.device.identity == "SOCO, COUNTIS E27"
    table.asked.clear()
    assert polled.poll().current_ma == CURRENTS_MA
    assert table.asked == PLAN
    table.connections += 1
    assert polled.poll().current_ma == CURRENTS_MA
    assert table.asked == PLAN + IDENTITY + EVERYTHING


def test_auto_goes_on_where_the_mark_fits_and_the_registers_do_not():
    """A Diris B-30 has the signature and the family of the older Diris, and other registers."""
    table = Registers(
        {
            18442: "0000 C33C 0000 59E4 0000 59CB 0000 5A41",
            18458: "0000 3E80 0000 2026 0000 04E2",
            18476: "0000 14A0",
            18488: "0000 0E56 0000 0762 FFFF FEE8",
            SIGNATURE: "0053 004F 0043 004F 0190",
            NAME: "4449 5249 5320 422D 3330 0000 0000 0000",
        }
    )
    for gaps in (range(18450, 18458), range(18464, 18476), range(18478, 18488)):
        for register in gaps:
            table.put(register, "0000")
    polled = Polled(table, None)
    assert polled.poll().current_ma == CURRENTS_MA
    assert polled.device.found == "socomec_diris_b30"


def test_auto_finds_a_sunspec_meter():
    polled = Polled(sunspec_device(40069), None)
    assert polled.poll().current_ma == [16500, 8200, -1300]
    assert polled.device.found == "sunspec_201_204"


def test_auto_gives_the_reason_and_asks_nothing_twice():
    table = Registers({0: "0000"})
    polled = Polled(table, None)
    for _ in range(3):
        table.asked.clear()
        assert polled.poll() is None
        assert str(polled.error) == (
            "it is none of the 18 meters that can name themselves, and has no SunSpec model"
        )
        assert len(table.asked) == len(set(table.asked)) > 0
    assert polled.device.meter is None


def test_auto_names_a_sunspec_device_that_is_no_meter():
    """An inverter: models 1 and 103."""
    polled = Polled(Registers({40000: "5375 6e53 0001 0000 0067 0000 ffff 0000"}), None)
    assert polled.poll() is None
    words = 'the device identifies as "a device with SunSpec models 1, 103"'
    assert str(polled.error) == words


def test_auto_reports_a_connection_that_is_lost_whatever_is_asked_then():
    """That is no answer of the device: it is found with the next poll."""
    for make, found in ((countis, "socomec_countis_e27"), (sunspec, "sunspec_201_204")):
        whole = make()
        Polled(whole, None).poll()
        last = len(whole.asked) - 1
        for lost in (0, 1, last - 6, last - 5, last - 4, last - 3, last - 2, last - 1, last):
            table = make()
            losing(table, lost)
            polled = Polled(table, None)
            assert polled.poll() is None, lost
            assert type(polled.error) is NotConnected, (found, lost)
            assert polled.poll() is not None
            assert polled.device.found == found


def sunspec():
    return sunspec_device(40069)


def losing(table, number):
    """The connection is lost with the request of this number."""
    read = table.read

    async def read_or_lose(*request):
        if len(table.asked) == number and not table.lost:
            table.lost = True
            raise NotConnected("connection failed")
        return await read(*request)

    table.lost = False
    table.read = read_or_lose


def test_auto_goes_on_where_a_question_has_no_answer():
    """Whatever way the device declines what it does not know."""
    for error in NO_ANSWERS:
        polled = Polled(Declining(countis(), error), None)
        assert polled.poll().current_ma == CURRENTS_MA, error
        assert polled.device.found == "socomec_countis_e27"


def test_auto_reports_a_unit_that_answers_nothing():
    for error in (NO_ANSWERS[0], NO_ANSWERS[1], ExceptionReply(10), ExceptionReply(11)):
        polled = Polled(Declining(Registers({}), error), None)
        assert polled.poll() is None
        assert type(polled.error) is NoAnswer
    polled = Polled(Declining(Registers({}), ExceptionReply(3)), None)
    assert polled.poll() is None
    assert "none of the" in str(polled.error)  # it is there, and unknown


def test_auto_waits_for_a_busy_device():
    polled = Polled(Declining(Registers({}), ExceptionReply(6)), None)
    assert polled.poll() is None
    assert "busy" in str(polled.error)
