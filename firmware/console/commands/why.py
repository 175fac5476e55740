"""Why the offer is what it is: reason, limiting phase, next change, what is known of the car."""

from micropython import const

import installation
from console.commands.status import current, needs_more
from load_balancing import reasons
from load_balancing.socket_state import UNLIMITED_MA
from quantities import amperes, duration

PHASES = ("L1", "L2", "L3")
_SHOWN_FROM_MA = const(100)  # a step of the duty is less
# What stands behind each reason; the phases' are added below.
SENTENCES = {
    reasons.STATION: "The setting station_max_current_a allows no more.",
    reasons.SOCKET: "The setting socket_max_current_a allows no more.",
    reasons.CABLE: "The cable carries no more.",
    reasons.INSTALLATION: "The setting installation_max_current_a allows no more.",
    reasons.NO_READING: "No valid reading of the meter came in yet; see: meter.",
    reasons.METER_LOST: "The meter is lost, so the safe current applies; see: meter.",
    reasons.METER_SILENT: (
        "The offer rises only upon a valid reading, and the last one is over 2 s old."
    ),
    reasons.HELD_IN_LOSS: (
        "A lost meter lets nothing rise for two minutes, then up to the safe current; see: meter."
    ),
    reasons.SHORTEST_PAUSE: "A pause lasts a while, so that the contactor does not wear.",
    reasons.SERVICE: "The command limit allows no more for now; limit off ends it.",
    reasons.TESTING: (
        "A reading was suspect: the offer is lower for some seconds, to see whether the meter "
        "follows."
    ),
    reasons.OLD_VALUES: (
        "The meter's values have not changed since the offer moved: they may be old, so the offer "
        "waits for new ones, a minute at most; see: meter."
    ),
    reasons.TESTING_PHASES: (
        "A phase on which the car was not seen is above the limit: the offer is lower for some "
        "seconds, to see whether the phase follows."
    ),
    reasons.RISING: "The offer rises by 1 A in 2 s.",
    reasons.WAITING: "No car charges. One that begins gets 6 A first.",
    reasons.STARTING: "The car does not begin with what it is offered, so it is offered more.",
    reasons.NEEDED_BY_CAR: "The car needs more than is allowed now.",
    reasons.GAVE_UP: "The car gave up charging and gets another try later.",
}
for _phase in range(3):
    SENTENCES[reasons.GRID[_phase]] = "The house uses the rest of this phase."
    SENTENCES[reasons.PEAK[_phase]] = "The house used the rest of this phase within the last 20 s."
    SENTENCES[reasons.SUSPECT[_phase]] = (
        "The last reading of this phase cannot be true; the next one a second later judges it."
    )
    SENTENCES[reasons.CARRIED[_phase]] = (
        "This phase has less headroom than that; the circuit breaker carries it for a moment."
    )
    SENTENCES[reasons.NEEDED[_phase]] = "The car needs more than this phase has."
# Behind the sentence of a reason that says nothing of the meter
_OF_LOSS = (reasons.METER_LOST, reasons.HELD_IN_LOSS, reasons.METER_SILENT)
LOST = " The meter is lost: no more than the safe current is offered; see: meter."
FORBIDDEN = "Nothing is offered until this is mended; see: events."


def why_facts(law, limits, meters, pilot, _):
    """limiting_phase: "L1".."L3" or None; text: the reason as a sentence."""
    return {
        "offer_ma": law.offer_ma,
        "reason": law.reason,
        "limiting_phase": law.reason[-2:] if law.reason[-2:] in PHASES else None,
        "next_change_ms": law.next_change_ms,
        "headroom_ma": installation.headroom_ma(law, meters.supervision),
        "signalled_ma": pilot.signalled_ma,
        "fault": pilot.fault,
        "car": _car(law, limits.phases),
        "text": _sentence(law, pilot) + _loss(law, meters.supervision),
    }


def why_lines(law, limits, meters, pilot, _):
    """The same in words."""
    now = why_facts(law, limits, meters, pilot, _)
    if now["fault"]:
        yield f"fault     {now['fault']}"
    yield f"offer     {amperes(now['offer_ma'])}, {now['reason']}"
    yield f"          {now['text']}"
    lags = abs(now["signalled_ma"] - now["offer_ma"]) >= _SHOWN_FROM_MA
    if lags and pilot.car_state != "A":
        yield f"          The pilot signals {current(now['signalled_ma'])} so far."
    if now["next_change_ms"]:
        yield f"next      it may change in {duration((now['next_change_ms'] + 999) // 1000)}"
    yield f"headroom  {_headroom(now['headroom_ma'], limits.phases)}"
    yield f"car       {now['car']['text']}"


def _sentence(law, pilot):
    """The reason as a sentence, with the currents that it is about."""
    reason, start = law.reason, law.socket.start
    if reason == reasons.STARTING and pilot.signalled_ma < law.offer_ma:
        refused, tried = amperes(pilot.signalled_ma), amperes(law.offer_ma)
        return f"The car has not taken {refused}; trying {tried}."
    if reason in reasons.NEEDED or reason == reasons.NEEDED_BY_CAR:
        what = f"the grid {reason[-2:]}" if reason in reasons.NEEDED else "a higher limit"
        return f"This car needs {amperes(start.minimum_ma)}: waiting for {what}."
    if reason == reasons.GAVE_UP and start.refused_ma:
        return f"The car gave up at {amperes(start.refused_ma)} and gets another try later."
    return SENTENCES.get(reason, FORBIDDEN)


def _loss(law, supervision):
    """The meter's loss where another reason is the first one: while no car charges, above all."""
    return LOST if supervision.lost and law.reason not in _OF_LOSS else ""


def _headroom(headroom_ma, phases):
    if headroom_ma is None:
        return "not known without a valid reading"
    return ", ".join([f"{PHASES[phase]} {amperes(headroom_ma[phase])}" for phase in phases])


def _car(law, phases):
    used = [PHASES[phase] for phase in sorted(phases) if law.car.uses(phase)]
    most_ma = law.car.model.most_ma
    if most_ma == UNLIMITED_MA:
        most_ma = None
    takes = "takes what it is offered" if most_ma is None else f"takes {amperes(most_ma)} at most"
    refused_ma = law.socket.start.refused_ma or None
    text = f"{takes}{needs_more(refused_ma)}, on {', '.join(used)}, as far as is known"
    return {"phases": used, "most_ma": most_ma, "refused_ma": refused_ma, "text": text}
