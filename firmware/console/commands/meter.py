"""The meters as a person at the station wants them: which, how they are doing, their last values."""

from load_balancing import supervision
from meters import setup
from meters.data import as_delivered, model


def meter_facts(station, _):
    """Of the grid's meter, with the socket's beside it where there is one."""
    found = _facts(station, station.meter, station.supervision, setup.GRID)
    found["doubt"] = station.cycle.doubt
    socket = station.socket_meter
    found["socket_meter"] = socket and _facts(
        station, socket.meter, socket.supervision, setup.SOCKET
    )
    return found


def meter_lines(station, _):
    now = meter_facts(station, _)
    yield from _lines("grid's meter", now)
    if now["doubt"]:
        yield f"  not valid: {now['doubt']}"
    if now["socket_meter"]:
        yield from _lines("socket's meter", now["socket_meter"])


def _facts(station, meter, its_supervision, prefix):
    """meter: None where it is not read; prefix: of its settings."""
    device = meter and meter.device
    reading = meter and meter.reading
    port, unit_id = (station.settings[f"{prefix}_{name}"] for name in ("port", "slave_address"))
    return {
        "state": its_supervision.state,
        "server": station.meters.server(prefix),
        "unit": unit_id,
        "as_delivered": device and device.meter and as_delivered(device.meter, port, unit_id),
        "model": device and model(device.meter),
        "identity": device and device.identity,
        "last_error": meter and meter.last_error,
        "current_ma": reading and reading.current_ma,
        "voltage_mv": reading and reading.voltage_mv,
        "power_w": reading and reading.power_w,
        "frequency_mhz": reading and reading.frequency_mhz,
        "phase_sequence": reading and reading.phase_sequence,
        "age_ms": its_supervision.silent_ms if reading else None,
        "polls": meter.polls if meter else 0,
    }


def _lines(name, now):
    yield f"{name}: {now['state']}, {now['server']} unit {now['unit']}"
    if now["state"] == supervision.IDLE:
        return
    yield f"  {now['model'] or 'model not found yet'}, names itself {now['identity'] or 'not'}"
    if now["as_delivered"]:
        yield f"  {now['as_delivered']}"
    yield f"  {now['polls']} polls, last error: {now['last_error'] or 'none'}"
    if now["current_ma"] is None:
        yield "  no reading so far"
        return
    yield f"  last reading {now['age_ms']} ms ago"
    for phase in range(3):
        yield (
            f"  L{phase + 1}  {_shown(now['current_ma'][phase], 'mA')}  "
            f"{_shown(now['voltage_mv'][phase], 'mV')}  {_shown(now['power_w'][phase], 'W')}"
        )


def _shown(value, unit):
    return f"{'-' if value is None else value:>7} {unit}"
