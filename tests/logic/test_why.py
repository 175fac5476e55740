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
        bare = self.bare
        return list(why.why_lines(bare.law, self.limits, bare.supervision, self.pilot, ""))


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
        "offer     6.0 A, waiting for the car",
        "          No car charges. One that begins gets 6 A first.",
        "          The pilot signals no current so far.",
        "fault     The control pilot is shorted to earth: no charging",
        "headroom  L2 26.3 A",
        "car       takes what it is offered, on L2, as far as is known",
    ], station.lines()
