"""The charging station in a family's words: its offer and why, car, light and meter."""

import math

from rich.table import Table
from rich.text import Text

from tools.run.words import amperes, duration, energy, light

METER_STYLES = {"normal": "green", "warning": "yellow", "error": "red"}
LED_STYLES = {"off": "grey35"}
# The rows of a box that is always as high, so that nothing jumps.
WHY_ROWS, METER_ROWS = 2, 2
ROWS = 1 + WHY_ROWS + 1 + METER_ROWS
# The answers come once a second; after so many missed ones the station is said to be silent.
SILENT_S = 5
# The pilot follows the offer in steps; a smaller difference is one of rounding.
LEAST_LAG_MA = 100
# A valid reading is as old as that before its age is worth a word.
OLD_MS = 2000
CHARGE = {
    "unplugged": "no car is plugged in",
    "waiting": "does not charge yet",
    "paused": "charging is paused",
    "full": "plugged in, full",
}


def station(seen):
    """seen: of Watch.look(). Facts that the station has not (yet) reported are left out."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(style="grey62", no_wrap=True)
    table.add_column(ratio=1)
    table.add_row("offer", _at_both_ends(_offer(seen), _countdown(seen)))
    table.add_row("why", Rows(_why(seen), WHY_ROWS))
    table.add_row("car", _at_both_ends(_car(seen), _lamp(seen)))
    table.add_row("meter", Rows(_meter(seen), METER_ROWS))
    return table


class Rows:
    """A text in exactly so many rows; what is longer is cut, and says so."""

    def __init__(self, text, rows):
        self._text = text
        self._rows = rows

    def __rich_console__(self, console, options):
        lines = self._text.wrap(console, options.max_width)
        if len(lines) > self._rows:
            lines = lines[: self._rows]
            lines[-1].truncate(options.max_width - 3)
            lines[-1].append("...")
        yield Text("\n").join([*lines, *[Text("")] * (self._rows - len(lines))])


def _at_both_ends(left, right):
    table = Table.grid(expand=True)
    table.add_column(ratio=1, no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_row(left, right)
    return table


def _silence(seen):
    """Why what the station last reported is not how it is now; None where it is."""
    if seen.get("stopped"):
        return "stopped at the MicroPython prompt; Ctrl-D there starts it again"
    if seen["station"] and seen["unanswered_s"] >= SILENT_S:
        return f"the station has not answered for {int(seen['unanswered_s'])} s"
    return None


def _offer(seen):
    silence = _silence(seen)
    if silence:
        return Text(silence, "bold red")
    if not seen["station"]:
        return Text("the station is starting ...", "bold")
    return Text(f"{amperes(seen['offer_ma']).strip()}, {seen['reason']}", "bold")


def _countdown(seen):
    """When time alone may change the offer."""
    left_ms = seen["station"].get("next_change_ms") or 0
    if not left_ms or _silence(seen):
        return Text("")
    return Text(f"may change in {duration(math.ceil(left_ms / 1000))}", "bold cyan")


def _why(seen):
    """The station's own sentence, or its fault."""
    if _silence(seen):
        return Text("")
    why = seen["why"]
    fault = why.get("fault") or seen["station"].get("fault")
    if fault:
        return Text(fault, "bold red")
    text = Text(why.get("text", ""))
    signalled_ma = seen["station"].get("signalled_ma")
    if signalled_ma and abs(signalled_ma - seen["offer_ma"]) >= LEAST_LAG_MA:
        text.append(f" So far the car is signalled {amperes(signalled_ma).strip()}.")
    return text


def _car(seen):
    charge = seen["charge"]
    if charge == "charging":
        words = f"charging with {amperes(seen['car_max_ma']).strip()}"
    else:
        words = CHARGE[charge]
    if seen["car_wh"] >= 1:
        words += f", {energy(seen['car_wh'])} so far"
    return Text(words)


def _lamp(seen):
    """The LED as it is lit now, and the rhythm that one sees."""
    colour = seen["led_colour_now"]
    lamp = "○" if colour == "off" else "●"
    style = LED_STYLES.get(colour, f"bright_{colour}")
    return Text.assemble(("light  ", "grey62"), (lamp, style), f" {light(seen['led'])}")


def _meter(seen):
    """Whether readings come, what keeps them away, and the cable that a person can pull."""
    state, age_ms = seen["meter_state"], seen["station"].get("mains_age_ms")
    style = METER_STYLES.get(state, "")
    if state == "starting":
        words = "not asked yet"
    elif state == "idle":
        words = "not used"
    elif state == "normal" and (age_ms or 0) < OLD_MS:
        words = f"read every second, {seen['station'].get('meter_polls', 0)} times so far"
    elif age_ms is None:
        words = "no reading yet"
    else:
        words = f"no valid reading for {age_ms // 1000} s"
        style = style if state != "normal" else "yellow"
    error = seen["station"].get("meter_error")
    if error:
        words += f": {error}"
    wrong = [] if seen["meter_cable"] else ["its cable is out"]
    if seen["meter_fault"]:
        wrong.append(f"its fault here: {seen['meter_fault']}")
    return Text(words, style) + Text(f" ({', '.join(wrong)})" if wrong else "", "red")
