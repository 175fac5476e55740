"""What a person decides about the evidence against the meter: to clear a fault."""

from events import texts

CLEAR_USAGE = 'What can be cleared is a fault of the meter: "clear fault"'


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


def _done(text):
    return {"ok": True, "text": text}
