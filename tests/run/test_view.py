"""The live view draws every line of its screen, and nothing beyond the terminal's size."""

import re

import pytest

from tools.run import grid_bars, view
from tools.run.history import History

SIZES = ((80, 24), (120, 40))
WARNING = "Communication warning for modbus unit 5"
DIRECTION = "its currents fall when the car draws: it is mounted or wired the wrong way round"
EVENTS = [(5.2, "car plugged in"), (65.0, f"station: {WARNING}"), (3725.0, "kettle on")]

AT_80_X_24 = """\
╭─ Grid connection ────────────────────────────────────────────────────────────╮
│    █ house  ▒ car  │ limit                     house     car    grid   limit │
│ L1 ███▒▒▒▒▒▒▒▒▒▒▒··················│········   2.0 A   9.0 A  11.0 A  25.0 A │
│ L2 ████████████████████▒▒▒▒▒▒▒▒▒▒▒·│········  15.9 A   9.0 A  24.9 A  25.0 A │
│ L3 ▒·······························│········  -8.0 A   9.0 A   1.0 A  25.0 A │
╰──────────────────────────────────────────────────────────────────────────────╯
╭─ Charging station ───────────────────────────────────────────────────────────╮
│ offer  9.1 A, grid L2                                      may change in 8 s │
│ why    The grid connection has no more left on this phase.                   │
│                                                                              │
│ car    charging with 9.0 A, 0.43 kWh so far                    light  ● blue │
│ meter  read every second, 7 times so far                                     │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
╭─ Last 104 s, full = 25.0 A ──────╮╭─ Events ─────────────────────────────────╮
│                                  ││  0:05  car plugged in                    │
│ L1                             ▇ ││  1:05  station: Communication warning    │
│                                ▇ ││        for modbus unit 5                 │
│ L2                             █ ││ 1:02:05  kettle on                       │
│                                  ││                                          │
│ L3                             ▂ ││                                          │
│ offer                          ▃ ││                                          │
╰──────────────────────────────────╯╰──────────────────────────────────────────╯
Kettle  Oven  Heat pump  Solar PV  Battery  Plug  Full  Cable  Meter fault  Quit
"""
IN_ASCII = """\
+- Grid connection ------------------------------------------------------------+
|    # house  = car  | limit                     house     car    grid   limit |
| L1 ###===========..................|........   2.0 A   9.0 A  11.0 A  25.0 A |
"""
TOO_SMALL = """\
                           Make the window larger.
                It has 79 x 23 characters; 80 x 24 are needed.
                                   q quits
"""


def screen(seen, events=(), columns=80, rows=24, switched=None):
    past = History()
    past.step(seen)
    return view.screen(seen, past, events, switched or {}, columns, rows)


def test_every_line_of_the_screen(seen, drawn):
    assert drawn(screen(seen(next_change_ms=7001), EVENTS)) == AT_80_X_24


def test_a_terminal_without_unicode(seen, drawn):
    text = drawn(screen(seen(next_change_ms=7001), EVENTS), encoding="ascii")
    assert text.startswith(IN_ASCII)
    assert "light  * blue" in text
    assert [len(line) for line in text.splitlines()] == [80] * 24


@pytest.mark.parametrize(("columns", "rows"), [(79, 23), (79, 24), (80, 23)])
def test_a_window_that_is_too_small_says_so(seen, drawn, columns, rows):
    text = drawn(screen(seen(), EVENTS, columns, rows), columns, rows)
    assert f"It has {columns} x {rows} characters; 80 x 24 are needed." in text
    assert "Grid" not in text
    if (columns, rows) == (79, 23):
        lines = [line.rstrip() for line in text.splitlines()]
        assert "\n".join(lines).strip("\n") + "\n" == TOO_SMALL


