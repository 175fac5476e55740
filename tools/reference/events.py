"""Every event that the firmware can tell or log, collected from its code, with what it means.

The texts come from the code itself; a text without a meaning here, or a meaning whose text is gone,
is an error, so that neither can be forgotten. An event that a station told in a test and that no
template fits is one, too: is_known().
"""

import ast
import functools
import re

from iec61851 import faults
from load_balancing.supervision import MeterSupervision
from tools.firmware_files import FIRMWARE
from tools.reference.document import row

# What these are called with becomes an event, or a line of the log: the place of the text.
TELLING = {"record": 0, "_tell": 0, "close": 0, "add": 2}
# Events that are made elsewhere, and where: the code must still have these words.
ELSEWHERE = {
    "No settings stored yet: the defaults are used": (
        "flash/settings_file.py",
        "No settings stored yet: the defaults are used",
    ),
    "<why>: the last good settings are used": (
        "flash/settings_file.py",
        ": the last good settings are used",
    ),
    "<why>: no charging until settings are stored": (
        "flash/settings_file.py",
        ": no charging until settings are stored",
    ),
    "Safe mode: 3 restarts within 10 minutes, the last after <cause>; no charging until power is cut "
    "or the command restart": ("restarts.py", "Safe mode: "),
    "Safe mode: the record of restarts and latched faults cannot be read (<error>); no charging until "
    "it can": (
        "safe_mode.py",
        "Safe mode: the record of restarts and latched faults cannot be read (",
    ),
    "The registers of <model> are from one source: compare with the meter's display": (
        "meters/data.py",
        "are from one source: compare with the meter's display",
    ),
    '<where> identifies as "<now>", before as "<named>"': ("meters/task.py", '", before as "'),
    "<where> does not know the phase order: is a phase missing?": (
        "meters/task.py",
        "does not know the phase order: is a phase missing?",
    ),
}
MEANINGS = {
    "Communication warning for modbus unit <address>": (
        "no valid reading of the grid's meter for 5 s",
        "the safe current rules at once; `meter` says what failed last",
    ),
    "Communication error for modbus unit <address>": (
        "none for two minutes",
        "check cable, switch, the meter's address and supply",
    ),
    "TCP MODBUS unit <address> connected via <ip>:<port>": (
        "readings come (again)",
        "the offer returns gradually",
    ),
    "Communication warning for socket meter modbus unit <address>": (
        "the same, for the meter at the socket",
        "the car's current is estimated; charging goes on",
    ),
    "Communication error for socket meter modbus unit <address>": (
        "none for two minutes",
        "as above",
    ),
    "TCP MODBUS socket meter unit <address> connected via <ip>:<port>": (
        "the car is measured (again)",
        "",
    ),
    '<where> identifies as "<seen>", configured is <mode>': (
        "another device answers at the meter's address",
        "its readings are not used: correct address or `modbustcp_mode`",
    ),
    "<where> is not believed: <why>": (
        "readings come, but cannot be true",
        "as without a meter; the text says why",
    ),
    "<where> answers nothing as unit <unit_id>: most meters are unit 1": (
        '`modbustcp_mode` is "auto", and something is there, but no such unit',
        "`set modbustcp_slave_address`, by the meter's display or its manual",
    ),
    '<where> identifies as "<now>", before as "<named>"': (
        "another device of the same kind, or its name was changed",
        "its readings are used: it is what was configured",
    ),
    "<where> does not know the phase order: is a phase missing?": (
        "the meter's own register says so",
        "its readings are used as long as each phase has a voltage",
    ),
    "Meter at <server> was found to be <name>": ('`modbustcp_mode` is "auto"', ""),
    "The registers of <model> are from one source: compare with the meter's display": (
        "the meter's data are less certain than others",
        "compare `meter` with its display",
    ),
    "No settings stored yet: the defaults are used": (
        "the first start of a new board",
        "`set`, or the Service Installer's `import`: [install.md](install.md)",
    ),
    "<why>: the last good settings are used": (
        "`settings.json` is damaged or refused",
        "`set` writes it anew",
    ),
    "<why>: no charging until settings are stored": (
        "neither it nor the version before can be read",
        "`set` writes it anew, then `reset`",
    ),
    "Settings changed: <changed>": ("by `set`", ""),
    "Service limit: <shown> for <duration_s> s": ("by `limit`", "ends by itself"),
    "Started again after <after>": ("a crash or the watchdog", "`crash` has the last one"),
    "Safe mode: 3 restarts within 10 minutes, the last after <cause>; no charging until power is cut "
    "or the command restart": ("[safety.md](safety.md)", "`crash` says why; `restart`"),
    "Safe mode: the record of restarts and latched faults cannot be read (<error>); no charging until "
    "it can": ("a damaged program; a fault may have latched", "deploy again, then `restart`"),
    "Ethernet did not start (<error>): check the wiring, then reset": (
        "the W5500 does not answer",
        "charging goes on at the safe current",
    ),
    "Safe mode goes on without its <name> (<error>)": (
        "a part of safe mode failed, perhaps the very one that led to it",
        "deploy again; Ethernet: check the wiring",
    ),
    "Nothing but the serial line runs: <alone>": (
        "safe mode: the pins cannot be trusted, or another part hung there",
        "`crash` says why, where it crashed; deploy again",
    ),
    "The display does not answer (<error>): charging goes on without it": ("a loose cable", ""),
    "The display is given up (<error>): charging goes on without it": (
        "its driver is missing or failed",
        "deploy again",
    ),
    "Started: firmware <firmware> on <NAME>": ("in the log only: a start", ""),
    "Stopped by Ctrl-C": ("in the log only", "Ctrl-D at the prompt starts the station again"),
    "Reset by a command": ("in the log only: by `reset` or `restart`", ""),
    "Crash: <error>": (
        "in the log only: an error of the program; outputs safe, then a reset",
        "`crash` has the last one in full",
    ),
    faults.OVER: ("the fault before it is over", ""),
}


