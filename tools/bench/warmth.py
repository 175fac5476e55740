"""How warm breaker and fuse of the connection become on each trace, with the timing of the board.

Beside it: the house alone, and a car that nobody controls. The other controllers' offers are not
known, only their figures.
"""

from multiprocessing import Pool

from rich import box
from rich.table import Table

from tools.bench import bar
from tools.bench.aim import Aim
from tools.simulate import thermal
from tools.simulate.run import play

# About what the current heats it to that must never trip it (tools.simulate.thermal).
MOST_PERCENT = 60
# C25 and gG 25 protect the connection of the traces; B16 and gG 16 a small one with the same
# house, scaled. There a car of 16 A fills the connection alone: where half as much comes on top,
# no controller is quicker than the car, and 60 % may be passed.
LIMIT_A = 25
LIMITS_A = (LIMIT_A, 16)
STATION_MAX_A = 16


def cases(names=bar.NAMES, dead_times_s=bar.DEAD_TIMES_S, limits_a=LIMITS_A):
    """-> (trace, limit in A, dead time in s) of each run."""
    return [
        (name, limit_a, dead_s)
        for name in names
        for limit_a in limits_a
        for dead_s in dead_times_s
    ]


def measure(chosen):
    """-> {case: highest percent of (breaker, fuse) by the car}."""
    with Pool() as pool:
        return dict(zip(chosen, pool.map(by_the_car, chosen, chunksize=1)))


def by_the_car(case):
    """-> highest percent of (breaker, fuse), a house above the limit counted as the limit."""
    name, limit_a, dead_s = case
    setup = bar.setup(name, dead_s)._replace(ideal_timing=False, limit_a=limit_a)
    seconds = play(house(name, limit_a), setup).seconds
    return _percents(thermal.with_the_car(seconds, limit_a * 1000), limit_a)


def house(name, limit_a):
    """The trace, scaled from the connection of 25 A to this one."""
    return [tuple(ma * limit_a // LIMIT_A for ma in row) for row in bar.trace(name)]


def references(name, limit_a):
    """-> the highest percent of (breaker, fuse) of the house alone, and with a car that takes all
    it can."""
    alone_ma = house(name, limit_a)
    phases = 1 if name == bar.OTHER_PHASE else 3
    car_ma = [STATION_MAX_A * 1000 if phase < phases else 0 for phase in range(3)]
    uncontrolled_ma = [tuple(load + car for load, car in zip(row, car_ma)) for row in alone_ma]
    return _percents(alone_ma, limit_a), _percents(uncontrolled_ma, limit_a)


def _percents(mains_ma, limit_a):
    return tuple(
        thermal.highest_percent(mains_ma, limit_a * 1000, (element,))
        for element in thermal.ELEMENTS
    )


def aim(found):
    """Breaker and fuse of the traces' connection stay cool, but for what the house does."""
    most = max(max(percents) for case, percents in found.items() if case[1] == LIMIT_A)
    text = (
        f"breaker and fuse of {LIMIT_A} A at {MOST_PERCENT} % of tripping at most by the car, "
        f"on every trace with every car: {most:.0f} %"
    )
    return Aim(most <= MOST_PERCENT, text)


def table(found):
    """The warmest car of each trace, as a rich table."""
    made = Table(
        title="Breaker B/C and fuse gG of the connection, in percent of tripping",
        caption="with the timing of the board, the warmest of all dead times; a house above the "
        "limit counts as the limit; 16 A: the same house, scaled",
        box=box.SIMPLE_HEAD,
    )
    made.add_column("trace", no_wrap=True)
    for heading in ("connection", "breaker", "fuse", "dead", "house alone", "no control"):
        made.add_column(heading, justify="right", no_wrap=True)
    for name, limit_a in dict.fromkeys(case[:2] for case in found):
        own = {case: found[case] for case in found if case[:2] == (name, limit_a)}
        warmest = max(own, key=lambda case: max(own[case]))
        alone, uncontrolled = (max(percents) for percents in references(name, limit_a))
        made.add_row(
            name,
            f"{limit_a} A",
            *(f"{max(column):.0f} %" for column in zip(*own.values())),
            f"{warmest[2]} s",
            f"{alone:.0f} %",
            f"{uncontrolled:.0f} %",
        )
    return made
