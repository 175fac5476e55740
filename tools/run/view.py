"""The live view: one screen drawn from a snapshot, without any state of its own."""

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

BAR_WIDTH = 50
# A bar ends here, so that an overload can be seen beyond the limit.
BAR_SPAN = 1.3
EVENTS_SHOWN = 7
KEYS = (
    ("k", "kettle"),
    ("o", "oven"),
    ("h", "heat pump"),
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


def screen(seen, events, switched):
    """seen: Simulation.snapshot(); events: (seconds, text); switched: {key: on} for KEYS."""
    return Group(
        Panel(phases(seen), title="Grid connection", title_align="left"),
        side_by_side(
            Panel(station(seen), title="Station", title_align="left"),
            Panel(meter(seen), title="Meter", title_align="left"),
        ),
        Panel(latest(events), title="Events", title_align="left"),
        keys(switched),
    )


def side_by_side(*panels):
    """Columns of the same width, whatever is in them: nothing jumps while values change."""
    table = Table.grid(expand=True)
    for _ in panels:
        table.add_column(ratio=1)
    table.add_row(*panels)
    return table


def phases(seen):
    """House, car and limit of each phase as bars."""
    table = Table.grid(padding=(0, 1))
    for number in range(3):
        house_ma, car_ma = seen["house_ma"][number], seen["car_ma"][number]
        table.add_row(
            f"L{number + 1}",
            bar(house_ma, car_ma, seen["limit_ma"]),
            f"house {amperes(house_ma)}",
            f"car {amperes(car_ma)}",
            f"= {amperes(house_ma + car_ma)} of {amperes(seen['limit_ma'])}",
        )
    return table


def bar(house_ma, car_ma, limit_ma):
    """House yellow, car blue, what is over the limit red; a line marks the limit."""
    cell_ma = limit_ma * BAR_SPAN / BAR_WIDTH
    limit = round(limit_ma / cell_ma)
    house = max(0, min(BAR_WIDTH, round(house_ma / cell_ma)))
    total = max(house, min(BAR_WIDTH, round((house_ma + car_ma) / cell_ma)))
    text = Text()
    for cell in range(BAR_WIDTH):
        if cell < total:
            style = "red" if cell >= limit else "yellow" if cell < house else "bright_blue"
            text.append("█", style)
        else:
            text.append("│" if cell == limit else "·", "white" if cell == limit else "grey30")
    return text


def station(seen):
    """The offer with its reason, the duty, the car and the LED as it is lit now."""
    status = seen["station"]
    table = Table.grid(padding=(0, 2))
    table.add_row("offer", Text(f"{amperes(seen['offer_ma'])}  {seen['reason']}", "bold"))
    table.add_row("pilot", f"duty {seen['duty_u16'] * 100 / 65536:.2f} %")
    table.add_row("car", f"state {seen['car_state']}, contactor {closed(seen['contactor'])}")
    colour = seen["led_colour_now"]
    lamp = Text("●" if colour != "off" else "○", LED_STYLES.get(colour, "white"))
    table.add_row("LED", lamp + Text(f"  {seen['led']}"))
    table.add_row("block", f"longest {status.get('longest_block_ms', 0)} ms")
    return table


def meter(seen):
    """State of the meter and what the station's polls say."""
    status = seen["station"]
    table = Table.grid(padding=(0, 2))
    state = seen["meter_state"]
    table.add_row("state", Text(state, METER_STYLES.get(state, "white")))
    table.add_row("cable", "in" if seen["meter_cable"] else Text("cut", "red"))
    table.add_row("polls", f"{status.get('meter_polls', 0)}")
    table.add_row("error", status.get("meter_error") or "none")
    table.add_row("up", f"{status.get('uptime_s', 0)} s")
    return table


def latest(events):
    """The last events, newest below; always the same height."""
    shown = [f"{seconds:10.3f}  {text}" for seconds, text in events[-EVENTS_SHOWN:]]
    return Text("\n".join(shown + [""] * (EVENTS_SHOWN - len(shown))))


def keys(switched):
    """What can be pressed; what is on stands out."""
    text = Text(" ")
    for key, name in KEYS:
        text.append(f"[{key}] ", "bold")
        text.append(name, "black on yellow" if switched.get(key) else "")
        text.append("   ")
    return text


def line(seen):
    """The same as one line, for output that is no terminal."""
    mains = " ".join(amperes(current_ma) for current_ma in seen["mains_ma"])
    return (
        f"{seen['uptime_s']:8.1f} s  grid {mains}  car {amperes(seen['car_max_ma'])}  "
        f"offer {amperes(seen['offer_ma'])} ({seen['reason']})  "
        f"duty {seen['duty_u16'] * 100 / 65536:.1f} %  meter {seen['meter_state']}  "
        f"LED {seen['led']}"
    )


def amperes(current_ma):
    return f"{current_ma / 1000:5.1f} A"


def closed(contactor):
    return "closed" if contactor else "open"
