"""What a person decides about the evidence on the meter: clears a fault, has commissioned it."""

from events import texts
from load_balancing import supervision as supervision_states
from meters import setup
from meters.commissioning import OF_THE_METER

CLEAR_USAGE = 'What can be cleared is a fault of the meter: "clear fault"'
NONE = "none"
COMMISSIONED_USAGE = (
    "commissioned takes the date of a passed commission, like: commissioned 2026-11-28; "
    f"or: commissioned {NONE}"
)
_FORM = "0000-00-00"
_EARLIEST, _LATEST = "2020-01-01", "2099-12-31"


def clear_facts(cycle, events, rest):
    """Use the meter's readings again, until the meter check finds a fault anew. Raises
    ValueError."""
    if rest != "fault":
        raise ValueError(CLEAR_USAGE)
    why = cycle.clear_fault()
    if why is None:
        return _done("The meter check has found no fault; meter shows the state of the meter.")
    events.record(texts.METER_FAULT_CLEARED.format(why=why))
    return _done(f"Cleared: {why}. The readings are used again, and checked as before.")


def commissioned_facts(settings, meters, cycle, rest):
    """Note that the meter passed its commissioning, or forget that. Raises ValueError."""
    commissioning = meters.commissioning
    if rest == NONE:
        if not commissioning.passed:
            return _done("No commissioning is on record.")
        commissioning.void("by a command")
        return _done("The commissioning no longer counts.")
    if not _is_date(rest):
        raise ValueError(COMMISSIONED_USAGE)
    _check_meter(settings, meters, cycle)
    server = meters.server(setup.GRID)
    try:
        commissioning.note(rest, meters.grid.device, server)
    except OSError as error:
        raise ValueError(f"The flash took no commissioning ({error})") from None
    return _done(f"Noted: commissioned on {rest} with {commissioning.meter} at {server}.")


def _check_meter(settings, meters, cycle):
    """Raises ValueError unless a valid meter is read with the settings that are stored."""
    if meters.grid is None:
        raise ValueError("The station reads no meter: modbustcp_balancing_enabled is false")
    if cycle.meter_fault or meters.supervision.state != supervision_states.NORMAL:
        why = cycle.meter_fault or meters.grid.last_error or "no valid reading"
        raise ValueError(f"The meter is not valid now, so it is not commissioned: {why}")
    waiting = [name for name in settings.waiting() if name in OF_THE_METER]
    if waiting:
        raise ValueError(f"{', '.join(waiting)}: in force after a reset; commission then")


def _is_date(text):
    """YYYY-MM-DD, as a computer has it; which days a month has is not looked up."""
    form = "".join(["0" if one.isdigit() else one for one in text])
    if form != _FORM or not _EARLIEST <= text <= _LATEST:
        return False
    return 1 <= int(text[5:7]) <= 12 and 1 <= int(text[8:]) <= 31


def _done(text):
    return {"ok": True, "text": text}