def texts():
    """Every event as a template, `<name>` for what is filled in. Raises ValueError."""
    found = list(_of_supervision())
    found += [template for path in sorted(FIRMWARE.rglob("*.py")) for template in _told_in(path)]
    for template, (name, words) in ELSEWHERE.items():
        if words not in (FIRMWARE / name).read_text(encoding="utf-8"):
            raise ValueError(f"firmware/{name} does not tell {words!r} any more")
        found.append(template)
    return list(dict.fromkeys([*found, faults.OVER]))


def is_known(text):
    """Whether a text that a station told is one of the table's."""
    return any(pattern.fullmatch(text) for pattern in _patterns())


@functools.cache
def _patterns():
    every = [*texts(), *fault_texts()]
    parts = [re.split(r"<\w+>", template) for template in every]
    return [re.compile(".+".join(map(re.escape, one)), re.DOTALL) for one in parts]


def fault_texts():
    """Those of the pilot, contactor and cable, which explain themselves."""
    return [one.text for one in vars(faults).values() if isinstance(one, faults.Fault)]


def rows():
    """The lines of the table. Raises ValueError for an event without a meaning, and the reverse."""
    found = texts()
    unknown = [text for text in found if text not in MEANINGS]
    gone = [text for text in MEANINGS if text not in found]
    if unknown or gone:
        raise ValueError(f"Events without a meaning: {unknown}; meanings without an event: {gone}")
    lines = [row("event", "meaning", "what follows, what to do"), row("---", "---", "---")]
    lines += [row(f"`{text}`", *MEANINGS[text]) for text in found]
    pilot = ("control pilot, contactor or cable", "[pilot.md](pilot.md)")
    return lines + [row(f"`{text}`", *pilot) for text in fault_texts()]


def _of_supervision():
    for name in (None, "socket meter"):
        meter = MeterSupervision("<address>", "<ip>:<port>", name=name)
        yield from (meter._warning_text, meter._error_text, meter._connected_text)


def _told_in(path):
    """The texts that a module's calls tell, in their order."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        node.targets[0].id: node.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(module):
        place = TELLING.get(_called(node))
        if place is not None and len(node.args) > place:
            text = node.args[place]
            template = _template(constants.get(getattr(text, "id", None), text))
            if template:
                yield template


def _called(node):
    """The name of the function that is called there, or None."""
    if not isinstance(node, ast.Call):
        return None
    return getattr(node.func, "attr", None) or getattr(node.func, "id", None)


def _template(node):
    """A text with `<name>` for what is filled in; None for a text that comes from elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    return "".join(
        part.value if isinstance(part, ast.Constant) else f"<{_name(part.value)}>"
        for part in node.values
    )


def _name(node):
    """A short name for an expression: of the last thing that it names."""
    if isinstance(node, ast.Call):
        return (
            _name(node.args[0])
            if isinstance(node.func, ast.Attribute) and (node.func.attr == "join")
            else _name(node.func)
        )
    return node.attr if isinstance(node, ast.Attribute) else node.id
