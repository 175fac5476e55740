"""What the station does right now: one dictionary for tools, a few lines for people."""

import installation


def status_facts(station, _):
    """Plain values with units in their names; json.dumps takes it as it is."""
    law, meter, pilot = station.law, station.meter, station.pilot
    socket_meter = station.socket_meter
    reading = meter and meter.reading
    return {
        "version": station.version,
        "board": station.board.NAME,
        "uptime_s": station.uptime.seconds,
        "offer_ma": law.offer_ma,
        "reason": law.reason,
        "next_change_ms": law.next_change_ms,
        "meter_state": station.supervision.state,
        "meter_polls": meter.polls if meter else 0,
        "meter_error": station.cycle.doubt or (meter.last_error if meter else None),
        "mains_ma": reading.current_ma if reading else None,
        "mains_age_ms": station.supervision.silent_ms if reading else None,
        "socket_meter_state": socket_meter.supervision.state if socket_meter else "none",
        "socket_meter_error": socket_meter.meter.last_error if socket_meter else None,
        "car_ma": socket_meter.car_ma if socket_meter else None,
        "headroom_ma": installation.headroom_ma(station),
        "signalled_ma": pilot.signalled_ma,
        "car_state": pilot.car_state,
        "pilot_state": pilot.pilot_state,
        "fault": pilot.fault,
        "cable_ma": pilot.cable_ma,
        "charging": pilot.charging,
        "led": station.led.state,
        "longest_block_ms": pilot.longest_block_ms,
        "longest_burst_us": pilot.longest_burst_us,
    }


def status_lines(station, _):
    """The same in words."""
    now = status_facts(station, _)
    charging = "charging" if now["charging"] else "not charging"
    return [
        f"offer   {now['offer_ma']} mA, {now['reason']}",
        f"car     state {now['car_state']}, {charging}",
        f"pilot   state {now['pilot_state']}, signals {now['signalled_ma']} mA, "
        f"{now['fault'] or 'no fault'}",
        f"meter   {now['meter_state']}, {now['meter_error'] or 'no error'}",
        f"socket  {_measured(now)}",
        f"grid    {_grid(now)}",
        f"station LED {now['led']}, up {now['uptime_s']} s, "
        f"longest block {now['longest_block_ms']} ms",
        f"firmware {now['version'] or 'of no recorded version'} on {now['board']}",
    ]


def _grid(now):
    """The last currents are the present ones only while the meter is believed."""
    if now["mains_ma"] is None:
        return "no reading, headroom not known"
    if now["headroom_ma"] is None:
        age_s = now["mains_age_ms"] // 1000
        return f"{now['mains_ma']} mA, last believed over {age_s} s ago, headroom not known"
    return f"{now['mains_ma']} mA, headroom {now['headroom_ma']} mA"


def _measured(now):
    """What the meter at the socket says of the car."""
    if now["car_ma"] is None:
        return f"car not measured, socket meter {now['socket_meter_state']}"
    return f"car draws {now['car_ma']} mA"
