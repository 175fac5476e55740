"""The live view: one screen drawn from a snapshot, without any state of its own."""

from rich.layout import Layout
from rich.measure import Measurement
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

LEAST_BAR_WIDTH = 10
# A bar ends here, so that an overload can be seen beyond the limit.
BAR_SPAN = 1.3
# A terminal with so many rows has bars of two rows, with one between them.
TALL_ROWS = 36
EVENTS_SHOWN = 7
EVENT_TIME_WIDTH = 12
KEYS = (
    ("k", "kettle"),
    ("o", "oven"),
    ("h", "heat pump"),
    ("s", "solar"),
    ("p", "car"),
    ("c", "meter cable"),
    ("q", "quit"),
)
LED_STYLES = {
    "off": "grey35",
    "red": "bright_red",
    "green": "bright_green",
    "blue": "bright_blue",
    "cyan": "bright_cyan",
    "white": "bright_white",
    "yellow": "bright_yellow",
    "magenta": "bright_magenta",
}
METER_STYLES = {"normal": "green", "warning": "yellow", "error": "red"}


def screen(seen, events, switched, rows=24):
    """seen: Simulation.snapshot(); events: (seconds, text); switched: {key: on} for KEYS.

    It fills a terminal of 80 columns and 24 rows or more: larger bars, more events.
    """
    tall = rows >= TALL_ROWS
    whole, middle = Layout(), Layout(size=8)
    middle.split_row(framed("Station", station(seen)), framed("Meter", meter(seen)))
    whole.split_column(
        Layout(framed("Grid connection", phases(seen, tall)), size=11 if tall else 6),
        middle,
        Layout(framed("Events", latest(events))),
        Layout(keys(switched), size=1),
    )
    return whole


def framed(title, content):
    return Panel(content, title=title, title_align="left", border_style="grey50")


def side_by_side(*panels):
    """Columns of the same width, whatever is in them: nothing jumps while values change."""
    table = Table.grid(expand=True)
    for _ in panels:
        table.add_column(ratio=1)
    table.add_row(*panels)
    return table


def phases(seen, tall=False):
    """House, car and limit of each phase as bars and in figures."""
    table = _phases_head()
    limit_ma = seen["limit_ma"]
    for number, (house_ma, car_ma) in enumerate(zip(seen["house_ma"], seen["car_ma"])):
        grid_ma = house_ma + car_ma
        if tall and number:
            table.add_row("")
        table.add_row(
            f"L{number + 1}",
            Bar(house_ma, car_ma, limit_ma, 2 if tall else 1),
            amperes(house_ma),
            amperes(car_ma),
            Text(amperes(grid_ma), _grid_style(grid_ma, limit_ma)),
            amperes(limit_ma),
        )
    return table


def _phases_head():
    """A table with what its bars and columns mean."""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column()
    table.add_column(ratio=1)
    for _ in range(4):
        table.add_column(justify="right", no_wrap=True)
    bars = Text.assemble(
        ("█ ", "yellow"), "house  ", ("█ ", "bright_blue"), "car  ", ("│ ", "white"), "limit"
    )
    columns = [Text(name, "grey62") for name in ("house", "car", "grid", "limit")]
    table.add_row("", bars, *columns)
    return table


def _grid_style(grid_ma, limit_ma):
    if grid_ma < 0:
        return "bold green"
    return "bold red" if grid_ma > limit_ma else "bold"


class Bar:
    """bar() as wide as its place in the screen, and `rows` high."""

    def __init__(self, house_ma, car_ma, limit_ma, rows):
        self._currents_ma = house_ma, car_ma, limit_ma
        self._rows = rows

    def __rich_console__(self, console, options):
        yield from [bar(*self._currents_ma, options.max_width)] * self._rows

    def __rich_measure__(self, console, options):
        return Measurement(LEAST_BAR_WIDTH, options.max_width)


