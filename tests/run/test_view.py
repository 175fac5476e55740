"""The live view draws every snapshot: bars end at their widths, overload is red."""

import io

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
    "duty_u16": 9939,
    "car_state": "C",
    "contactor": True,
    "led": "steady blue",
    "led_colour_now": "blue",
    "meter_cable": True,
    "station": {"meter_polls": 7, "meter_error": None, "uptime_s": 12},
}


def drawn(renderable):
    console = Console(file=io.StringIO(), width=110, record=True)
    console.print(renderable)
    return console.export_text()


def test_the_screen_shows_what_matters():
    text = drawn(view.screen(SEEN, [(5.0, "Communication warning for modbus unit 5")], {}))
    for words in ("grid L2", "9.1 A", "15.17 %", "steady blue", "Communication warning", "26.9 A"):
        assert words in text, words


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
    bar = view.bar(house, car, 25000)
    assert len(bar) == view.BAR_WIDTH
    styles = [str(span.style) for span in bar.spans]
    counted = [styles.count(style) for style in ("yellow", "bright_blue", "red")]
    assert counted == [yellow, blue, red]


def test_the_line_for_other_outputs():
    line = view.line(SEEN)
    assert "offer   9.1 A (grid L2)" in line
    assert "meter normal" in line
    assert "\n" not in line
