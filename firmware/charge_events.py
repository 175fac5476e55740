"""The events of a charge in words."""

import quantities
from events import texts
from load_balancing import charge_history

_TOP_REASONS = 3
ENDED_BY = {
    charge_history.BY_CAR: "the car",
    charge_history.BY_UNPLUGGING: "unplugging",
    charge_history.BY_FAULT: "a fault",
}


def text(history, kind):
    """The event of what history.step() has just returned."""
    offer, reason = quantities.amperes(history.offer_ma), history.reason
    if kind == charge_history.CONNECTED:
        return texts.CAR_CONNECTED.format(offer=offer, reason=reason)
    if kind == charge_history.STARTED:
        return texts.CHARGING_STARTED.format(offer=offer, reason=reason)
    if kind == charge_history.PAUSED:
        return texts.CHARGING_PAUSED.format(reason=reason)
    if kind == charge_history.RESUMED:
        duration = quantities.duration(history.paused_s)
        return texts.CHARGING_RESUMED.format(duration=duration, offer=offer, reason=reason)
    if kind == charge_history.ENDED:
        return _ended(history)
    if kind == charge_history.DISCONNECTED:
        return texts.CAR_DISCONNECTED
    return texts.CHARGING_SUMMED.format(starts=history.more_starts, pauses=history.more_pauses)


def _ended(history):
    record = history.record
    shares = [f"{percent} % {reason}" for reason, percent in record.shares(_TOP_REASONS)]
    return texts.CHARGING_ENDED.format(
        cause=ENDED_BY[history.ended_by],
        amount=_amount(record),
        offer=quantities.amperes(record.average_ma),
        shares=", ".join(shares) or history.reason,  # of less than a second
    )


def _amount(record):
    """Energy and duration; only the duration where no meter measured the car."""
    duration = quantities.duration(record.duration_s)
    if record.unmeasured_s == record.charging_s:
        return duration
    energy = quantities.decimal(record.energy_wh, 1000, 2) + " kWh"
    at_least = "at least " if record.unmeasured_s else ""
    return f"{at_least}{energy} in {duration}"
