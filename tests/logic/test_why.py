"""The command `why`: every reason has a sentence of its own, and none promises what does not come."""

from console.commands import why
from load_balancing import reasons
from simulated_home import Bare


class Pilot:
    signalled_ma = 0
    fault = None


class Station:
    pilot = Pilot
    phases = (0, 1, 2)

    def __init__(self):
        self.bare = Bare()
        self.law, self.supervision = self.bare.law, self.bare.supervision


def test_every_reason_has_its_sentence():
    for name in dir(reasons):
        texts = getattr(reasons, name)
        if not name.startswith("_"):
            for text in (texts,) if isinstance(texts, str) else texts:
                assert text in why.SENTENCES, text


def test_a_lost_meter_is_told_as_long_as_it_is_what_holds_the_offer():
    """3 A are left when its cable is cut: no safe current before the error."""
    station = Station()
    for seconds, mains_ma in ((10, (22000, 0, 0)), (30, None)):
        for _ in range(seconds):
            station.bare.step(1000, mains_ma, False)
    lines = list(why.why_lines(station, ""))
    assert lines[:3] == [
        "offer     0 mA, held: meter lost",
        "          A lost meter lets nothing rise for two minutes, then up to the safe current; "
        "see: meter.",
        "next      it may change in 90 s",
    ], lines
