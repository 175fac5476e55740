"""The LED's pins over time become a colour and a rhythm."""

import pytest

from tools.plant import led

PINS = {
    "red": (1, 0, 0),
    "green": (0, 1, 0),
    "yellow": (1, 1, 0),
    "blue": (0, 0, 1),
    "magenta": (1, 0, 1),
    "cyan": (0, 1, 1),
    "white": (1, 1, 1),
    "off": (0, 0, 0),
}


class Recorder:
    """Three histories, written as the board does: pin after pin, changes only."""

    def __init__(self):
        self.histories = ([], [], [])
        self.now_s = 5.0

    def show(self, colour, seconds):
        for number, (history, level) in enumerate(zip(self.histories, PINS[colour])):
            if level != (history[-1][1] if history else 0):
                history.append((self.now_s + 0.004 * number, level))
        self.now_s += seconds

    def blink(self, colour, on_s, off_s, seconds):
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            self.show(colour, on_s)
            self.show("off", off_s)

    @property
    def seen(self):
        return led.describe(*self.histories, self.now_s)


def test_nothing_is_off():
    assert led.describe([], [], [], 10.0) == ("off", "off", 0, 0)
    assert led.colour_now([], [], []) == "off"
    assert led.text(led.describe([], [], [], 10.0)) == "off"


@pytest.mark.parametrize("colour", [colour for colour in PINS if colour != "off"])
def test_steady_colours(colour):
    recorder = Recorder()
    recorder.show(colour, 1.5)
    assert recorder.seen == (colour, "steady", 0, 0)
    assert led.text(recorder.seen) == f"steady {colour}"
    assert led.colour_now(*recorder.histories) == colour
    recorder.show(colour, 60)
    assert recorder.seen.rhythm == "steady"
    recorder.show("off", 1.5)
    assert recorder.seen == ("off", "off", 0, 0)


RHYTHMS = (
    ("blue", 0.5, 0.5, "interrupted"),
    ("blue", 0.55, 0.5, "interrupted"),
    ("white", 0.1, 0.1, "fast"),
    ("red", 0.25, 0.25, "fast"),
    ("yellow", 1.0, 1.0, "slow"),
    ("blue", 0.1, 1.4, "flash"),
    ("green", 0.1, 2.9, "flash"),
    ("cyan", 1.8, 0.2, "occulting"),
)


@pytest.mark.parametrize(("colour", "on_s", "off_s", "rhythm"), RHYTHMS)
def test_rhythms(colour, on_s, off_s, rhythm):
    recorder = Recorder()
    recorder.blink(colour, on_s, off_s, seconds=2 * (on_s + off_s))
    for _ in range(3):
        recorder.show(colour, on_s)
        assert_seen(recorder.seen, colour, on_s, off_s, rhythm)
        recorder.show("off", off_s)
        assert_seen(recorder.seen, colour, on_s, off_s, rhythm)


def assert_seen(seen, colour, on_s, off_s, rhythm):
    assert (seen.colour, seen.rhythm) == (colour, rhythm)
    assert seen.on_ms == pytest.approx(on_s * 1000, abs=15)
    assert seen.off_ms == pytest.approx(off_s * 1000, abs=15)


def test_a_rhythm_never_looks_steady_while_it_lasts():
    recorder = Recorder()
    recorder.blink("blue", 0.5, 0.5, seconds=2)
    for _ in range(100):
        recorder.show("blue" if (recorder.now_s - 5) % 1 < 0.4999 else "off", 0.05)
        assert led.text(recorder.seen) == "interrupted blue"


def test_steady_to_interrupted_and_back():
    recorder = Recorder()
    recorder.show("blue", 100)
    recorder.show("off", 0.3)
    assert led.text(recorder.seen) == "changing blue"
    recorder.show("off", 0.2)
    recorder.blink("blue", 0.5, 0.5, seconds=1)
    assert led.text(recorder.seen) == "interrupted blue"
    recorder.show("blue", 1.4)
    assert led.text(recorder.seen) == "steady blue"


def test_another_colour_begins_anew():
    recorder = Recorder()
    recorder.blink("cyan", 1.8, 0.2, seconds=6)
    recorder.show("cyan", 0.7)
    recorder.show("blue", 0.5)
    assert led.text(recorder.seen) == "changing blue"
    recorder.show("blue", 0.6)
    assert led.text(recorder.seen) == "steady blue"
    recorder.blink("red", 0.25, 0.25, seconds=1)
    assert led.text(recorder.seen) == "fast red"


def test_a_blink_too_short_to_see_is_not_seen():
    recorder = Recorder()
    recorder.show("blue", 3)
    recorder.show("off", 0.01)
    recorder.show("blue", 2)
    assert led.text(recorder.seen) == "steady blue"


def test_times_are_means_of_uneven_ones():
    recorder = Recorder()
    for on_s in (0.5, 0.45, 0.55):
        recorder.show("blue", on_s)
        recorder.show("off", 0.5)
    assert recorder.seen.on_ms == pytest.approx(500, abs=20)
