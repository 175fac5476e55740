"""status and why: what no meter tells is not told either, and an old reading shows its age."""

from console.commands import status, why
from simulated_home import Bare

NOTHING = "no reading, headroom not known"
UNKNOWN = "headroom  not known without a reading"


class Part:
    """Of a station, with these attributes."""

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


def station(readings, silent_s, meter=True):
    """One that read 5, 6 and 7 A so many times, and then nothing for so long."""
    bare = Bare(balancing=meter)
    for valid in [True] * readings + [False] * silent_s:
        bare.step(1000, (5000, 6000, 7000) if valid else None, False)
    reading = Part(current_ma=[5000, 6000, 7000]) if readings else None
    return Part(
        law=bare.law,
        phases=(0, 1, 2),
        supervision=bare.supervision,
        meter=Part(reading=reading, polls=9, last_error=None) if meter else None,
        socket_meter=None,
        cycle=Part(doubt=None),
        pilot=Part(
            signalled_ma=6000,
            car_state="B",
            pilot_state="B2",
            fault=None,
            cable_ma=None,
            charging=False,
            longest_block_ms=3,
            longest_burst_us=200,
        ),
        led=Part(state="connected"),
        version="0.1.0",
        board=Part(NAME="virtual"),
        uptime=Part(seconds=60),
    )


def test_only_what_is_known_is_told():
    present = "[5000, 6000, 7000] mA"
    left_ma = [20000, 19000, 18000]
    for readings, silent_s, meter, mains_ma, age_ms, headroom_ma, grid in (
        (0, 0, True, None, None, None, NOTHING),
        (0, 9, True, None, None, None, NOTHING),
        (0, 0, False, None, None, None, NOTHING),
        (9, 0, True, [5000, 6000, 7000], 0, left_ma, f"{present}, headroom {left_ma} mA"),
        (9, 4, True, [5000, 6000, 7000], 4000, left_ma, f"{present}, headroom {left_ma} mA"),
        (
            9,
            7,
            True,
            [5000, 6000, 7000],
            7000,
            None,
            f"{present}, last believed over 7 s ago, headroom not known",
        ),
        (
            9,
            300,
            True,
            [5000, 6000, 7000],
            120000,
            None,
            f"{present}, last believed over 120 s ago, headroom not known",
        ),
    ):
        made = station(readings, silent_s, meter)
        now = status.status_facts(made, "")
        told = (now["mains_ma"], now["mains_age_ms"], now["headroom_ma"])
        assert told == (mains_ma, age_ms, headroom_ma), (readings, silent_s, told)
        assert f"grid    {grid}" in status.status_lines(made, "")
        assert why.why_facts(made, "")["headroom_ma"] == headroom_ma
        assert (UNKNOWN in why.why_lines(made, "")) is (headroom_ma is None)
