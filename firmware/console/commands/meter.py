"""The meters as a person at the station wants them: which, their state, their last values."""

from console.commands.status import METER_WORDS, ago
from load_balancing import supervision as supervision_states
from meters import setup
from meters.data import as_delivered, model
from quantities import amperes, hertz, kilowatts, volts

PHASE_ORDERS = {
    "right": ", phase order 123",
    "wrong": ", phase order 132: two phases are exchanged",
}


def meter_facts(settings, meters, cycle, _):
    """Of the grid's meter, with the socket's beside it where there is one."""
    found = _facts(settings, meters, meters.grid, meters.supervision, setup.GRID)
    # While a reading is suspect, newer values than the last valid ones are shown.
    found["age_ms"] = cycle.reading_age_ms if found["current_ma"] else None
    found["doubt"] = cycle.meter_fault
    found["renewed_every_s"] = (cycle.renewed_ms + 500) // 1000 or None
    found["commissioned"] = _commissioned(meters.commissioning)
    socket = meters.socket
    found["socket_meter"] = socket and _facts(
        settings, meters, socket.meter, socket.supervision, setup.SOCKET
    )
    return found


def meter_lines(*parts):
    """The same in words."""
    now = meter_facts(*parts)
    yield from _lines("grid", now)
    if now["socket_meter"]:
        yield from _lines("socket", now["socket_meter"])


def _facts(settings, meters, meter, supervision, prefix):
    """meter: None where it is not read; prefix: of its settings."""
    device = meter and meter.device
    reading = meter and meter.reading
    port, unit_id = (settings.in_force[f"{prefix}_{name}"] for name in ("port", "slave_address"))
    return {
        "state": supervision.state,
        "server": meters.server(prefix),
        "unit": unit_id,
        "as_delivered": device and device.meter and as_delivered(device.meter, port, unit_id),
        "model": device and model(device.meter),
        "identity": device and device.identity,
        "last_error": meter and meter.last_error,
        "likely_cause": meter and meter.likely_cause,
        "reply_ms": meter and meter.client.reply_ms,
        "longest_reply_ms": meter and meter.client.longest_reply_ms,
        "current_ma": reading and reading.current_ma,
        "voltage_mv": reading and reading.voltage_mv,
        "power_w": reading and reading.power_w,
        "frequency_mhz": reading and reading.frequency_mhz,
        "phase_sequence": reading and reading.phase_sequence,
        "age_ms": supervision.silent_ms if reading else None,
        "polls": meter.polls if meter else 0,
    }


def _commissioned(commissioning):
    """The passed commissioning that counts, or None."""
    if not commissioning.passed:
        return None
    names = ("date", "meter", "server", "identity")
    return {name: getattr(commissioning, name) for name in names}


def _lines(place, now):
    yield f"{place} meter at {now['server']}, unit {now['unit']}: {METER_WORDS[now['state']]}"
    if now["state"] == supervision_states.IDLE:
        return
    name = f'"{now["identity"]}"' if now["identity"] else "no name"
    yield f"  model {now['model'] or 'not found yet'}; it reports {name}"
    if now["as_delivered"]:
        yield f"  {now['as_delivered']}"
    yield f"  {now['polls']} polls; last error: {now['last_error'] or 'none'}"
    if now["likely_cause"]:
        yield f"  {now['likely_cause']}"
    if now["reply_ms"] is not None:
        yield f"  last reply in {now['reply_ms']} ms, longest in {now['longest_reply_ms']} ms"
    passed = now.get("commissioned")
    if passed:
        yield f"  commissioned on {passed['date']} with {passed['meter']} at {passed['server']}"
    if now.get("renewed_every_s"):
        yield f"  values are renewed every {now['renewed_every_s']} s"
    if now.get("doubt"):
        yield f"  its readings are suspect and not used: {now['doubt']}"
    if now["current_ma"] is None:
        yield "  no reading so far"
        return
    frequency = f", {hertz(now['frequency_mhz'])}" if now["frequency_mhz"] else ""
    order = PHASE_ORDERS.get(now["phase_sequence"], "")
    yield f"  last reading {ago(now['age_ms'])}{frequency}{order}"
    for phase in range(3):
        yield f"  L{phase + 1} {_phase(now, phase)}"


def _phase(now, phase):
    """What is measured of a phase; not every meter measures all."""
    shown = [
        quantity(now[name][phase])
        for name, quantity in (
            ("current_ma", amperes),
            ("voltage_mv", volts),
            ("power_w", kilowatts),
        )
        if now[name][phase] is not None
    ]
    return " ".join(shown) or "not measured"
