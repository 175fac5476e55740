"""The command `clear fault`: a fault that the meter check has found, cleared without a restart."""

import cycle
import installation
from checks import raises
from console.commands import meter_evidence
from meter_check.renewal import Renewal
from simulated_home import Home, limits


class Events:
    """As a Recorder."""

    def __init__(self):
        self.texts = []

    def record(self, text):
        self.texts.append(text)


NO_FAULT = "The meter check has found no fault; meter shows the state of the meter."


def clear(made, rest="fault"):
    """-> (the answer, the events)"""
    events = Events()
    return meter_evidence.clear_facts(made.cycle, events, rest), events.texts


def faulty():
    """A station that has found its meter to be frozen."""
    made = Home(limits(), period_ms=250)
    made.run(5)
    made.meter.frozen = True
    made.run(70)
    assert made.cycle.meter_fault
    return made


def test_a_fault_is_cleared_with_an_event():
    made = faulty()
    why = made.cycle.meter_fault
    answer, events = clear(made)
    assert answer == {
        "ok": True,
        "text": f"Cleared: {why}. The readings are used again, and checked as before.",
    }
    assert events == [f"Fault of the meter cleared by a command: {why}"]
    assert made.cycle.meter_fault is None
    made.run(2)
    assert made.cycle.meter_fault is None
    assert made.supervision.state == "normal"
    assert clear(made) == ({"ok": True, "text": NO_FAULT}, [])


def test_a_fault_that_is_still_there_is_found_and_reported_again():
    made = faulty()
    why = made.cycle.meter_fault
    assert made.cycle.complaint.step(250, why)
    assert not made.cycle.complaint.step(250, why)
    clear(made)
    made.run(70)
    assert made.cycle.meter_fault == why
    assert made.cycle.complaint.step(250, why)


def test_where_there_is_no_fault_it_says_so():
    made = Home(limits(), period_ms=250)
    made.run(5)
    assert clear(made) == ({"ok": True, "text": NO_FAULT}, [])


def test_without_a_meter_it_says_the_same():
    made = Home(limits(), balancing=False)
    made.run(5)
    assert clear(made) == ({"ok": True, "text": NO_FAULT}, [])


def test_what_else_is_to_be_cleared_is_refused():
    made = faulty()
    for rest in ("", "faults", "fault now", "meter"):
        error = raises(ValueError, lambda rest=rest: clear(made, rest))
        assert str(error) == 'What can be cleared is a fault of the meter: "clear fault"'
    assert made.cycle.meter_fault


class Check:
    """In the place of a MeterCheck, to see what the cycle hands to it."""

    def __init__(self, _limits):
        self.is_commissioned = self.event = None
        self.is_testing = self.is_held = False
        self.ceiling_ma = 1 << 29
        self.renewal = Renewal()

    def step(self, *_):
        return None


class Commissioning:
    passed = False


def test_the_meter_check_knows_whether_the_meter_was_commissioned():
    cycle.MeterCheck, real = Check, cycle.MeterCheck
    try:
        home = Home(limits())
        passed = Commissioning()
        made = cycle.ControlCycle(
            home.limits, home.meter, home.supervision, home.pilot, home.led, None, passed
        )
        for passed.passed in (False, True, False):
            made.step(250)
            assert made._check.is_commissioned is passed.passed
    finally:
        cycle.MeterCheck = real


def test_only_none_is_without_generation():
    for value, wanted in (("unknown", True), ("solar", True), ("storage", True), ("none", False)):
        assert installation.has_generation({"installation_generation": value}) is wanted
