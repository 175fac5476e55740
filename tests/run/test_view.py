"""The live view draws every snapshot: bars end at their widths, overload is red."""

import io
import re

import pytest
from rich.console import Console

from tools.run import view

SEEN = {
    "uptime_s": 12.0,
    "house_ma": [2000, 15900, -8000],
    "car_ma": [11000, 11000, 11000],
    "mains_ma": [13000, 26900, 3000],
    "car_max_ma": 11000,
    "limit_ma": 25000,
    "offer_ma": 9100,
    "reason": "grid L2",
    "meter_state": "normal",
    "pilot_ma": 8900,
    "duty_u16": 9939,
    "car_state": "C",
    "contactor": True,
    "led": "steady blue",
    "led_colour_now": "blue",
    "meter_cable": True,
    "station": {"meter_polls": 7, "meter_error": None, "uptime_s": 12},
}


SIZES = ((80, 24), (120, 40))
WARNING = "Communication warning for modbus unit 5"
DOUBT = "its currents fall when the car draws: it is mounted or wired the wrong way round"


def drawn(renderable, width=110, height=30):
    console = Console(file=io.StringIO(), width=width, height=height, record=True)
    console.print(renderable)
    return console.export_text()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_screen_shows_what_matters(width, height):
    text = drawn(view.screen(SEEN, [(5.0, WARNING)], {}, height), width, height)
    for words in ("grid L2", "9.1 A", "8.9 A, duty 15.17 %", "steady blue", WARNING, "26.9 A"):
        assert words in text, words
    for _, name in view.KEYS:
        assert name in text, name


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_screen_fills_the_terminal_and_no_more(width, height):
    station = {**SEEN["station"], "meter_error": DOUBT, "longest_block_ms": 1234}
    events = [(number, f"{number} Meter unit 5 is not valid: {DOUBT}") for number in range(40)]
    seen = {**SEEN, "station": station, "reason": "safe current: no reading yet"}
    lines = drawn(view.screen(seen, events, {}, height), width, height).splitlines()
    assert len(lines) == height
    assert {len(line) for line in lines} == {width}
    assert "…" not in "".join(lines)
    assert "39 Meter unit 5" in "".join(lines[-6:-2])


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_each_phase_has_its_own_bar_with_the_limit(width, height):
    lines = drawn(view.phases(SEEN), width, height).splitlines()[1:]
    shown = [re.search("[█│·]+", line)[0] for line in lines]
    assert [len(bar) for bar in shown] == [len(shown[0])] * 3
    # 13 A, 26.9 A and 3 A of the 32.5 A that a whole bar stands for
    counted = [bar.count("█") for bar in shown]
    assert counted == [round(len(shown[0]) * ma / 32500) for ma in (13000, 26900, 3000)]
    assert len(shown[0]) >= 40
    limit = round(len(shown[0]) / view.BAR_SPAN)
    assert [bar.find("│") for bar in shown] == [limit, -1, limit]


def test_a_tall_terminal_has_bars_of_two_rows():
    lines = drawn(view.screen(SEEN, [], {}, 40), 120, 40).splitlines()
    assert [bool(re.search("[█·]{40}", line)) for line in lines[2:10]] == [
        *(True, True, False),
        *(True, True, False),
        *(True, True),
    ]


def test_it_draws_before_the_station_has_said_anything():
    assert "starting" in drawn(view.screen({**SEEN, "station": {}, "reason": "starting"}, [], {}))


BARS = (
    # house, car -> cells of house, car, over the limit; 25 A are 38 of 50 cells
    (0, 0, 0, 0, 0),
    (-8000, 0, 0, 0, 0),
    (13000, 0, 20, 0, 0),
    (0, 13000, 0, 20, 0),
    (13000, 12000, 20, 18, 0),
    (26000, 0, 38, 0, 2),
    (60000, 16000, 38, 0, 12),
)


@pytest.mark.parametrize(("house", "car", "yellow", "blue", "red"), BARS)
def test_bars(house, car, yellow, blue, red):
    bar = view.bar(house, car, 25000, 50)
    assert len(bar) == 50
    styles = [str(span.style) for span in bar.spans]
    counted = [styles.count(style) for style in ("yellow", "bright_blue", "red")]
    assert counted == [yellow, blue, red]


def test_the_line_for_other_outputs():
    line = view.line(SEEN)
    assert "offer   9.1 A (grid L2)" in line
    assert "meter normal" in line
    assert "\n" not in line
