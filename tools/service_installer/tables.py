"""The station's answers as tables for people."""

import json

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from tools.run.station_box import METER_STYLES
from tools.run.words import amperes
from tools.service_installer import responses, setting_names
from tools.service_installer.finding import RIGHT, WRONG

MARKS = {RIGHT: ("✓", "green"), WRONG: ("✗", "bold red")}
UNKNOWN_MARK = ("?", "yellow")
WIDE = 140
VERDICTS = {
    responses.FOLLOWS: ("follows the car", "green"),
    responses.REVERSED: ("runs backwards", "bold red"),
    responses.STILL: ("does not follow the car", "bright_black"),
    responses.UNCLEAR: ("unclear", "yellow"),
    responses.NOT_MEASURED: ("not measured", "bright_black"),
}


def _table(*columns):
    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def status(now, why):
    """The table of the answers to `status` and `why`."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold")
    if now["fault"]:
        facts.add_row("fault", Text(now["fault"], "bold red"))
    offer = Text(f"{amperes(now['offer_ma'])}  {now['reason']}", "bold")
    facts.add_row("offer", offer)
    facts.add_row("", why["text"])
    charging = "charging" if now["charging"] else "not charging"
    facts.add_row("car", f"state {now['pilot_state']}, {charging}; {why['car']['text']}")
    state = now["meter_state"]
    error = f": {now['meter_error']}" if now["meter_error"] else ""
    facts.add_row("meter", Text(state, METER_STYLES.get(state, "")) + error)
    facts.add_row("LED", now["led"])
    version = now["version"] or "unknown version"
    facts.add_row("firmware", f"{version}, board {now['board']}, up {now['uptime_s']} s")
    return Group(facts, _phases(now, why["limiting_phase"]))


def _phases(now, limiting):
    table = _table("phase", "grid connection", "headroom for the car", "")
    for number in range(3):
        name = f"L{number + 1}"
        current_ma = now["mains_ma"][number] if now["mains_ma"] else None
        shown = "not measured" if current_ma is None else amperes(current_ma)
        if current_ma is not None and now["headroom_ma"] is None:
            shown += f", {now['mains_age_ms'] // 1000} s ago and not used"
        left = amperes(now["headroom_ma"][number]) if now["headroom_ma"] else "not known"
        table.add_row(name, shown, left, "decides" if name == limiting else "")
    return table


def settings(answer, width):
    """The table of settings_access.ask(), in the groups of the source document's screen.

    width: of the terminal in columns; the allowed values are shown from WIDE on.
    """
    values, allowed = answer["settings"], answer["allowed"]
    waiting = answer.get("after_reset", ())
    wide = width >= WIDE
    table = _table("setting", "source document", "value", *(["allowed"] if wide else []))
    table.columns[0].no_wrap = True  # names are copied and pasted
    for title, names in setting_names.groups(list(values)):
        table.add_row(Text(title, "bold"))
        for name in names:
            value = Text(json.dumps(values[name]), "bold")
            if name in waiting:
                value.append(" (after a reset)", "yellow")
            cells = [f"  {name}", setting_names.source_name(name), value]
            table.add_row(*cells, *([allowed[name]] if wide else []))
        table.add_section()
    return table


def changes(new, old):
    """The table of changed settings; new, old: {name: value}."""
    table = _table("setting", "was", "is")
    for name, value in new.items():
        table.add_row(name, json.dumps(old.get(name)), Text(json.dumps(value), "bold"))
    return table


def _rounded(ratio):
    """Two decimals, and no minus before a zero."""
    text = f"{ratio:.2f}"
    return text.lstrip("-") if float(text) == 0 else text


def report(made):
    """The tables of a Report."""
    phases = _table("phase", "house alone", "per ampere offered", "steps that agree", "verdict")
    for column in phases.columns[1:4]:
        column.justify = "right"
    for response in made.responses:
        house_ma = made.house_ma[response.phase]
        judged = response.verdict not in (responses.UNCLEAR, responses.NOT_MEASURED)
        phases.add_row(
            f"L{response.phase + 1}",
            "-" if house_ma is None else amperes(house_ma),
            f"{_rounded(response.ratio)} A" if judged else "-",
            f"{response.agreeing} of {response.moves}",
            Text(*VERDICTS[response.verdict]),
        )
    facts = Table.grid(padding=(0, 2))
    for finding in made.findings:
        mark, style = MARKS.get(finding.result, UNKNOWN_MARK)
        facts.add_row(Text(mark, style), Text(finding.topic, "bold"), finding.text)
    return Group(phases, facts, Text())
