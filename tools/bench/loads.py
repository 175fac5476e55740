"""House loads that no recording holds, made from a seed: slow growth, clouds, pumps, brief peaks,
shortages of ten minutes, busy houses.

They are not what any constant was chosen by, and there are no other controllers' figures for them.
"""

import random

from rich import box
from rich.table import Table

from tools.simulate import figures
from tools.simulate.run import play
from tools.simulate.setup import Setup

LENGTH_S = 3600
IDEAL = Setup(ideal_timing=True)
LIMIT_A = IDEAL.limit_a
DEAD_TIMES_S = (0, 2, 5)
PHASES = (0, 1, 2)
SEEDS = (1, 2)
HEADINGS = ("overload", "switches", "energy", "warm")


def growth(source):
    """Rises by 0.1 to 0.5 A a second on all phases, stands, and goes."""
    loads_a = _calm(source)
    for start in range(120, LENGTH_S, 600):
        rate_a, height_a = source.choice((0.1, 0.2, 0.5)), source.uniform(10, 17)
        for second in range(start, start + 300):
            _add(loads_a, second, PHASES, min((second - start) * rate_a, height_a))
    return loads_a


def clouds(source):
    """13 A of a photovoltaic system, clouds, and loads on single phases."""
    loads_a, sun, aim = _calm(source), 1.0, 1.0
    for second in range(LENGTH_S):
        if source.random() < 1 / 60:
            aim = source.choice((0.2, 0.3, 0.5, 0.9, 1.0, 1.15))
        sun += (aim - sun) * 0.1
        _add(loads_a, second, PHASES, -13 * sun)
    for _ in range(14):
        _run(loads_a, source, (source.choice(PHASES),), source.choice((4, 9, 13)), (30, 400))
    for _ in range(2):
        _run(loads_a, source, PHASES, source.choice((16, 20)), (200, 600))
    return loads_a


def heat_pump(source):
    """An inverter that runs up for minutes, and loads on single phases."""
    loads_a, start = _calm(source), 120
    while start < LENGTH_S:
        top_a, up_s = source.uniform(6, 14), source.randint(60, 240)
        end = start + up_s + source.randint(200, 900)
        for second in range(start, end):
            _add(loads_a, second, PHASES, top_a * min((second - start) / up_s, 1))
        start = end + source.randint(60, 600)
    for _ in range(8):
        _run(loads_a, source, (source.choice(PHASES),), source.choice((4, 8, 10)), (20, 200))
    return loads_a


def brief(source):
    """A hob that heats for 1 to 3 s, and a compressor's start of 1 s."""
    loads_a, start = _calm(source), 60
    while start < LENGTH_S:
        end = start + source.choice((1, 2, 3))
        for second in range(start, end):
            _add(loads_a, second, (0,), source.choice((7, 10, 13)))
        start = end + source.choice((2, 3, 5))
    for start in range(100, LENGTH_S, 300):
        for second in range(start, start + 120):
            _add(loads_a, second, (1,), 20 if second == start else 3.5)
    return loads_a


def shortages(source):
    """Ten minutes in every twenty leave a car hardly 6 A, now a little more, now less."""
    loads_a = _calm(source)
    for start in range(300, LENGTH_S, 1200):
        phases = source.choice((PHASES, (0,), (1, 2)))
        second, end = start, start + 600
        while second < end:
            level_a, until = source.uniform(14, 21), second + source.randint(15, 120)
            for one in range(second, min(until, end)):
                _add(loads_a, one, phases, level_a)
            second = until
    return loads_a


def busy(source):
    """Loads of all sizes on single phases come all the time, and a large one now and then."""
    loads_a, start = _calm(source), 0
    while start < LENGTH_S:
        end = start + source.choice((5, 20, 60, 200))
        current_a, phase = source.choice((3, 5, 8, 10)), source.choice(PHASES)
        for second in range(start, end):
            _add(loads_a, second, (phase,), current_a)
        start += source.randint(5, 40)
    for _ in range(4):
        _run(loads_a, source, PHASES, source.choice((10, 14)), (60, 400))
    return loads_a


LOADS = {
    "growth": growth,
    "clouds": clouds,
    "heat pump": heat_pump,
    "brief peaks": brief,
    "shortages": shortages,
    "busy": busy,
}


def made(name, seed):
    """-> rows as of a trace: (l1_ma, l2_ma, l3_ma) for each second."""
    loads_a = LOADS[name](random.Random(f"{name} {seed}"))
    return [tuple(round(1000 * load_a) for load_a in row) for row in loads_a]


def measure(names=tuple(LOADS), seeds=SEEDS, dead_times_s=DEAD_TIMES_S):
    """-> {(name, seed, dead time): (Figures without, with a meter at the socket)}."""
    return {
        (name, seed, dead_s): tuple(
            figures.of(
                play(made(name, seed), IDEAL._replace(ev_dead_s=dead_s, socket_meter=socket_meter))
            )
            for socket_meter in (False, True)
        )
        for name in names
        for seed in seeds
        for dead_s in dead_times_s
    }


def table(cells):
    """The figures as a rich table."""
    table = Table(
        title=f"Loads that no recording holds, an hour each, at {LIMIT_A} A",
        caption="without | with a meter at the socket; overload in A s that the car causes; "
        "energy in Ah; warm: breaker or fuse in percent of tripping, by the car",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("load", no_wrap=True)
    for heading in ("seed", "dead", *HEADINGS, "|", *HEADINGS):
        table.add_column(heading, justify="right", no_wrap=True)
    for (name, seed, dead_s), (without, measured) in cells.items():
        table.add_row(name, str(seed), str(dead_s), *_row(without), "|", *_row(measured))
    return table


def _row(found):
    return (
        f"{found.excess_as:.0f}",
        str(found.switches),
        f"{found.ah:.2f}",
        f"{found.thermal_by_car_percent:.0f} %",
    )


def _calm(source):
    return [[source.gauss(2, 0.08) for _ in PHASES] for _ in range(LENGTH_S)]


def _add(loads_a, second, phases, current_a):
    for phase in phases if second < LENGTH_S else ():
        loads_a[second][phase] += current_a


def _run(loads_a, source, phases, current_a, lasts_s):
    """It runs once, somewhere."""
    start = source.randrange(LENGTH_S)
    for second in range(start, start + source.randint(*lasts_s)):
        _add(loads_a, second, phases, current_a)
