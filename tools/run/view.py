"""The live view: one screen drawn from what is seen and remembered, without a state of its own."""

from rich.align import Align
from rich.layout import Layout
from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from tools.run import history, station_box
from tools.run.grid_bars import phases
from tools.run.happenings import STATION
from tools.run.words import amperes, clock, light, percent

LEAST_COLUMNS, LEAST_ROWS = 80, 24
# A terminal with so many rows has bars of two rows, with one between them.
TALL_ROWS = 36
EVENTS_SHOWN = 7
EVENT_TIME_WIDTH = 7
BORDERS = 4  # columns of a frame and of the space within it
# Each key is the first letter of its name.
KEYS = (
    "Kettle",
    "Oven",
    "Heat pump",
    "Solar PV",
    "Battery",
    "Plug",
    "Full",
    "Cable",
    "Meter fault",
    "Quit",
)
# For a terminal whose character set has no blocks: one character for one, of like weight.
ASCII = str.maketrans("▁▂▃▄▅▆▇█▒│·●○", "_.:-=+*#=|.*o")


def screen(seen, past, events, switched, columns=LEAST_COLUMNS, rows=LEAST_ROWS):
    """seen: of Watch.look(); past: a History; events: (seconds, text); switched: {key: on}.

    It fills a terminal of LEAST_COLUMNS and LEAST_ROWS or more: larger bars, more events.
    """
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        return too_small(columns, rows)
    tall = rows >= TALL_ROWS
    below = Layout()
    left = columns * 9 // 20  # events are long, and a column of the chart is narrow
    limit = amperes(seen["limit_ma"]).strip()
    charted = f"Last {history.shown_s(left - BORDERS)} s, full = {limit}"
    below.split_row(
        Layout(framed(charted, history.Chart(past, seen["limit_ma"])), size=left),
        framed("Events", latest(events)),
    )
    whole = Layout()
    whole.split_column(
        Layout(
            framed("Grid connection", phases(seen, tall), _balancer(seen)), size=11 if tall else 6
        ),
        Layout(
            framed("Charging station", station_box.station(seen), _second_terminal(seen)),
            size=station_box.ROWS + 2,
        ),
        below,
        Layout(keys(switched), size=1),
    )
    return InAscii(whole)


def _balancer(seen):
    """What the balancing device draws (+) or feeds in (-) on each phase; None without one."""
    if not seen["balancer"]:
        return None
    added = " ".join(amperes(ma).strip() for ma in seen["balancer_ma"])
    return f"{seen['balancer']} adds {added}"


def _second_terminal(seen):
    """How to type commands while one looks on; None where the simulation has no port for it."""
    port = seen.get("port")
    return port and f"second terminal: make repl PORT={port}"


def starting():
    """The first screen, before there is anything to look at."""
    return InAscii(_in_the_middle("starting the station ..."))


def too_small(columns, rows):
    """Instead of a picture that would be cut."""
    return _in_the_middle(
        "Make the window larger.\n"
        f"It has {columns} x {rows} characters; {LEAST_COLUMNS} x {LEAST_ROWS} are needed.\n"
        "q quits"
    )


def _in_the_middle(text):
    return Align(Text(text, justify="center"), "center", vertical="middle")


class InAscii:
    """What it holds, drawn with ASCII alone where the terminal's character set asks for it."""

    def __init__(self, content):
        self._content = content

    def __rich_console__(self, console, options):
        for text, style, control in console.render(self._content, options):
            if options.ascii_only:
                text = text.translate(ASCII)
            yield Segment(text, style, control)


def framed(title, content, below=None):
    """A box; below: text in its lower edge, or None."""
    return Panel(
        content,
        title=title,
        title_align="left",
        subtitle=below,
        subtitle_align="right",
        border_style="grey50",
    )


def side_by_side(*panels):
    """Columns of the same width, whatever is in them: nothing jumps while values change."""
    table = Table.grid(expand=True)
    for _ in panels:
        table.add_column(ratio=1)
    table.add_row(*panels)
    return table


def latest(events):
    """The last events, newest below; as many as there is room for, or always the same height."""
    return Latest(events)


class Latest:
    """events: (seconds, text), oldest first; a long one goes on below."""

    def __init__(self, events):
        self._events = list(events)

    def __rich_console__(self, console, options):
        rows = options.height or EVENTS_SHOWN
        lines = []
        for seconds, text in self._events[-rows:]:
            at = f"{clock(seconds):>{EVENT_TIME_WIDTH - 2}}  "
            said = Text(text, "cyan" if text.startswith(STATION) else "")
            for part in said.wrap(console, max(1, options.max_width - len(at))):
                lines.append(Text.assemble((at, "grey62"), part, no_wrap=True))
                at = " " * len(at)
        lines = lines[-rows:]
        yield Text("\n").join(lines + [Text("")] * (rows - len(lines)))


def keys(switched):
    """What can be pressed; what is on, plugged or pulled out stands out."""
    text = Text(no_wrap=True)
    for name in KEYS:
        on = switched.get(name[0].lower())
        text.append(name[0], "bold cyan reverse" if on else "bold cyan")
        text.append(name[1:], "reverse" if on else "")
        text.append("  ")
    text.rstrip()
    return text


def line(seen):
    """The same as one line, for output that is no terminal."""
    mains = " ".join(amperes(current_ma) for current_ma in seen["mains_ma"])
    line = (
        f"{seen['uptime_s']:8.1f} s  grid {mains}  car {amperes(seen['car_max_ma'])}  "
        f"offer {amperes(seen['offer_ma'])} ({seen['reason']})  "
        f"duty {percent(seen['duty_u16'], 1)}  meter {seen['meter_state']}  "
        f"LED {light(seen['led'])}"
    )
    if seen["balancer"]:
        line += f"  {_balancer(seen)}"
    if seen["meter_fault"]:
        line += f"  meter fault {seen['meter_fault']}"
    return line
