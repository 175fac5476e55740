"""What a run comes to: overload that the car causes, energy, switching, and the way back to full."""

from typing import NamedTuple

# As in peers.json, whose figures are rounded alike: less than so much over the limit is not counted.
COUNTED_SECOND_MA = 250
COUNTED_EXCESS_MA = 50


class Figures(NamedTuple):
    """over_s: seconds with more than 0.25 A over the limit that the car causes; excess_as: the
    ampere-seconds of it, worst phase; max_over, worst_over_a: the worst second of it in A;
    switches: times the offer went between zero and not zero; ah: per phase, into the car;
    seconds_to_full: from the last second of shortage to an offer of the station's maximum, None
    without a shortage or where it never came back."""

    over_s: int
    excess_as: float
    max_over: float
    switches: int
    ah: float
    seconds_to_full: object
    worst_over_a: float


def of(run):
    """-> Figures of a Run."""
    excesses_ma = excesses(run)
    worst_a = round(
        max((one for one in excesses_ma if one > COUNTED_EXCESS_MA), default=0) / 1000, 1
    )
    counted_mas = sum(one for one in excesses_ma if one > COUNTED_EXCESS_MA)
    charged_mas = sum(second.ev_ma[run.car_phases[0]] for second in run.seconds)
    return Figures(
        over_s=sum(one > COUNTED_SECOND_MA for one in excesses_ma),
        excess_as=round(counted_mas / 1000, 1),
        max_over=worst_a,
        switches=_switches(run),
        ah=round(charged_mas / 36_000) / 100,
        seconds_to_full=_seconds_to_full(run),
        worst_over_a=worst_a,
    )


def excesses(run):
    """For each second, mA over the limit that the car causes on the worst of its phases."""
    limit_ma = run.setup.limit_a * 1000
    return [
        max(
            min(second.ev_ma[phase], second.mains_ma[phase] - limit_ma) for phase in run.car_phases
        )
        for second in run.seconds
    ]


def _switches(run):
    count, previous = 0, False
    for second in run.seconds:
        offered = second.offer_ma > 0
        count += offered != previous
        previous = offered
    return count


def _seconds_to_full(run):
    """A shortage: the house leaves less than the station's maximum on a phase of the car."""
    full_ma = run.setup.station_max_a * 1000
    most_house_ma = run.setup.limit_a * 1000 - full_ma
    short = [
        number
        for number, house_ma in enumerate(run.house_ma)
        if any(house_ma[phase] > most_house_ma for phase in run.car_phases)
    ]
    if not short:
        return None
    for number in range(short[-1] + 1, len(run.seconds)):
        if run.seconds[number].offer_ma == full_ma:
            return number - short[-1]
    return None
