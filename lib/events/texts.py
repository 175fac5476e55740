"""The texts of all events of the firmware; written by `make docs`.

Their table, with the meaning of each, is tools/reference/events_table.py.
"""

CAR_CONNECTED = "Car connected: {offer} offered ({reason})"
CHARGING_STARTED = "Charging started: {offer} offered ({reason})"
CHARGING_PAUSED = "Charging paused: {reason}"
CHARGING_RESUMED = "Charging resumed after {duration}: {offer} offered ({reason})"
CHARGING_ENDED = "Charging ended by {cause}: {amount}, {offer} offered on average; {shares}"
CAR_DISCONNECTED = "Car disconnected"
CHARGING_SUMMED = "Charging started {starts} and paused {pauses} more times within an hour"
METER_OTHER_DEVICE = '{where} identifies as "{seen}", configured is {mode}'
METER_INVALID = "{where} is not valid: {why}"
METER_UNREADABLE = "{where} cannot be read: {error}; {cause}"
METER_PECULIAR = "{where} sends {what}"
METER_FAULT_CLEARED = "Fault of the meter cleared by a command: {why}"
COMMISSIONED = "Commissioned on {date} with {meter} at {server}"
COMMISSIONING_VOID = "The commissioning of {date} no longer counts: {why}"
METER_IMPOSSIBLE = "{count} impossible readings within an hour, the last: {phase} {current}"
METER_NO_SUCH_UNIT = "{where} does not answer as unit {unit}: most meters are unit 1"
METER_EXCHANGED = '{where} identifies as "{now}", before as "{before}"'
METER_PHASE_ORDER = "{where} does not know the phase order: is a phase missing?"
METER_PHASE_ORDER_132 = (
    "{where} reads the phase order 132: two phases are exchanged at the meter or before it. Its "
    "readings are used"
)
METER_FOUND = "{where} was found to be {name}"
METER_UNCERTAIN = "The registers of {model} are from one source: compare with the meter's display"
SETTINGS_DEFAULT = "No settings stored yet: the defaults are used"
SETTINGS_LAST_GOOD = "{why}: the last good settings are used"
SETTINGS_UNREADABLE = "{why}: no charging until settings are stored"
SAFE_CURRENT_LOWERED = (
    "The stored safe current of {stored_a} A is above the installation's: {used_a} A is used"
)
SETTINGS_CHANGED = "Settings changed: {names}"
SERVICE_LIMIT = "Service limit: {limit} for {duration_s} s"
STARTED = "Started: firmware {version} on {board}"
STARTED_AGAIN = "Started again after {cause}"
STOPPED = "Stopped by Ctrl-C"
RESET = "Reset by a command"
CRASH = "Crash: {error}"
SAFE_MODE = (
    "Safe mode: {failures} restarts within {minutes} minutes, the last after {cause}; no "
    "charging until power is cut or the command restart"
)
ETHERNET_FAILED = "Ethernet did not start ({error}): check the wiring, then reset"
PORT_STARTED_ANEW = "No reply from the network for {duration_s} s: Ethernet was started anew"
PORT_RESET = "Reset: no reply from the network for {minutes} minutes"
DISPLAY_SILENT = "The display does not answer ({error}): charging goes on without it"
DISPLAY_FAILED = "The display failed ({error}): charging goes on without it"
