"""Every event that a station reports or logs: its text, what it means, and what to do about it.

This table is the one source: `make docs` writes lib/events/texts.py, from which the firmware takes
the texts, and the tables of docs/events.md and docs/troubleshooting.md.
"""

from tools.reference.library_events import METER_CHECK, PILOT, SUPERVISION, Event

CHARGING = (
    Event(
        "CAR_CONNECTED",
        "Car connected: {offer} offered ({reason})",
        "a car was plugged in; every reason of an offer: [control-law.md](control-law.md)",
    ),
    Event(
        "CHARGING_STARTED",
        "Charging started: {offer} offered ({reason})",
        "the car takes power",
    ),
    Event(
        "CHARGING_PAUSED",
        "Charging paused: {reason}",
        "the station offers nothing; the reason is that of the moment at which the offer ended",
    ),
    Event(
        "CHARGING_RESUMED",
        "Charging resumed after {duration}: {offer} offered ({reason})",
        "the pause is over, and the car takes power again",
    ),
    Event(
        "CHARGING_ENDED",
        "Charging ended by {cause}: {amount}, {offer} offered on average; {shares}",
        "the energy where a meter at the socket measured it, the time since the start with its "
        "pauses, the mean offer over that time, and the three reasons that applied longest",
    ),
    Event("CAR_DISCONNECTED", "Car disconnected", "the car was unplugged after its charge"),
    Event(
        "CHARGING_SUMMED",
        "Charging started {starts} and paused {pauses} more times within an hour",
        "more than the log lists one by one: in an hour 3 pauses, and 8 times that a car is "
        "connected or starts",
    ),
)

METER = (
    *SUPERVISION,
    *METER_CHECK,
    Event(
        "METER_OTHER_DEVICE",
        '{where} identifies as "{seen}", configured is {mode}',
        "another device answers at the meter's address; its readings are not used",
        "correct the address, or `set modbustcp_mode`",
    ),
    Event(
        "METER_INVALID",
        "{where} is not valid: {why}",
        "readings arrive but cannot be true; the station acts as without a meter; reported again "
        "every hour while it lasts",
        "the text says why, and mostly what to do; `meter` shows the values, the Service "
        "Installer's `commission` finds out more. Once it is mended, `clear fault` clears a fault "
        "that the station has found by its own moves",
    ),
    Event(
        "METER_UNREADABLE",
        "{where} cannot be read: {error}; {cause}",
        "no valid reply for 7 s or more, with the likely cause and the next step",
        "the text says it; more about each in [troubleshooting.md](troubleshooting.md)",
    ),
    Event(
        "METER_PECULIAR",
        "{where} sends {what}",
        "the gateway numbers its replies by itself, or adds bytes to them; where unit, function "
        "and byte count fit, the readings are used; reported once",
    ),
    Event(
        "METER_FAULT_CLEARED",
        "Fault of the meter cleared by a command: {why}",
        "by `clear fault`: the readings are used again, and checked as before; a fault that is "
        "still there is found again",
    ),
    Event(
        "COMMISSIONED",
        "Commissioned on {date} with {meter} at {server}",
        "`commission` found everything right; that counts as evidence for this meter",
    ),
    Event(
        "COMMISSIONING_VOID",
        "The commissioning of {date} no longer counts: {why}",
        "the meter's settings were changed, another device answers, or a later `commission` found "
        "something that is not right",
        "run the Service Installer's `commission` again: "
        "[service-installer.md](service-installer.md)",
    ),
    Event(
        "METER_IMPOSSIBLE",
        "{count} impossible readings within an hour, the last: {phase} {current}",
        "single readings contradict themselves in an overload, or jump to more than twice the "
        "connection's rated current, and the next one refutes them; each lowers the offer to "
        "6.0 A for a moment; reported with the second one, then at most once an hour",
        "look for a second client of the meter, a gateway that mixes up replies, or noise on its "
        "serial line",
    ),
    Event(
        "METER_NO_SUCH_UNIT",
        "{where} does not answer as unit {unit}: most meters are unit 1",
        '`modbustcp_mode` is "auto", and a device answers the connection but not that unit',
        "`set modbustcp_slave_address`; the meter's display or manual has the number",
    ),
    Event(
        "METER_EXCHANGED",
        '{where} identifies as "{now}", before as "{before}"',
        "another meter of the same kind, or its name was changed; its readings are used, "
        "since it is what is configured",
    ),
    Event(
        "METER_PHASE_ORDER",
        "{where} does not know the phase order: is a phase missing?",
        "the meter's own register says so; its readings are used as long as each phase has a "
        "voltage",
        "check the meter's fuses",
    ),
    Event(
        "METER_PHASE_ORDER_132",
        "{where} reads the phase order 132: two phases are exchanged at the meter or before it. "
        "Its readings are used",
        "a notice; the current of each phase is measured all the same",
        "exchange two phases at the meter, unless the whole building has this order",
    ),
    Event(
        "METER_FOUND",
        "{where} was found to be {name}",
        '`modbustcp_mode` is "auto", and the meter was identified',
    ),
    Event(
        "METER_UNCERTAIN",
        "The registers of {model} are from one source: compare with the meter's display",
        "this meter's register table is less certain than others",
        "compare the answer to `meter` with the meter's display",
    ),
)

