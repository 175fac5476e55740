"""The command `why`: every reason has a sentence of its own, and none promises too much."""

from console.commands import why
from load_balancing import reasons
from simulated_home import Bare, limits


class Pilot:
    signalled_ma = 0
    fault = None
    car_state = "A"


class Station:
    """The parts that the command gets."""

    def __init__(self, phases=(0, 1, 2)):
        self.pilot = Pilot()
        self.limits = limits(phases=phases)
        self.bare = Bare(self.limits)

    def step(self, seconds, mains_ma):
        for _ in range(seconds):
            self.bare.step(1000, mains_ma, False)

    def lines(self):
        return list(why.why_lines(self.bare.law, self.limits, self.bare, self.pilot, ""))


def test_every_reason_has_its_sentence():
    for name in dir(reasons):
        texts = getattr(reasons, name)
        if not name.startswith("_"):
            for text in (texts,) if isinstance(texts, str) else texts:
                assert text in why.SENTENCES, text


def test_a_lost_meter_is_shown_as_long_as_it_is_what_holds_the_offer():
    """3 A of headroom when its cable is cut: no safe current before the error."""
    station = Station()
    station.step(10, (22000, 0, 0))
    station.step(30, None)
    assert station.lines()[:3] == [
        "offer     0.0 A, held: meter lost",
        "          A lost meter lets nothing rise for two minutes, then up to the safe current; "
        "see: meter.",
        "next      it may change in 1 min 30 s",
    ], station.lines()


def test_amperes_on_the_phases_of_the_station():
    station = Station(phases=(1,))
    station.step(10, (22000, -1250, 0))
    station.pilot.car_state = "B"
    station.pilot.fault = "The control pilot is shorted to earth: no charging"
    assert station.lines() == [
        "fault     The control pilot is shorted to earth: no charging",
        "offer     6.0 A, waiting for the car",
        "          No car charges. One that begins gets 6 A first.",
        "          The pilot signals no current so far.",
        "headroom  L2 26.3 A",
        "car       takes what it is offered, on L2, as far as is known",
    ], station.lines()


def test_what_a_car_does_not_take_and_what_it_is_offered_instead():
    station = Station()
    station.bare.socket.car_state = "B"
    station.step(21, (2000, 0, 0))
    station.pilot.car_state = "B"
    station.pilot.signalled_ma = 6000
    assert station.lines()[:3] == [
        "offer     7.0 A, raised for a car that does not begin",
        "          The car has not taken 6.0 A; trying 7.0 A.",
        "          The pilot signals 6.0 A so far.",
    ], station.lines()
    station.pilot.signalled_ma = 7000
    assert station.lines()[1] == (
        "          The car does not begin with what it is offered, so it is offered more."
    )


def test_a_car_that_gave_up_and_waits_for_its_minimum():
    station = Station()
    station.bare.socket.car_state = "C"
    station.step(1, (17300, 0, 0))
    for _ in range(10):
        station.bare.step(1000, (23300, 0, 0), True)
    station.bare.socket.car_state = "B"
    station.step(1, (17300, 0, 0))
    lines = station.lines()
    assert lines[0] == "offer     0.0 A, held: the car gave up", lines
    assert lines[1] == "          The car gave up at 6.0 A and gets another try later.", lines
    assert "next      it may change in 25 s" in lines, lines
    takes = "takes what it is offered, needs more than 6.0 A, on L1, L2, L3, as far as is known"
    assert lines[-1] == f"car       {takes}", lines
    station.step(60, (18700, 0, 0))
    assert station.lines()[:2] == [
        "offer     0.0 A, less than the car needs L1",
        "          This car needs 6.5 A: waiting for the grid L1.",
    ], station.lines()
    assert (
        why.why_facts(station.bare.law, station.limits, station.bare, station.pilot, "")[
            "limiting_phase"
        ]
        == "L1"
    )
    station.step(60, (17300, 0, 0))
    assert station.lines()[0] == "offer     7.7 A, grid L1", station.lines()
    station.limits.socket_ma = 6200
    station.step(2, (17300, 0, 0))
    assert station.lines()[:2] == [
        "offer     0.0 A, less than the car needs",
        "          This car needs 6.5 A: waiting for a higher limit.",
    ], station.lines()


def test_without_a_car_a_lost_meter_is_said():
    station = Station()
    station.step(10, (2000, 0, 0))
    assert "lost" not in station.lines()[1], station.lines()
    station.step(30, None)
    assert station.lines()[:2] == [
        "offer     6.0 A, waiting for the car",
        "          No car charges. One that begins gets 6 A first. The meter is lost: no more "
        "than the safe current is offered; see: meter.",
    ], station.lines()
