"""The command `why`: every reason has a sentence of its own, and none promises what does not come."""

from console.commands import why
from load_balancing import reasons
from load_balancing.control import ControlLaw
from load_balancing.limits import Limits
from load_balancing.supervision import NORMAL, WARNING


class Pilot:
    signalled_ma = 0
    fault = None


class Supervision:
    state = NORMAL


class Station:
    pilot = Pilot
    supervision = Supervision()
    phases = (0, 1, 2)

    def __init__(self):
        self.law = ControlLaw(Limits(32000, 16000, 32000, 25000, 12000, self.phases))


def test_every_reason_has_its_sentence():
    for name in dir(reasons):
        texts = getattr(reasons, name)
        if not name.startswith("_"):
            for text in (texts,) if isinstance(texts, str) else texts:
                assert text in why.SENTENCES, text


def test_a_lost_meter_is_told_as_long_as_it_is_what_holds_the_offer():
    """3 A are left when its cable is cut: no safe current before the error."""
    station = Station()
    for state, seconds, mains_ma in ((NORMAL, 10, (22000, 0, 0)), (WARNING, 30, None)):
        station.supervision.state = state
        for _ in range(seconds):
            station.law.step(1000, state, mains_ma, False)
    lines = list(why.why_lines(station, ""))
    assert lines[:3] == [
        "offer     0 mA, held: meter lost",
        "          A lost meter lets nothing rise for two minutes, then up to the safe current; "
        "see: meter.",
        "next      it may change in 90 s",
    ], lines
