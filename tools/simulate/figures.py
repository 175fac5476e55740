"""The figures of a run: overload by the car, energy, switching, and the way back to full."""

from typing import NamedTuple

from tools.simulate import thermal

# As in peers.json: less than this over the limit is not counted.
COUNTED_SECOND_MA = 250
COUNTED_EXCESS_MA = 50


class Figures(NamedTuple):
    """over_s: seconds with more than 0.25 A over the limit that the car causes; excess_as: the
    ampere-seconds of it, worst phase; max_over, worst_over_a: the worst second of it in A;
    switches: times the
    contactor moved; ah: per phase, into the car;
    seconds_to_full: from the last second of shortage to an offer of the station's maximum, None
    without a shortage or where it never came back; thermal_percent: the highest thermal load of a
    breaker or fuse of the connection's rated current, in percent of tripping;
    thermal_by_car_percent: the same where a house above the limit counts as the limit."""

    over_s: int
    excess_as: float
    max_over: float
    switches: int
    ah: float
    seconds_to_full: object
    worst_over_a: float
    thermal_percent: float
    thermal_by_car_percent: float


def of(run):
    """-> Figures of a Run."""
    excesses_ma = excesses(run)
    counted_ma = [one for one in excesses_ma if one > COUNTED_EXCESS_MA]
    worst_a = round(max(counted_ma, default=0) / 1000, 1)
    back = way_back(run)
    limit_ma = run.setup.limit_a * 1000
    by_car_ma = thermal.with_the_car(run.seconds, limit_ma)
    charged_mas = sum(second.ev_ma[run.car_phases[0]] for second in run.seconds)
    return Figures(
        over_s=sum(one > COUNTED_SECOND_MA for one in excesses_ma),
        excess_as=round(sum(counted_ma) / 1000, 1),
        max_over=worst_a,
        switches=_switches(run),
        ah=round(charged_mas / 3_600_000, 3),
        seconds_to_full=back[0] if back else None,
        worst_over_a=worst_a,
        thermal_percent=_highest([second.mains_ma for second in run.seconds], limit_ma),
        thermal_by_car_percent=_highest(by_car_ma, limit_ma),
    )


def _highest(mains_ma, limit_ma):
    return round(thermal.highest_percent(mains_ma, limit_ma), 1)


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
        count += second.closed != previous
        previous = second.closed
    return count


def way_back(run):
    """-> (seconds from the last second of shortage to an offer of the station's maximum, whether
    it was paused then), or None. A shortage: the house leaves less than that maximum on a phase
    of the car."""
    short = _shortages(run)
    if True not in short:
        return None
    offers_ma = [
        second.offer_ma for second in run.seconds[len(short) - 1 - short[::-1].index(True) :]
    ]
    full_ma = run.setup.station_max_a * 1000
    if full_ma not in offers_ma:
        return None
    seconds = offers_ma.index(full_ma)
    return seconds, 0 in offers_ma[:seconds]


def ways_back(run):
    """-> the same after every shortage: [(seconds, whether it was paused)].

    A shortage that comes before the maximum is back ends the time of the one before."""
    full_ma = run.setup.station_max_a * 1000
    ways, since = [], None
    for second, short in zip(run.seconds, _shortages(run)):
        if short:
            since, paused = 0, False
            ways.append((since, paused))
        elif since is not None:
            since, paused = since + 1, paused or second.offer_ma == 0
            ways[-1] = since, paused
        if second.offer_ma == full_ma:
            since = None
    return ways


def _shortages(run):
    """For each second, whether the house leaves less than the station's maximum to the car."""
    most_house_ma = (run.setup.limit_a - run.setup.station_max_a) * 1000
    return [any(load[phase] > most_house_ma for phase in run.car_phases) for load in run.house_ma]