SETTINGS = (
    Event(
        "SETTINGS_DEFAULT",
        "No settings stored yet: the defaults are used",
        "the first start of a new board",
        "`set`, or the Service Installer's `import`: [install.md](install.md)",
    ),
    Event(
        "SETTINGS_LAST_GOOD",
        "{why}: the last good settings are used",
        "`settings.json` is damaged or not valid",
        "`set` writes it anew",
    ),
    Event(
        "SETTINGS_UNREADABLE",
        "{why}: no charging until settings are stored",
        "neither `settings.json` nor the version before it can be used",
        "`set` writes it anew, then `reset`",
    ),
    Event(
        "SAFE_CURRENT_LOWERED",
        "The stored safe current of {stored_a} A is above the installation's: {used_a} A is used",
        "stored by an earlier firmware, which allowed it",
        "`set load_balancing_safe_current_a`",
    ),
    Event("SETTINGS_CHANGED", "Settings changed: {names}", "by `set`"),
    Event(
        "SERVICE_LIMIT",
        "Service limit: {limit} for {duration_s} s",
        "by `limit`; it ends by itself",
    ),
)

STARTS = (
    Event("STARTED", "Started: firmware {version} on {board}", "in the log only: a start"),
    Event(
        "STARTED_AGAIN",
        "Started again after {cause}",
        "a crash, the watchdog, or a reset from outside",
        "`crash` shows the last crash",
    ),
    Event(
        "STOPPED",
        "Stopped by Ctrl-C",
        "in the log only",
        "Ctrl-D at the prompt starts the station again",
    ),
    Event("RESET", "Reset by a command", "in the log only: by `reset` or `restart`"),
    Event(
        "CRASH",
        "Crash: {error}",
        "in the log only: an error of the program; the outputs are safe, then a reset follows",
        "`crash` shows the last one in full",
    ),
    Event(
        "SAFE_MODE",
        "Safe mode: {failures} restarts within {minutes} minutes, the last after {cause}; "
        "no charging until power is cut or the command restart",
        "the program failed again and again: [safety.md](safety.md)",
        "`crash` says why; `restart` tries again",
    ),
    Event(
        "ETHERNET_FAILED",
        "Ethernet did not start ({error}): check the wiring, then reset",
        "the Ethernet chip does not answer; charging goes on at the safe current",
        "check the chip's wiring, then `reset`",
    ),
    Event(
        "PORT_STARTED_ANEW",
        "No reply from the network for {duration_s} s: Ethernet was started anew",
        "a chip may hang after its cable was pulled; once per loss, repeated without an event",
        "if it stays: `meter`, then cable, switch and meter",
    ),
    Event(
        "PORT_RESET",
        "Reset: no reply from the network for {minutes} minutes",
        "a chip that hangs may need it; once per loss, and never while the contactor is closed",
        "if it stays: `meter`, then cable, switch and meter",
    ),
    Event(
        "DISPLAY_SILENT",
        "The display does not answer ({error}): charging goes on without it",
        "it answered before; it is tried again every minute",
        "check its cable",
    ),
    Event(
        "DISPLAY_FAILED",
        "The display failed ({error}): charging goes on without it",
        "its driver is missing or failed",
        "deploy again",
    ),
)

# In the order of the documents: title, rows
GROUPS = (
    ("Charging", CHARGING),
    ("Meters", METER),
    ("Control pilot, contactor and cable", PILOT),
    ("Settings and commands", SETTINGS),
    ("Starts, Ethernet and display", STARTS),
)
EVENTS = tuple(event for _, events in GROUPS for event in events)
