"""What a controller without foresight could reach that knows the house's present load exactly.

It needs no estimate: nothing is hidden from it but the future. Its habits are swept: how long a
peak is remembered, how fast the offer returns, how long a pause and the quiet before its end last,
how much headroom it keeps back, which short shortages it carries at the smallest offer.
"""

import itertools
from collections import deque
from typing import NamedTuple

import numpy
from rich import box
from rich.table import Table

from tools.bench import bar
from tools.simulate import car
from tools.simulate.figures import COUNTED_EXCESS_MA

# The loads that come and go; on the others everything is met.
NAMES = bar.LONG
LIMIT_MA, FULL_MA, LEAST_MA = 25000, 16000, 6000
CARRIED_PERCENT = 12
FIGURES = {"excess_as": "overload", "ah": "energy", "switches": "switches"}
WIDTH = 160


class Habits(NamedTuple):
    """memory_s: how long a peak is remembered; rise_ma: per second; pause_s: the shortest;
    quiet_s: so long there must have been spare_ma more than the smallest offer before a pause
    ends; budget_mas: of a shortage of up to 12 % of the limit (IEC 60898-1: 13 % are carried for an
    hour) that is carried; refill_ma: what of it comes back per second."""

    memory_s: int
    rise_ma: int
    pause_s: int
    quiet_s: int
    spare_ma: int
    budget_mas: int
    refill_ma: int


class Point(NamedTuple):
    """What habits come to, as in Figures."""

    excess_as: float
    ah: float
    switches: int
    habits: Habits


SWEPT = [
    Habits(*values, *budget)
    for *values, budget in itertools.product(
        (1, 4, 8, 13, 20),
        (200, 500, 2000, FULL_MA),
        (10, 20, 60),
        (1, 30, 45, 60, 90),
        (0, 500),
        ((0, 50), (5000, 50), (20000, 50), (60000, 100), (120000, 200)),
    )
]
PARTS = (0.25, 0.5, 0.75, 1, 1.5, 2, 3)
# A memory longer than the hob is off meets it once.
HOB_OFF_S = 12


def run(console):
    """Sweep, print a table for each trace -> no aims: the ideal is nobody's aim."""
    console.width = max(console.width, WIDTH)
    swept = {name: sweep(name) for name in NAMES}
    for name, points in swept.items():
        console.print(table(name, points))
        console.print(front(name, points))
    console.print(in_one(swept))
    return []


def sweep(name, swept=None, dead_times_s=bar.DEAD_TIMES_S):
    """-> {dead time: [Point]}."""
    house_ma = numpy.array(bar.trace(name)).max(axis=1)
    points = {dead_s: [] for dead_s in dead_times_s}
    for habits in swept or SWEPT:
        offers_ma = numpy.array(offers(house_ma.tolist(), habits))
        for dead_s, found in points.items():
            found.append(_point(house_ma, offers_ma, dead_s, habits))
    return points


def offers(house_ma, habits):
    """What it offers at the end of each second; house_ma: the worst phase's load in each."""
    budget_mas, paused_s, quiet_s, offer_ma = 0, habits.pause_s, habits.quiet_s, 0
    peaks, decided = deque(), []
    for second, load_ma in enumerate(house_ma):
        peak_ma = _peak(peaks, second, load_ma, habits.memory_s)
        room_ma = LIMIT_MA - load_ma
        short_ma = max(LEAST_MA - room_ma, 0)
        quiet_s = 0 if room_ma < LEAST_MA + habits.spare_ma else quiet_s + 1
        if offer_ma:
            budget_mas = max(budget_mas + short_ma - habits.refill_ma, 0)
            carried = (
                short_ma <= LIMIT_MA * CARRIED_PERCENT // 100 and budget_mas <= habits.budget_mas
            )
            target_ma = LIMIT_MA - peak_ma
            if short_ma and not carried:
                offer_ma = paused_s = 0
            elif room_ma < offer_ma:
                offer_ma = max(room_ma, LEAST_MA)
            elif target_ma > offer_ma:
                offer_ma = min(offer_ma + habits.rise_ma, max(target_ma, LEAST_MA), FULL_MA)
        else:
            budget_mas = max(budget_mas - habits.refill_ma, 0)
            paused_s += 1
            if paused_s >= habits.pause_s and quiet_s >= habits.quiet_s and not short_ma:
                offer_ma = LEAST_MA
        decided.append(offer_ma)
    return decided


def drawn(offers_ma, dead_s):
    """mA that the car of tools/simulate with a lag of 1 s draws in each second."""
    signalled_ma = numpy.concatenate(([0], offers_ma[:-1]))
    followed_ma = numpy.concatenate((numpy.zeros(dead_s, int), signalled_ma))[: len(offers_ma)]
    started = signalled_ma > 0
    off = signalled_ma == 0
    for late_s in range(1, car.STARTS_S + 1):
        started[late_s:] &= ~off[:-late_s]
    started[: car.STARTS_S] = False
    return numpy.where(started, followed_ma, 0)


