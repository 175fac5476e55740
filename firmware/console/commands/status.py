"""What the station does right now: one dictionary for tools, a few lines for people."""

import installation
from load_balancing import supervision as supervision_states
from quantities import amperes, decimal, duration, per_phase

# What IEC 61851-1 calls the car's states, in words; those of C and D hold while no power flows.
CAR_WORDS = {
    "A": "no car",
    "B": "connected",
    "C": "connected, asks for current",
    "D": "connected, asks for current and for ventilation",
    "E": "control pilot shorted to earth",
    "F": "control pilot stays at -12 V",
}
METER_WORDS = {
    supervision_states.IDLE: "idle, load balancing is off",
    supervision_states.INITIALIZING: "initializing, no valid reading yet",
    supervision_states.NORMAL: "normal",
    supervision_states.WARNING: "warning, no valid reading for 5 s",
    supervision_states.ERROR: "error, no valid reading for two minutes",
}


def status_facts(version, board, uptime, law, pilot, led, cycle, meters, _):
    """Plain values with units in their names; json.dumps takes it as it is."""
    supervision, meter, socket = meters.supervision, meters.grid, meters.socket
    reading = meter and meter.reading
    return {
        "version": version,
        "board": board.NAME,
        "uptime_s": uptime.seconds,
        "offer_ma": law.offer_ma,
        "reason": law.reason,
        "next_change_ms": law.next_change_ms,
        "meter_state": supervision.state,
        "meter_polls": meter.polls if meter else 0,
        "meter_error": cycle.meter_fault or (meter.last_error if meter else None),
        "commissioned": meters.commissioning.date if meters.commissioning.passed else None,
        "mains_ma": reading.current_ma if reading else None,
        "mains_age_ms": cycle.reading_age_ms if reading else None,
        "socket_meter_state": socket.supervision.state if socket else "none",
        "socket_meter_error": socket.meter.last_error if socket else None,
        "car_ma": socket.car_ma if socket else None,
        "headroom_ma": installation.headroom_ma(law, supervision),
        "signalled_ma": pilot.signalled_ma,
        "car_state": pilot.car_state,
        "refused_ma": law.socket.start.refused_ma or None,
        "pilot_state": pilot.pilot_state,
        "fault": pilot.fault,
        "cable_ma": pilot.cable_ma,
        "charging": pilot.charging,
        "led": led.state,
        "longest_block_ms": pilot.longest_block_ms,
        "longest_burst_us": pilot.longest_burst_us,
    }


def status_lines(*parts):
    """The same in words."""
    now = status_facts(*parts)
    if now["fault"]:  # nothing else matters as much
        yield f"fault     {now['fault']}"
    yield f"offer     {amperes(now['offer_ma'])}, {now['reason']}"
    yield f"car       {_car(now)}"
    yield f"pilot     signals {current(now['signalled_ma'])}"
    if not now["fault"]:
        yield "fault     none"
    yield f"meter     {_meter(now['meter_state'], now['meter_error'])}"
    yield f"grid      {_grid(now)}"
    if now["commissioned"]:
        yield f"          the meter was commissioned on {now['commissioned']}"
    if now["socket_meter_state"] != "none":
        yield f"socket    meter {_meter(now['socket_meter_state'], now['socket_meter_error'])}"
    yield f"LED       {now['led']}"
    firmware = now["version"] or "of no recorded version"
    yield f"station   up {duration(now['uptime_s'])}, firmware {firmware} on {now['board']}"
    yield f"          a task kept the others waiting for {now['longest_block_ms']} ms at most"


def _car(now):
    words = "charging" if now["charging"] else CAR_WORDS[now["car_state"]]
    if now["car_state"] == "B" and now["signalled_ma"]:
        words += ", does not ask for current"
    words += needs_more(now["refused_ma"])
    drawn = f", draws {per_phase(now['car_ma'], amperes)}" if now["car_ma"] else ""
    return f"{words}{drawn} (state {now['pilot_state']})"


def _meter(state, error):
    words = METER_WORDS[state]
    return words if state == supervision_states.IDLE else f"{words}; {error or 'no error'}"


def _grid(now):
    """The last currents are in use only while the meter's state is normal."""
    if now["mains_ma"] is None:
        return "no reading so far"
    shown = per_phase(now["mains_ma"], amperes)
    if now["headroom_ma"] is None:
        return f"{shown}, {ago(now['mains_age_ms'])} and not used"
    return f"{shown}; headroom {per_phase(now['headroom_ma'], amperes)}"


def needs_more(refused_ma):
    """What follows where the car gave up at an offer, or nothing."""
    return f", needs more than {amperes(refused_ma)}" if refused_ma else ""


def current(signalled_ma):
    """What the control pilot signals, in words; 0: power is not to be drawn."""
    return amperes(signalled_ma) if signalled_ma else "no current"


def ago(age_ms):
    """The age of a reading in words; from two minutes on it is not counted any more."""
    if age_ms >= supervision_states.ERROR_AFTER_MS:
        return "more than 2 min ago"
    return f"{decimal(age_ms, 1000, 1)} s ago"