def test_the_first_screen(drawn):
    assert drawn(view.starting()).strip() == "starting the station ..."


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_screen_fills_the_terminal_and_no_more(seen, drawn, columns, rows):
    events = [(number, f"station: {number} {DIRECTION}") for number in range(40)]
    long = seen(
        meter_error=DIRECTION,
        meter_state="error",
        mains_age_ms=2000000000,
        meter_cable=False,
        reason="carried by the breaker L1",
        next_change_ms=120000,
        led="occulting magenta",
        signalled_ma=16000,
        why={"text": "A lost meter lets nothing rise for two minutes. " * 2},
    )
    lines = drawn(screen(long, events, columns, rows), columns, rows).splitlines()
    assert [len(line) for line in lines] == [columns] * rows
    assert "…" not in "".join(lines)
    assert "39 its currents" in "".join(lines[-6:-2])


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_each_phase_has_its_own_bar_with_the_limit(seen, drawn, columns, rows):
    currents = seen(house_ma=[2000, 15900, -8000], car_ma=[11000, 11000, 11000])
    lines = drawn(view.phases(currents), columns, rows).splitlines()[1:]
    shown = [re.search("[█▒│·]+", line)[0] for line in lines]
    assert [len(bar) for bar in shown] == [len(shown[0])] * 3
    # 13 A, 26.9 A and 3 A of the 32.5 A that a whole bar stands for
    counted = [sum(cell in "█▒" for cell in bar) for bar in shown]
    assert counted == [round(len(shown[0]) * ma / 32500) for ma in (13000, 26900, 3000)]
    assert len(shown[0]) >= 40
    limit = round(len(shown[0]) / 1.3)
    assert [bar.find("│") for bar in shown] == [limit, -1, limit]


def test_a_tall_terminal_has_bars_of_two_rows(seen, drawn):
    lines = drawn(screen(seen(), (), 120, 40), 120, 40).splitlines()
    assert [bool(re.search("[█▒·]{40}", line)) for line in lines[2:10]] == [
        *(True, True, False),
        *(True, True, False),
        *(True, True),
    ]


def test_the_port_for_a_second_terminal_stands_below_the_station(seen, drawn):
    lines = drawn(screen(seen(port="/dev/pts/7"))).splitlines()
    assert lines[13].endswith(" second terminal: make repl PORT=/dev/pts/7 ─╯")
    assert "second terminal" not in drawn(screen(seen()))


def test_what_is_switched_on_stands_out():
    text = view.keys({"k": True, "c": False, "m": True})
    assert [
        text.plain[span.start : span.end] for span in text.spans if "reverse" in span.style
    ] == ["K", "ettle", "M", "eter fault"]


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
    bar = grid_bars.bar(house, car, 25000, 50)
    assert len(bar) == 50
    styles = [str(span.style) for span in bar.spans]
    counted = [styles.count(style) for style in ("yellow", "bright_blue", "red")]
    assert counted == [yellow, blue, red]
    # They can be told from each other without colours, too.
    assert bar.plain.count("▒") == blue


def test_a_balancing_device_stands_below_the_bars_and_lowers_them(seen, drawn):
    device = {"balancer": "sum:16:3", "balancer_ma": [-3000, -3000, 12000]}
    shown = drawn(screen(seen(**device))).splitlines()
    assert shown[5].endswith(" sum:16:3 adds -3.0 A -3.0 A 12.0 A ─╯")
    # 2 A of the house less 3 A of the device, and 9 A of the car: 8 A of the 32.5 A of 41 cells
    assert shown[2] == (
        "│ L1 ▒▒▒▒▒▒▒▒▒▒······················│········   2.0 A   9.0 A   8.0 A  25.0 A │"
    )


def test_a_fault_of_the_meter_stands_beside_what_the_station_makes_of_it(seen, drawn):
    shown = drawn(screen(seen(meter_fault="dead:L1", meter_cable=False))).splitlines()
    assert shown[11].startswith(
        "│ meter  read every second, 7 times so far (its cable is out, its fault here:"
    )
    assert shown[12].startswith("│        dead:L1) ")


def test_the_line_for_other_outputs(seen):
    assert view.line(seen()) == (
        "    12.0 s  grid  11.0 A  24.9 A   1.0 A  car   9.0 A  offer   9.1 A (grid L2)  "
        "duty 15.1 %  meter normal  LED blue"
    )
    more = seen(balancer="each:16:2", balancer_ma=[-1000, 0, 500], meter_fault="zero")
    assert view.line(more) == (
        view.line(seen()) + "  each:16:2 adds -1.0 A 0.0 A 0.5 A  meter fault zero"
    )
