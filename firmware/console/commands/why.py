"""Why the offer is what it is: reason, limiting phase, what comes next, what is known of the car."""

from micropython import const

import installation
from load_balancing import reasons
from load_balancing.car_habits import UNLIMITED_MA

PHASES = ("L1", "L2", "L3")
_TOLD_FROM_MA = const(100)  # a step of the duty is less
# What stands behind each reason; the phases' are added below.
SENTENCES = {
    reasons.STATION: "The setting station_max_current_a allows no more.",
    reasons.SOCKET: "The setting socket_max_current_a allows no more.",
    reasons.CABLE: "The cable carries no more.",
    reasons.INSTALLATION: "The setting installation_max_current_a allows no more.",
    reasons.NO_READING: "No reading of the meter came in yet; see: meter.",
    reasons.METER_LOST: "The meter is lost, so the safe current rules; see: meter.",
    reasons.METER_SILENT: "Nothing rises without a reading, and the last one is over 2 s old.",
    reasons.HELD_IN_LOSS: (
        "A lost meter lets nothing rise for two minutes, then up to the safe current; see: meter."
    ),
    reasons.SHORTEST_PAUSE: "A pause lasts a while, so that the contactor does not wear.",
    reasons.SERVICE: "The command limit allows no more for now; limit off ends it.",
    reasons.TESTING: "An answer of the meter was odd: lowered for some seconds, to see it follow.",
    reasons.RISING: "The offer rises by 1 A in 2 s.",
    reasons.WAITING: "No car charges. One that begins gets 6 A first.",
}
for _phase in range(3):
    SENTENCES[reasons.GRID[_phase]] = "The grid connection has no more left on this phase."
    SENTENCES[reasons.PEAK[_phase]] = "This phase had no more left within the last 20 s."
    SENTENCES[reasons.CARRIED[_phase]] = (
        "Less than 6 A are left on this phase; the breaker carries that for a moment."
    )
FORBIDDEN = "Nothing is offered until this is mended; see: events."


def why_facts(station, _):
    law = station.law
    return {
        "offer_ma": law.offer_ma,
        "reason": law.reason,
        "limiting_phase": law.reason[-2:] if law.reason[-2:] in PHASES else None,
        "next_change_ms": law.next_change_ms,
        "headroom_ma": installation.headroom_ma(station),
        "signalled_ma": station.pilot.signalled_ma,
        "fault": station.pilot.fault,
        "car": _car(law, station.phases),
        "text": SENTENCES.get(law.reason, FORBIDDEN),
    }


def why_lines(station, _):
    now = why_facts(station, _)
    yield f"offer     {now['offer_ma']} mA, {now['reason']}"
    yield f"          {now['text']}"
    if abs(now["signalled_ma"] - now["offer_ma"]) >= _TOLD_FROM_MA:
        yield f"          The pilot signals {now['signalled_ma']} mA so far."
    if now["fault"]:
        yield f"          {now['fault']}"
    if now["next_change_ms"]:
        yield f"next      it may change in {(now['next_change_ms'] + 999) // 1000} s"
    yield f"headroom  {_left(now['headroom_ma'], station.phases)}"
    yield f"car       {now['car']['text']}"


def _left(headroom_ma, phases):
    if headroom_ma is None:
        return "not known without a reading"
    return ", ".join([f"{PHASES[phase]} {headroom_ma[phase]} mA" for phase in phases])


def _car(law, phases):
    used = [PHASES[phase] for phase in sorted(phases) if law.car.uses(phase)]
    most_ma = law.car.habits.most_ma
    if most_ma == UNLIMITED_MA:
        most_ma = None
    takes = "takes what it is offered" if most_ma is None else f"takes {most_ma} mA at most"
    text = f"{takes}, on {', '.join(used)}, as far as is known"
    return {"phases": used, "most_ma": most_ma, "text": text}
