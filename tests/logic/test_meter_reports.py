"""What a poll found out becomes an event once; a complaint that lasts comes again every hour."""

import energy_meters
from energy_meters.identity import NoAnswer, OtherDevice
from energy_meters.reading import ReadingInvalid
from meters.complaint import Complaint
from meters.reports import MeterReports

HOUR_S = 3600
LOST = "voltage of L1 is 0.0 V: the phase is lost"
ORDER = "the phase order is 132: two phases are exchanged at the meter"


class Watched:
    """A Complaint that is stepped once a second; `times`: the seconds of its reports."""

    def __init__(self):
        self.complaint = Complaint()
        self.second = 0
        self.reported = []

    def run(self, seconds, text):
        for _ in range(seconds):
            self.second += 1
            if self.complaint.step(1000, text):
                self.reported.append(self.second)
        return self.reported


def test_a_complaint_is_reported_at_once_and_then_hourly():
    watched = Watched()
    assert watched.run(5, None) == []
    assert watched.run(3 * HOUR_S, LOST) == [6, 6 + HOUR_S, 6 + 2 * HOUR_S]


def test_after_hours_without_a_complaint_the_first_one_is_reported_once():
    watched = Watched()
    watched.run(3 * HOUR_S, None)
    assert watched.run(60, LOST) == [3 * HOUR_S + 1]


def test_a_short_recovery_is_no_end_of_it():
    watched = Watched()
    for _ in range(20):
        watched.run(10, LOST)
        watched.run(59, None)
    assert watched.reported == [1]
    watched.run(1, None)
    watched.run(10, LOST)
    assert len(watched.reported) == 2


def test_other_figures_are_the_same_complaint_and_another_reason_is_not():
    watched = Watched()
    for second in range(200):
        watched.run(1, f"voltage of L{second % 3 + 1} is {second}.0 V: the phase is lost")
    assert watched.reported == [1]
    watched.run(1, ORDER)
    watched.run(1, LOST)
    watched.run(1, ORDER)
    assert watched.reported == [1, 201]


def test_a_device_with_a_new_name_each_time_fills_no_log():
    watched = Watched()
    for second in range(HOUR_S - 1):
        letters = "".join([chr(65 + second // 26**place % 26) for place in range(3)])
        watched.run(1, f'the device identifies as "{letters}"')
    assert len(watched.reported) == 8


class Device:
    """What a poll found out about it."""

    def __init__(self):
        self.found = self.replaced = self.meter = None


def reports():
    events = []
    made = MeterReports("Meter at 192.168.0.4:502", "socomec", 5, events.append)
    return made, events


def test_why_a_meter_is_not_valid():
    for error, text in (
        (ReadingInvalid(LOST), f"Meter at 192.168.0.4:502 is not valid: {LOST}"),
        (
            OtherDevice("SOCO, DIRIS A10"),
            'Meter at 192.168.0.4:502 identifies as "SOCO, DIRIS A10", configured is socomec',
        ),
        (
            NoAnswer("it answers none of the questions"),
            "Meter at 192.168.0.4:502 does not answer as unit 5: most meters are unit 1",
        ),
    ):
        made, events = reports()
        for _ in range(HOUR_S):
            made.refused(1000, error)
        assert events == [text]
        made.refused(1000, error)
        assert events == [text] * 2


def test_what_may_be_due_to_the_moment_is_not_reported():
    made, events = reports()
    error = ReadingInvalid("L1 reports 2300 W but only 230 VA")
    error.persists = False
    for _ in range(10):
        made.refused(1000, error)
    assert events == []


def test_valid_readings_end_a_complaint():
    made, events = reports()
    for seconds, count in ((59, 1), (60, 2)):
        made.refused(1000, ReadingInvalid(LOST))
        for _ in range(seconds):
            made.valid(1000, False)
        made.refused(1000, ReadingInvalid(LOST))
        assert len(events) == count


def test_a_meter_that_was_found_is_reported_once_with_its_uncertain_registers():
    made, events = reports()
    device = Device()
    made.device(device)
    assert events == []
    device.found, device.meter = "cg_em340", energy_meters.load("cg_em340")
    made.device(device)
    made.device(device)
    assert events == ["Meter at 192.168.0.4:502 was found to be cg_em340"]
    made, events = reports()
    device.found, device.meter = "saia_ale3", energy_meters.load("saia_ale3")
    made.device(device)
    assert len(events) == 2
    assert events[1].startswith("The registers of Saia-Burgess")


def test_each_exchange_of_a_device_is_reported_once():
    made, events = reports()
    device = Device()
    for names in (("B", "A"), ("A", "B"), ("B", "A")):
        device.replaced = names
        made.device(device)
        made.device(device)
    assert events == [
        'Meter at 192.168.0.4:502 identifies as "B", before as "A"',
        'Meter at 192.168.0.4:502 identifies as "A", before as "B"',
        'Meter at 192.168.0.4:502 identifies as "B", before as "A"',
    ]


def test_an_unknown_phase_order_is_reported_once_each_time_it_begins():
    made, events = reports()
    for unknown in (True, True, False, False, True):
        made.valid(1000, unknown)
    text = "Meter at 192.168.0.4:502 does not know the phase order: is a phase missing?"
    assert events == [text] * 2


def test_a_phase_order_of_132_is_a_notice_once_each_time_it_begins():
    """A connection that was lost in between brings no second one."""
    cases = (
        (("wrong",), 1),
        (("wrong", "wrong", None, "wrong"), 1),
        ((None, "right", "wrong", "right", "wrong"), 2),
        ((None, "right"), 0),
    )
    for sequences, count in cases:
        made, events = reports()
        for sequence in sequences:
            made.valid(1000, False, sequence)
        text = (
            "Meter at 192.168.0.4:502 reads the phase order 132: two phases are exchanged at the "
            "meter or before it. Its readings are used"
        )
        assert events == [text] * count, sequences


def test_a_likely_cause_is_reported_once_it_lasts():
    events = []
    reports = MeterReports("Meter at there", "socomec", 5, events.append)
    for _ in range(6):
        reports.unreadable(1000, "no reply", "the unit")
    reports.unreadable(1000, "no reply", None)
    assert events == []
    for _ in range(2 * HOUR_S):
        reports.unreadable(1000, "no reply", "the unit")
    text = "Meter at there cannot be read: no reply; the unit"
    assert events == [text, text]  # and again after an hour
    for _ in range(6):  # a new cause has to last, too
        reports.unreadable(1000, "exception 2", "the profile")
    assert len(events) == 2
    reports.unreadable(1000, "exception 2", "the profile")
    assert events[2:] == ["Meter at there cannot be read: exception 2; the profile"]
    reports.valid(1000, False)
    reports.unreadable(6000, "no reply", "wires")
    assert len(events) == 3


def test_each_peculiarity_is_reported_once():
    events = []
    reports = MeterReports("Meter at there", "socomec", 5, events.append)
    for peculiarities in ((), ("one",), ("one",), ("one", "two"), ("one", "two")):
        reports.server(peculiarities)
    assert events == ["Meter at there sends one", "Meter at there sends two"]