def bar(house_ma, car_ma, limit_ma, width):
    """House yellow, car blue, what is over the limit red; a line marks the limit."""
    cell_ma = limit_ma * BAR_SPAN / width
    limit = round(limit_ma / cell_ma)
    house = max(0, min(width, round(house_ma / cell_ma)))
    total = max(house, min(width, round((house_ma + car_ma) / cell_ma)))
    text = Text()
    for cell in range(width):
        if cell < total:
            style = "red" if cell >= limit else "yellow" if cell < house else "bright_blue"
            text.append("█", style)
        else:
            text.append("│" if cell == limit else "·", "white" if cell == limit else "grey30")
    return text


def station(seen):
    """The offer with its reason, the duty, the car and the LED as it is lit now."""
    colour = seen["led_colour_now"]
    lamp = Text("●" if colour != "off" else "○", LED_STYLES.get(colour, "white"))
    longest_ms = seen["station"].get("longest_block_ms", 0)
    return facts(
        ("offer", Text(amperes(seen["offer_ma"]).strip(), "bold")),
        ("reason", Text(seen["reason"], "bold")),
        ("pilot", f"{amperes(seen['pilot_ma']).strip()}, duty {percent(seen['duty_u16'], 2)}"),
        ("car", f"state {seen['car_state']}, contactor {closed(seen['contactor'])}"),
        ("LED", lamp + Text(f" {seen['led']}", "default")),
        ("block", f"{longest_ms} ms, host's delays too"),
    )


def meter(seen):
    """State of the meter and what the station's polls say."""
    status = seen["station"]
    state = seen["meter_state"]
    return facts(
        ("state", Text(state, METER_STYLES.get(state, "default"))),
        ("cable", "in" if seen["meter_cable"] else Text("cut", "red")),
        ("polls", f"{status.get('meter_polls', 0)} in {status.get('uptime_s', 0)} s"),
        ("error", status.get("meter_error") or "none"),
    )


def facts(*rows):
    """Names and what they are."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="grey62", no_wrap=True)
    table.add_column()
    for row in rows:
        table.add_row(*row)
    return table


def latest(events):
    """The last events, newest below; as many as there is room for, or always the same height."""
    return Latest(events)


class Latest:
    """events: (seconds, text), oldest first; a long one goes on below."""

    def __init__(self, events):
        self._events = events

    def __rich_console__(self, console, options):
        rows = options.height or EVENTS_SHOWN
        lines = []
        for seconds, text in self._events[-rows:]:
            at = f"{seconds:{EVENT_TIME_WIDTH - 2}.3f}  "
            for part in Text(text).wrap(console, max(1, options.max_width - len(at))):
                lines.append(Text.assemble((at, "grey62"), part, no_wrap=True))
                at = " " * EVENT_TIME_WIDTH
        lines = lines[-rows:]
        yield Text("\n").join(lines + [Text("")] * (rows - len(lines)))


def keys(switched):
    """What can be pressed; what is on stands out."""
    text = Text(" ", no_wrap=True)
    for key, name in KEYS:
        text.append(key, "bold cyan")
        text.append(" ")
        text.append(name, "black on yellow" if switched.get(key) else "")
        text.append("   ")
    text.rstrip()
    return text


def line(seen):
    """The same as one line, for output that is no terminal."""
    mains = " ".join(amperes(current_ma) for current_ma in seen["mains_ma"])
    return (
        f"{seen['uptime_s']:8.1f} s  grid {mains}  car {amperes(seen['car_max_ma'])}  "
        f"offer {amperes(seen['offer_ma'])} ({seen['reason']})  "
        f"duty {percent(seen['duty_u16'], 1)}  meter {seen['meter_state']}  "
        f"LED {seen['led']}"
    )


def percent(duty_u16, digits):
    return f"{duty_u16 * 100 / 65536:.{digits}f} %"


def amperes(current_ma):
    return f"{current_ma / 1000:5.1f} A"


def closed(contactor):
    return "closed" if contactor else "open"
