"""The commands: each asks the station, prints tables or JSON, and returns its exit code."""

import dataclasses
import json

from rich.live import Live

from tools.service_installer import finding, setting_names, settings_access, tables
from tools.service_installer.commission import Commission
from tools.service_installer.connection import Refused
from tools.service_installer.monitor import Monitor, line, screen, statuses
from tools.service_installer.person import Person
from tools.station_lines import timed

FOLLOW_S = 0.5
# In rounds. A quiet line may be dead, so a question tests it.
ALIVE_EVERY = 10
UNKNOWN_COMMAND = "is not a command"  # of the station's own sentence
FAILED = 1


def _print_json(value):
    print(json.dumps(value), flush=True)


def status(station, options, console):
    """`status`: offer, reason, car and meter."""
    now, why = station.ask("status"), station.ask("why")
    if options.json:
        _print_json({"status": now, "why": why})
    else:
        console.print(tables.status(now, why))


def monitor(station, options, console):
    """`monitor`: a live view on a terminal, else a line or JSON object per second."""
    view = Monitor(station)
    found = statuses(view, station, options.seconds)
    if options.json:
        for one in found:
            _print_json(one["station"])
    elif console.is_terminal:
        with Live(console=console, screen=True, auto_refresh=False) as live:
            for one in found:
                live.update(screen(one, view.events), refresh=True)
    else:
        for one in found:
            print(line(one), flush=True)


def events(station, options, _):
    """`events`: those so far, with --follow also new ones."""
    answer = station.ask("events")
    if options.json and not options.follow:
        _print_json(answer)
        return
    known = [timed(*event) for event in answer["events"]]
    _print_events(known, options.json)
    # An event may have arrived by itself and in the answer, too.
    _print_events([event for event in station.events() if event not in known], options.json)
    rounds = 0
    while options.follow:
        station.wait(FOLLOW_S)
        rounds += 1
        if rounds % ALIVE_EVERY == 0:
            station.ask("version")
        _print_events(station.events(), options.json)


def _print_events(found, as_json):
    for at_ms, text in found:
        if as_json:
            _print_json({"at_ms": at_ms, "text": text})
        else:
            print(f"{at_ms / 1000:10.3f}  {text}", flush=True)


def get(station, options, console):
    """`get`: all settings, or the value of one."""
    answer = settings_access.ask(station)
    values = answer["settings"]
    if options.name is None:
        if options.json:
            _print_json(answer)
        else:
            console.print(tables.settings(answer, console.width))
        return
    name = setting_names.resolve(options.name, list(values))
    value = values[name]
    if options.json:
        _print_json({name: value})
    else:
        print(value if isinstance(value, str) else json.dumps(value))


def change(station, options, console):
    """`set`: change the settings that were named, or none of them."""
    present = settings_access.ask(station)["settings"]
    allows = settings_access.allowing(station, present)
    changes = {}
    for given, value in setting_names.pairs([options.name, options.value, *options.more]):
        name = setting_names.resolve(given, list(present))
        if name in changes:
            raise setting_names.UnknownSetting(f"{name} is given twice.")
        changes[name] = setting_names.parse(name, value, allows)
    settings_access.check(station, changes)
    _print_answer(settings_access.store(station, changes), options, console)


def _print_answer(answer, options, console):
    if options.json:
        _print_json(answer)
    else:
        console.print(answer["text"])


def export(station, options, console):
    """`export`: write all settings to a file."""
    settings = settings_access.ask(station)["settings"]
    settings_access.write_file(options.file, settings, options.force)
    text = f"{len(settings)} settings are in {options.file}."
    _print_answer({"ok": True, "text": text}, options, console)


def load(station, options, console):
    """`import`: change all settings that a file has, or none."""
    given = settings_access.read_file(options.file)
    present = settings_access.ask(station)["settings"]
    wanted = settings_access.named_as_ours(given, station, present)
    changes = settings_access.check(station, wanted)
    if not changes:
        text = f"The station has the settings of {options.file} already."
        _print_answer({"ok": True, "applies": "now", "text": text}, options, console)
        return
    answer = settings_access.store(station, changes)
    if not options.json:
        console.print(tables.changes(changes, present))
    _print_answer(answer, options, console)


def clear(station, options, console):
    """`clear fault`: use the readings again of a meter that the station has found faulty."""
    _print_answer(station.ask(f"clear {options.what}"), options, console)


def read(station, options, console):
    """`meter`, `why`, `log` and others: the station's own answer."""
    try:
        answer = station.ask(options.command)
    except Refused as error:
        if UNKNOWN_COMMAND in str(error):
            station.ask("status")  # says why not, in safe mode
        raise
    if options.json:
        _print_json(answer)
        return
    for text in station.lines(options.command):
        console.print(text, soft_wrap=True)


def do(station, options, console):
    """`limit`, `test led`, `reset`: the station does it, and answers in a sentence."""
    words = getattr(options, "words", [])
    _print_answer(station.ask(" ".join([options.command, *words])), options, console)


def commission(station, options, console):
    """`commission`: check meter, phases and car; exit code 0 if all is right or was mended."""
    answer = True if options.yes else False if options.json else None
    person = Person(console, answer)
    result = Commission(station, person, settings_access.rated_current_a(station)).run()
    if options.json:
        _print_json(_as_json(result))
    return 0 if _all_right(result) else FAILED


def _as_json(result):
    report = result["report"]
    return {
        "findings": [dataclasses.asdict(one) for one in report.findings],
        "phases": [dataclasses.asdict(one) for one in report.responses],
        "house_ma": report.house_ma,
        "reactions_ms": report.reactions_ms,
        "meter_fault": report.meter_fault,
        "proposals": [dataclasses.asdict(one) for one in result["proposals"]],
        "changes": result["changes"],
        "applied": result["applied"],
        "balancing": report.balancing,
        "commissioned": result["commissioned"],
    }


def _all_right(result):
    """Whether every finding is right or was mended by a setting.

    An unknown finding is not right. A slow car is no fault of the installation.
    """
    wrong = {one.topic for one in result["report"].findings if one.result != finding.RIGHT}
    wrong.discard(finding.DEAD_TIME)
    mended = {
        finding.DIRECTION: "modbustcp_meter_inverted",
        finding.SCALE: "manual_current_scale",
        finding.CAR: "station_phases",
        finding.ROTATION: "phase_rotation",
    }
    return all(mended.get(topic) in result["changes"] for topic in wrong)
