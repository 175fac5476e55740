"""The control law beside SmartEVSE and WARP on the same house loads: overload, energy, switches.

Every trace with a car of every dead time, without and with a meter at the socket; and some loads
that no recording holds, without the others' figures.
"""

import time

from rich import box
from rich.table import Table

from tools.bench import bar, loads, warmth
from tools.bench.aim import Aim
from tools.simulate import figures
from tools.simulate.run import play
from tools.simulate.setup import Setup

LONGEST_FOR_TWO_HOURS_S = 5
FORMATS = {"excess_as": ".1f", "ah": ".2f", "switches": "g"}
PEERS_FORMATS = {**FORMATS, "excess_as": "g"}
HEADINGS = {"excess_as": "overload", "ah": "energy", "switches": "switches"}
# The table is this wide, and not squeezed into a narrower terminal.
WIDTH = 142
METERS = {False: "without a meter at the socket", True: "with a meter at the socket"}


def run(console):
    """Simulate, print both tables -> aims."""
    console.width = max(console.width, WIDTH)
    aims = []
    for socket_meter, label in METERS.items():
        cells = measure(socket_meter)
        console.print(table(cells, label))
        console.print(f"{label}: {count(cells)}")
        paced = count(measure(socket_meter, paced_pilot=True))
        console.print(f"the same, the duty raised after 5 s at the soonest: {paced}\n")
        aims += [*aims_per_trace(cells, label), way_back_aim(cells, label)]
    console.print(loads.table(loads.measure()))
    warm = warmth.measure(warmth.cases())
    console.print(warmth.table(warm))
    return [*aims, warmth.aim(warm), speed_aim()]


def measure(socket_meter, names=bar.NAMES, dead_times_s=bar.DEAD_TIMES_S, paced_pilot=False):
    """-> {(trace, dead time): (Figures, ways back, Bar)}.

    paced_pilot: as the station's pilot signals it; the others' figures are without such a pilot.
    """
    cells = {}
    for name in names:
        trace = bar.trace(name)
        for dead_s in dead_times_s:
            setup = bar.setup(name, dead_s, socket_meter)._replace(paced_pilot=paced_pilot)
            played = play(trace, setup)
            found = figures.of(played), figures.ways_back(played), bar.bar(name, dead_s)
            cells[name, dead_s] = found
    return cells


def met(cells):
    """-> {(trace, dead time): whether overload, energy, switches are met}."""
    return {key: the_bar.met(found) for key, (found, _, the_bar) in cells.items()}


def count(cells):
    """-> "N of M cells met"."""
    flags = [flag for flags in met(cells).values() for flag in flags]
    return f"{sum(flags)} of {len(flags)} cells met"


def aims_per_trace(cells, label):
    """How many cells each trace meets."""
    flags = met(cells)
    aims = []
    for name in dict.fromkeys(name for name, _ in cells):
        own = [flag for key in flags if key[0] == name for flag in flags[key]]
        aims.append(Aim(all(own), f"{name}, {label}: {sum(own)} of {len(own)} cells"))
    return aims


def way_back_aim(cells, label):
    """Full current returns soon after every shortage."""
    backs = [back for _, every, _ in cells.values() for back in every]
    without_s = max((seconds for seconds, paused in backs if not paused), default=0)
    after_pause_s = max((seconds for seconds, paused in backs if paused), default=0)
    met_both = without_s <= bar.BACK_WITHIN_S and after_pause_s <= bar.BACK_AFTER_A_PAUSE_WITHIN_S
    text = (
        f"back at full current within {bar.BACK_WITHIN_S} s, after a pause within "
        f"{bar.BACK_AFTER_A_PAUSE_WITHIN_S} s, {label}: {without_s} s, {after_pause_s} s"
    )
    return Aim(met_both, text)


def speed_aim():
    """Two hours in virtual time, with the timing of the board."""
    trace = bar.trace("noisy-2h")
    began_s = time.perf_counter()
    figures.of(play(trace, Setup()))
    took_s = time.perf_counter() - began_s
    text = f"two hours simulated in less than {LONGEST_FOR_TWO_HOURS_S} s: {took_s:.2f} s"
    return Aim(took_s < LONGEST_FOR_TWO_HOURS_S, text)


def table(cells, label):
    """Ours beside theirs; the ratio is ours to the bar."""
    made = Table(
        title=f"The control law beside SmartEVSE (SE) and WARP, {label}",
        caption="overload in A s above 25 A that the car causes, energy in Ah per phase, switches "
        "of the contactor; ratio: ours to the bar; dead: seconds until the car follows; warm: "
        "breaker or fuse in % of tripping, by our car (the others' offers are not known)",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    made.add_column("\ntrace", no_wrap=True)
    made.add_column("\ndead", justify="right", no_wrap=True)
    made.add_column("warm\n%", justify="right", no_wrap=True)
    for heading in HEADINGS.values():
        for column in (f"{heading}\nours", "\nSE", "\nWARP", "\nbar", "\nratio"):
            made.add_column(column, justify="right", no_wrap=True)
    previous = None
    for name, dead_s in cells:
        if previous not in (None, name):
            made.add_section()
        made.add_row("" if name == previous else name, str(dead_s), *_row(cells, name, dead_s))
        previous = name
    return made


def _row(cells, name, dead_s):
    found, _, the_bar = cells[name, dead_s]
    yield f"{found.thermal_by_car_percent:.0f}"
    for (figure, form), flag in zip(FORMATS.items(), the_bar.met(found)):
        ours, limit = getattr(found, figure), getattr(the_bar, figure)
        style = "green" if flag else "bold red"
        yield f"[{style}]{ours:{form}}[/]"
        for who in ("smartevse", "warp"):
            yield f"{bar.peer(name, who, dead_s)[figure]:{PEERS_FORMATS[figure]}}"
        yield f"{limit:{form}}"
        yield f"[{style}]{_ratio(ours, limit)} {'✓' if flag else '✗'}[/]"


def _ratio(ours, limit):
    return f"{ours / limit:.2f}" if limit else "-"