def most_ah(points, the_bar, part):
    """The most energy with no more than this part of the bar's overload, and its switches."""
    allowed_as = part * the_bar.excess_as
    within = [
        point.ah
        for point in points
        if point.excess_as <= allowed_as and point.switches <= the_bar.switches
    ]
    return max(within, default=None)


def closest(points, the_bar):
    """-> {figure: the Point that is best in it among those that meet the bar in the others}."""
    found = {}
    for number, figure in enumerate(FIGURES):
        others_met = [
            point
            for point in points
            if all(flag for other, flag in enumerate(the_bar.met(point)) if other != number)
        ]
        pick = max if figure == "ah" else min
        found[figure] = pick(others_met, key=lambda one: getattr(one, figure), default=None)
    return found


def in_one(swept):
    """A sentence: how many cells of all these traces one and the same controller meets."""
    counts = dict.fromkeys(SWEPT, 0)
    for name, points in swept.items():
        for dead_s, found in points.items():
            the_bar = bar.bar(name, dead_s)
            for point in found:
                counts[point.habits] += sum(the_bar.met(point))
    best = max(counts, key=counts.get)
    cells = sum(len(FIGURES) * len(points) for points in swept.values())
    return f"The best of them all meets {counts[best]} of these {cells} cells: {_words(best)}."


def table(name, points):
    """For each dead time: the best energy where the rest is met, and so on, against the bar."""
    made = Table(
        title=f"{name}: an ideal controller without foresight, {len(SWEPT)} habits",
        caption="each column: the best of that figure among the habits that meet the bar in the "
        "other two, and the bar",
        box=box.SIMPLE_HEAD,
    )
    for heading in ("dead", *FIGURES.values(), "all met by", "and hob met once"):
        made.add_column(heading, justify="right", no_wrap=True)
    made.add_column("habits of that energy")
    for dead_s, found in points.items():
        made.add_row(str(dead_s), *_row(found, bar.bar(name, dead_s)))
    return made


def front(name, points):
    """How much more energy more overload buys, in parts of the bar, its switches kept."""
    made = Table(
        title=f"{name}: the most energy, in percent of the bar's, within the bar's switches",
        caption="by how much overload is allowed, as a part of the bar's",
        box=box.SIMPLE_HEAD,
    )
    made.add_column("dead", justify="right")
    for part in PARTS:
        made.add_column(f"≤ {part:g}", justify="right")
    for dead_s, found in points.items():
        the_bar = bar.bar(name, dead_s)
        energies_ah = [most_ah(found, the_bar, part) for part in PARTS]
        made.add_row(str(dead_s), *(_percent(one, the_bar.ah) for one in energies_ah))
    return made


def _percent(ah, of_ah):
    return "-" if ah is None else f"{100 * ah / of_ah:.1f}"


def _peak(peaks, second, load_ma, memory_s):
    """The highest load of the last memory_s; peaks: (second, load), falling loads."""
    while peaks and peaks[-1][1] <= load_ma:
        peaks.pop()
    peaks.append((second, load_ma))
    if peaks[0][0] <= second - memory_s:
        peaks.popleft()
    return peaks[0][1]


def _point(house_ma, offers_ma, dead_s, habits):
    drawn_ma = drawn(offers_ma, dead_s)
    excess_ma = numpy.minimum(drawn_ma, house_ma + drawn_ma - LIMIT_MA)
    offered = numpy.concatenate(([False], offers_ma > 0))
    return Point(
        round(float(excess_ma[excess_ma > COUNTED_EXCESS_MA].sum()) / 1000, 1),
        round(float(drawn_ma.sum()) / 3_600_000, 3),
        int((offered[1:] != offered[:-1]).sum()),
        habits,
    )


def _row(points, the_bar):
    best = closest(points, the_bar)
    for number, figure in enumerate(FIGURES):
        yield _cell(best[figure], figure, number, the_bar)
    all_met = [point for point in points if all(the_bar.met(point))]
    yield str(len(all_met))
    yield str(sum(point.habits.memory_s > HOB_OFF_S for point in all_met))
    yield _words(best["ah"].habits) if best["ah"] else "-"


def _cell(point, figure, number, the_bar):
    limit = getattr(the_bar, figure)
    if point is None:
        return f"none / {limit:.4g}"
    style = "green" if the_bar.met(point)[number] else "bold red"
    return f"[{style}]{getattr(point, figure):.4g}[/] / {limit:.4g}"


def _words(habits):
    return (
        f"memory {habits.memory_s} s, rise {habits.rise_ma} mA/s, pause {habits.pause_s} s, "
        f"quiet {habits.quiet_s} s with {habits.spare_ma} mA spare, "
        f"carried {habits.budget_mas // 1000} A s, {habits.refill_ma} mA back"
    )
