"""From car state to pilot and contactor: each timing row of IEC 61851-1, states and faults.

The rows are those of docs/pilot.md. Times are counted in passes of 20 ms, as the firmware makes.
"""

import micropython

from iec61851 import faults, wake_up
from iec61851.duty import duty_u16
from iec61851.session import Session

PASS_MS = 20
HIGH, LOW = 65535, 0  # steady +12 V, steady -12 V
AT_16A = 17476  # 26.67 % of 65536


class Bench:
    """A session in virtual time; `seen` is what each burst shows, as a car with its diode does."""

    def __init__(self, has_proximity=False):
        self.session = Session(has_proximity)
        self.supply = self.session.supply
        self.seen = "A"
        self.diode = True
        self.offer_ma = 16000
        self.events = []

    def step(self):
        low_half_seen = self.diode and self.supply.signalled_ma > 0
        event = self.session.step(PASS_MS, self.seen, low_half_seen, self.offer_ma)
        if event:
            self.events.append(event)

    def run(self, duration_ms, seen=None):
        self.seen = seen or self.seen
        for _ in range(duration_ms // PASS_MS):
            self.step()
        return self

    def until(self, condition, within_ms=60000):
        """Milliseconds until condition(), which must become true."""
        for passed_ms in range(PASS_MS, within_ms + PASS_MS, PASS_MS):
            self.step()
            if condition():
                return passed_ms
        raise AssertionError(f"not within {within_ms} ms")

    def closed(self):
        return self.supply.contactor

    def opened(self):
        return not self.supply.contactor

    @property
    def duty_u16(self):
        return self.supply.duty_u16

    @property
    def state(self):
        return self.session.pilot_state


def charging(**arguments):
    bench = Bench(**arguments)
    bench.run(4000, "A").run(2000, "B").run(6000, "C")
    assert bench.closed() and bench.state == "C2" and not bench.events
    return bench


# The timing rows, in the order of docs/pilot.md.


def test_row_1_power_within_3_s_of_s2():
    bench = Bench().run(4000, "A").run(2000, "B")
    assert bench.state == "B2"
    bench.seen = "C"
    assert 500 <= bench.until(bench.closed) <= 3000


def test_row_2_open_within_100_ms_of_s2():
    """With the burst that is missed just before, 20 ms, and 20 ms for the contactor itself."""
    bench = charging()
    bench.seen = "B"
    assert bench.until(bench.opened) + 20 + 20 <= 100
    assert bench.run(100).state == "B2"


def test_row_3_open_within_100_ms_of_unplugging():
    bench = charging()
    bench.seen = "A"
    assert bench.until(bench.opened) + 20 + 20 <= 100
    assert bench.run(100).state == "A1"


def test_row_4_duty_up_after_5_s_and_down_at_once():
    bench = charging()
    changes, gaps = [], []
    for number in range(50 * 60):
        bench.offer_ma = 16000 + number // 100 * 1000  # 1 A in 2 s
        before = bench.duty_u16
        bench.step()
        if bench.duty_u16 != before:
            gaps += [number * PASS_MS - changes[-1]] if changes else []
            changes.append(number * PASS_MS)
            assert bench.supply.signalled_ma <= bench.offer_ma
    assert len(gaps) == 10 or len(gaps) == 11
    assert min(gaps) == 5000
    for offer_ma in (30000, 20000, 6000):
        bench.offer_ma = offer_ma
        bench.step()
        assert bench.duty_u16 == duty_u16(offer_ma)
    bench.offer_ma = 7000
    assert bench.until(lambda: bench.duty_u16 == duty_u16(7000)) == 5000


def test_the_duty_rises_only_while_it_may_and_falls_at_any_time():
    bench = charging()
    bench.offer_ma = 8000
    bench.run(1000)
    bench.session.may_raise = False
    bench.offer_ma = 16000
    bench.run(60000)
    assert bench.duty_u16 == duty_u16(8000)
    bench.offer_ma = 6000
    bench.step()
    assert bench.duty_u16 == duty_u16(6000)
    bench.run(60000)
    bench.offer_ma = 16000
    bench.session.may_raise = True
    bench.step()
    assert bench.duty_u16 == duty_u16(8500)


def test_the_signal_returns_no_faster_than_1_a_in_2_s_since_any_of_its_changes():
    """Whatever the offer does: it may have risen unseen, or jump where nothing is balanced."""
    cases = (
        ("the offer jumps", ((6000, 10), (32000, 70)), 32000),
        ("it rose while the duty was held", ((6000, 10), (16000, 30)), 16000),
        (
            "it falls and comes back",
            ((16000, 10), (9000, 1), (16000, 1), (8000, 7), (16000, 20)),
            0,
        ),
        ("across 51..52.5 A, for which there is no duty", ((48000, 70), (60000, 30)), 60000),
    )
    for what, spells, reached_ma in cases:
        bench = charging()
        signals_ma, changes = [], []
        for offer_ma, seconds in spells:
            bench.offer_ma = offer_ma
            for _ in range(seconds * 1000 // PASS_MS):
                signals_ma.append(bench.supply.signalled_ma)
                bench.step()
                if bench.supply.signalled_ma != signals_ma[-1]:
                    changes.append(len(signals_ma))
        signals_ma.append(bench.supply.signalled_ma)
        for number, change in enumerate(changes):
            for later in changes[number + 1 :]:
                risen_ma = signals_ma[later] - signals_ma[change]
                assert risen_ma <= (later - change) * PASS_MS // 2, (what, change, later)
        assert signals_ma[-1] >= reached_ma - 50, (what, signals_ma[-1])


def test_row_5_a_car_that_answers_the_end_of_pwm_is_switched_off_then():
    bench = charging()
    bench.offer_ma = 0
    bench.run(2500)
    assert bench.duty_u16 == HIGH and bench.closed() and bench.state == "C1"
    assert not bench.supply.charging
    bench.seen = "B"
    assert bench.until(bench.opened) <= 60


def test_row_6_a_car_that_does_not_is_switched_off_under_load_after_6_s():
    bench = charging()
    bench.offer_ma = 0
    assert bench.until(bench.opened) == 6000
    assert bench.run(60000).opened()


def test_row_7_pwm_again_within_the_6_s_keeps_power():
    bench = charging()
    bench.offer_ma = 0
    bench.run(1000)
    bench.offer_ma = 10000
    bench.run(20000)
    assert bench.closed() and bench.duty_u16 == duty_u16(10000)
    bench.offer_ma = 0
    assert bench.until(bench.opened) == 6000  # the time of the first pause is forgotten


def test_row_8_state_f_lasts_300_ms_in_a_fault_and_then_steady_high():
    bench = charging()
    bench.diode = False
    bench.until(lambda: bench.duty_u16 == LOW)
    assert bench.opened()
    assert 300 <= bench.until(lambda: bench.duty_u16 == HIGH) <= 1000
    assert bench.run(10000).duty_u16 == HIGH


def test_row_9_state_f_stands_5_s_before_a_plug_could_be_unlocked():
    """There is no lock: a latched fault holds state F for good."""
    bench = charging()
    bench.session.residual_current = True
    bench.run(5000)
    assert bench.state == "F" and bench.duty_u16 == LOW


def test_row_10_a_car_that_does_not_answer_is_woken_once():
    bench = Bench().run(4000, "A")
    bench.seen = "B"
    bench.until(lambda: bench.state == "B2")
    waited_ms = bench.until(lambda: bench.duty_u16 == LOW)
    assert 29000 <= waited_ms <= 31000
    assert bench.state == "F"
    assert 4000 <= bench.until(lambda: bench.duty_u16 == HIGH) <= 5000
    assert bench.until(lambda: bench.duty_u16 == AT_16A) == 3000
    for _ in range(50 * 300):
        bench.step()
        assert bench.duty_u16 == AT_16A
    assert bench.events == [
        "The car does not answer the offer for 30 s: waking it once with -12 V for 4 s"
    ]
    # once more after a pause of its charge, and after plugging in again
    bench.run(6000, "C")
    bench.offer_ma = 0
    bench.run(1000).run(3000, "B")
    bench.offer_ma = 16000
    bench.run(60000)
    bench.run(4000, "A").run(60000, "B")
    assert bench.events == [wake_up.TEXT] * 3


def test_a_car_that_ends_its_charge_is_left_alone():
    bench = charging().run(300000, "B")
    assert bench.duty_u16 == AT_16A and not bench.events


def test_row_11_steady_high_for_3_s_before_pwm():
    bench = Bench()
    bench.seen = "B"  # from power-on
    assert bench.until(lambda: bench.duty_u16 == AT_16A) == 3000
    bench.offer_ma = 0
    bench.step()
    assert bench.duty_u16 == HIGH
    bench.offer_ma = 16000
    assert bench.until(lambda: bench.duty_u16 == AT_16A) == 3000


def test_row_12_b1_lasts_3_s():
    bench = Bench().run(10000, "A").run(2000, "B").run(100, "A")
    assert bench.duty_u16 == HIGH
    bench.seen = "B"
    assert 2800 <= bench.until(lambda: bench.state == "B2") <= 3000


def test_row_13_power_again_5_s_after_leaving_c_and_30_s_after_an_error():
    bench = charging()
    for _ in range(5):
        bench.seen = "B"
        bench.until(bench.opened)
        bench.run(200)
        bench.seen = "C"
        assert 4700 <= bench.until(bench.closed) <= 5000
        bench.run(1000)
    bench.run(400, "E")
    assert bench.opened() and bench.state == "E"
    bench.seen = "B"
    assert 30000 <= bench.until(lambda: bench.state == "B2") <= 31000
    assert bench.events == [faults.SHORTED.text, faults.OVER]


def test_row_14_an_emergency_opens_in_the_same_pass():
    bench = charging()
    bench.session.residual_current = True
    bench.step()
    assert bench.opened() and bench.duty_u16 == LOW
    assert bench.events == [faults.RESIDUAL_CURRENT.text]


def test_row_15_over_current_for_7_s():
    bench = charging()
    for car_ma, over in ((18098, False), (18099, True)):  # 15999 mA, 10 % and 0.5 A
        bench.session.car_ma = [0, car_ma, 0]
        bench.run(6900)
        assert not bench.events, car_ma
        bench.run(100)
        assert (bench.events == [faults.OVER_CURRENT.text]) is over, car_ma
    assert bench.duty_u16 == HIGH and bench.closed()  # the car is given its time
    bench.seen = "B"
    assert bench.until(bench.opened) <= 60
    bench.session.car_ma = [0, 0, 0]
    bench.run(120000)
    assert bench.duty_u16 == HIGH and len(bench.events) == 1
    bench.run(4000, "A").run(2000, "B").run(2000, "C")
    assert bench.closed()
    assert bench.events[1:] == [faults.OVER]


def test_row_15_a_car_that_ignores_a_cut_and_one_that_follows_late():
    bench = charging()
    bench.session.car_ma = [16000]
    bench.run(10000)
    bench.offer_ma = 10000
    assert 7000 <= bench.until(lambda: bench.events) <= 8100
    bench = charging()
    bench.session.car_ma = [16000]
    drawn_ma = []
    for number in range(50 * 20):  # falls by 1 A a second, the car and its meter are 7 s behind
        bench.offer_ma = max(6000, 16000 - number // 50 * 1000)
        drawn_ma.append(bench.offer_ma)
        bench.session.car_ma[0] = drawn_ma[max(0, number - 350)]
        bench.step()
    assert bench.closed() and not bench.events
    bench.session.car_ma = None
    assert bench.run(60000).closed()


def test_row_16_phases_are_switched_10_s_after_the_last_current():
    bench = charging()
    phases = bench.session.phases
    assert not phases.closed
    phases.wanted = True
    for _ in range(50 * 5):
        bench.step()
        assert not (bench.closed() and phases.closed)
    bench.seen = "B"
    bench.until(bench.opened)
    assert 9980 <= bench.until(lambda: phases.closed) <= 10000
    assert bench.duty_u16 == HIGH
    bench.seen = "C"
    bench.until(bench.closed, 4000)
    phases.wanted = False
    assert bench.until(bench.opened) == 6000 and phases.closed
    assert 9980 <= bench.until(lambda: not phases.closed) <= 10000


# States


def test_states_and_their_signals():
    cases = (
        # seen, offer -> state, duty
        ("A", 16000, "A1", HIGH),
        ("B", 16000, "B2", AT_16A),
        ("B", 5999, "B1", HIGH),
        ("C", 16000, "C2", AT_16A),
        ("C", 0, "C1", HIGH),
        ("D", 16000, "D1", HIGH),  # ventilation is not there
        ("E", 16000, "E", HIGH),
        ("F", 16000, "F", HIGH),
    )
    for seen, offer_ma, state, duty in cases:
        bench = Bench()
        bench.offer_ma = offer_ma
        bench.run(8000, seen)
        assert (bench.state, bench.duty_u16) == (state, duty), seen
        assert bench.closed() is (state == "C2"), seen


def test_what_may_wait():
    """All but a contactor that is closed while a burst shows something else than C."""
    bench = Bench()
    for seen in "ABCBDEFA":
        bench.run(20, seen)
        assert bench.session.may_wait
    bench = charging()
    assert bench.session.may_wait
    for seen in "ABDEF":
        bench = charging()
        bench.run(20, seen)
        assert bench.closed() and not bench.session.may_wait, seen
        bench.until(bench.opened)
        assert bench.session.may_wait, seen


def test_a_car_that_is_in_c_from_the_start_charges():
    bench = Bench()
    bench.seen = "C"
    assert 3000 <= bench.until(bench.closed) <= 3500


def test_no_power_begins_where_c_is_left_as_the_offer_comes():
    for seen in "ABDEF":
        bench = charging()
        bench.offer_ma = 0
        bench.run(12000, "C")
        assert bench.opened() and bench.state == "C1"
        bench.offer_ma = 16000
        bench.seen = seen
        bench.step()  # the state is still C: it is debounced
        assert bench.state == "C2" and bench.opened(), seen
        bench.until(lambda b=bench: b.state != "C2", 1000)
        assert bench.opened(), seen


def test_power_ends_in_every_other_state():
    for seen in "ABDE":
        bench = charging()
        bench.seen = seen
        assert bench.until(bench.opened) <= 60, seen
    bench = charging()  # as seen by a burst that hit no high half: several in a row
    bench.seen = "F"
    assert bench.until(bench.opened) <= 220


def test_a_line_that_shows_something_else_each_time_is_not_c():
    bench = charging()
    for seen in ("B", "D", "E"):
        bench.run(PASS_MS, seen)
    assert bench.opened()


def test_pulses_of_c_and_of_b_are_ignored():
    bench = Bench().run(4000, "A").run(2000, "B")
    for _ in range(20):  # BCB toggle, sequence 11
        bench.run(260, "C")
        assert bench.opened()
        bench.run(260, "B")
        assert bench.opened()
    bench = charging()
    for _ in range(20):  # 2.7 kOhm for a moment
        bench.run(40, "B").run(100, "C")
        assert bench.closed()
    bench.run(20, "E").run(20, "C").run(20, "A").run(20, "C").run(100, "F").run(20, "C")
    assert bench.closed() and not bench.events


def test_a_pause_and_what_follows():
    bench = charging()
    bench.offer_ma = 0
    bench.run(2000, "C").run(60000, "B")
    assert bench.state == "B1" and bench.opened()
    bench.offer_ma = 6000
    bench.run(2000)
    assert bench.state == "B2"
    bench.seen = "C"
    assert bench.until(bench.closed) <= 3000
    assert not bench.events


def test_unavailable_is_state_f_for_good():
    bench = Bench()
    bench.session.unavailable = True
    for seen in "ABCDEF":
        bench.run(2000, seen)
        assert (bench.state, bench.duty_u16, bench.closed()) == ("F", LOW, False), seen
    assert not bench.events


def test_what_minus_12_v_hides_is_no_fault():
    bench = charging().run(200, "D")
    bench.session.unavailable = True
    assert bench.run(60000).duty_u16 == LOW
    assert not bench.events


def test_without_a_proximity_pilot_no_cable_limits_the_offer():
    session = Session()
    assert session.cable_ma is None and not session.reads_cable
    assert session.car_state == "A" and not session.supply.contactor


# Faults


def test_no_power_without_a_diode():
    for seen in "BC":
        bench = Bench()
        bench.diode = False
        bench.run(4000, "A")
        bench.seen = seen
        bench.until(lambda bench=bench: bench.events)
        assert bench.events == [faults.DIODE.text], seen
        assert bench.run(120000).opened()
        assert bench.session.faults.active is faults.DIODE
        bench.diode = True
        bench.run(4000, "A").run(4000, "B").run(2000, "C")
        assert bench.closed() and bench.events[1:] == [faults.OVER], seen


def test_a_diode_is_proven_before_power_and_missed_only_after_half_a_second():
    bench = Bench()
    bench.diode = False
    bench.run(3300, "C")
    assert bench.duty_u16 == AT_16A and bench.opened()
    bench.diode = True
    assert bench.until(bench.closed) >= 100
    for _ in range(10):
        bench.diode = False
        bench.run(480)
        bench.diode = True
        bench.run(20)
    assert bench.closed() and not bench.events
    bench.diode = False
    assert bench.until(bench.opened) == 500


def test_what_clears_each_fault():
    cases = (
        # what shows it -> the fault, over by unplugging, over by itself after 30 s
        ("residual", faults.RESIDUAL_CURRENT, False, False),
        ("welded", faults.WELDED, False, False),
        ("stuck open", faults.NOT_CLOSING, False, False),
        ("diode", faults.DIODE, True, False),
        ("over-current", faults.OVER_CURRENT, True, False),
        ("D", faults.VENTILATION, True, True),
        ("E", faults.SHORTED, True, True),
        ("F", faults.HELD_LOW, True, True),
    )
    for name, fault, by_unplugging, by_itself in cases:
        for unplugged in (False, True):
            bench = charging()
            cause(bench, name)
            assert bench.events == [fault.text], name
            assert bench.session.faults.active is fault
            remove(bench, name)
            bench.run(29000 if not unplugged else 1000, "A" if unplugged else "B")
            bench.run(6000, "B").run(8000, "C")
            over = by_unplugging if unplugged else by_itself
            assert bench.closed() is over, (name, unplugged)
            assert bench.events[1:] == ([faults.OVER] if over else []), (name, unplugged)


def cause(bench, name):
    session = bench.session
    if name == "residual":
        session.residual_current = True
    elif name == "welded":
        session.contactor_closed = True
        bench.run(200, "B")
    elif name == "stuck open":
        session.contactor_closed = False
    elif name == "diode":
        bench.diode = False
    elif name == "over-current":
        session.car_ma = [20000]
    else:
        bench.seen = name
    bench.run(9000)


def remove(bench, name):
    session = bench.session
    session.residual_current = False
    session.contactor_closed = session.car_ma = None
    bench.diode = True


def test_the_auxiliary_contact_has_a_second():
    bench = charging()
    session = bench.session
    for closed in (True, False) * 3:
        session.contactor_closed = not closed
        bench.run(960, "C" if closed else "B")
        session.contactor_closed = bench.closed()
        bench.run(6000)
        assert bench.closed() is closed and not bench.events
    session.contactor_closed = True
    bench.run(960)
    assert not bench.events
    bench.run(60)
    assert bench.events == [faults.WELDED.text] and bench.duty_u16 == LOW


def test_a_latching_fault_replaces_the_others():
    bench = charging()
    bench.run(1000, "D")
    bench.session.residual_current = True
    bench.step()
    assert bench.events == [faults.VENTILATION.text, faults.RESIDUAL_CURRENT.text]
    bench.session.residual_current = False
    assert bench.run(60000, "A").duty_u16 == LOW


def test_the_cable_limits_the_offer():
    for ohm, cable_ma, fault in (
        (50, 0, faults.CABLE_SHORTED),
        (100, 63000, None),
        (220, 32000, None),
        (680, 20000, None),
        (1500, 13000, None),
        (9000, 0, faults.CABLE_UNKNOWN),
    ):
        bench = Bench(has_proximity=True)
        bench.session.proximity_ohm = 100  # of the cable before
        bench.offer_ma = 16000
        bench.run(4000, "A")
        assert bench.session.cable_ma == 0 and not bench.session.reads_cable
        bench.session.proximity_ohm = ohm
        bench.run(2000, "B")
        assert bench.session.cable_ma == cable_ma, ohm
        assert bench.events == ([fault.text] if fault else []), ohm
        assert bench.duty_u16 == (duty_u16(min(16000, cable_ma)) if cable_ma else HIGH), ohm
        bench.run(2000, "C")
        assert bench.closed() is (fault is None), ohm
        bench.session.proximity_ohm = 1500  # no cable changes in use
        assert bench.run(1000).session.cable_ma == cable_ma
        bench.run(1000, "A")
        assert bench.session.cable_ma == 0


def test_a_proximity_contact_that_closes_after_the_pilot_s():
    bench = Bench(has_proximity=True)
    bench.run(4000, "A")
    bench.session.proximity_ohm = 1 << 29
    bench.run(900, "B")
    assert bench.duty_u16 == HIGH and not bench.events
    bench.session.proximity_ohm = 220
    bench.run(4000, "B").run(2000, "C")
    assert bench.closed() and not bench.events and bench.session.cable_ma == 32000
    bench.run(1000, "A")
    bench.session.proximity_ohm = 1 << 29
    bench.seen = "B"
    assert 1000 <= bench.until(lambda: bench.events) <= 1060
    assert bench.events == [faults.CABLE_UNKNOWN.text]


def test_a_pass_allocates_nothing():
    """All its branches under heap_lock: states, pause, waking, each fault and its event."""
    bench = Bench(has_proximity=True)
    session = bench.session
    session.proximity_ohm = 220
    car_ma = [0, 0, 0]
    count = 0
    events = 0
    micropython.heap_lock()
    try:
        while count < 24000:
            second = count // 50
            session.car_ma = car_ma
            car_ma[0] = 30000 if 200 < second < 215 else 5000
            session.contactor_closed = session.supply.contactor
            session.residual_current = count > 23000
            offer_ma = 0 if 90 < second < 100 else 6000 + second * 20
            low_half_seen = session.supply.signalled_ma > 0 and not 300 < second < 305
            if session.step(PASS_MS, STATES[state_index(second)], low_half_seen, offer_ma):
                events += 1
            count += 1
    finally:
        micropython.heap_unlock()
    assert events >= 8, events


STATES = ("A", "B", "C", "D", "E", "F")


def state_index(second):
    """A car that waits to be woken, charges, is unplugged, asks for ventilation, is shorted."""
    phase = second % 150
    if phase < 5:
        return 0
    if phase < 55:
        return 1
    if phase < 130:
        return 2
    return (3, 1, 4, 1, 5)[(phase - 130) // 4]
