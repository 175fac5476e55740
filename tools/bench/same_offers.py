"""Compares each second's offer with another version's, over all traces, cars and meters.

    python -m tools.bench.same_offers --against FOLDER   the source tree of the other version
    python -m tools.bench.same_offers --record FILE.gz   keeps this version's offers
    python -m tools.bench.same_offers --against FILE.gz  compares with offers that were kept

It stays until the next release. Another version runs its own simulator: of both only Setup, the
station's step() and law.next_change_ms are used here. Exit code 1: some offer differs.
"""

import gzip
import itertools
import json
import os
import subprocess
import sys
import tempfile
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

from tools.bench import bar
from tools.command_line import Parser
from tools.plant.house import read_trace
from tools.simulate import run

DEAD_TIMES_S = (0, 2, 4, 5, 6)
# From a third of the trace on: through warning and error, and back.
LOSS_S = 150
# The class was named differently before.
STATION = getattr(run, "SimulatedStation", None) or run.Simulation
COLUMNS = ("offer_ma", "reason", "next_change_ms")


class Case(NamedTuple):
    """One run of the simulator."""

    trace: str
    dead_s: int
    socket_meter: bool
    meter_loss: bool
    paced_pilot: bool

    def __str__(self):
        flags = [name for name, flag in zip(self._fields[2:], self[2:]) if flag]
        return ", ".join([self.trace, f"dead time {self.dead_s} s", *flags])


def cases(traces, dead_times_s):
    """-> every Case of these traces and dead times; without traces: of all there are."""
    names = traces or sorted(path.stem for path in bar.TRACES.glob("*.csv"))
    flags = (False, True)
    return [Case(*one) for one in itertools.product(names, dead_times_s, flags, flags, flags)]


def play(case):
    """-> [(offer_ma, reason, next_change_ms)] for each second of a Case."""
    trace = read_trace(bar.TRACES / f"{case.trace}.csv")
    setup = bar.setup(case.trace, case.dead_s, case.socket_meter)
    losses = ((len(trace) // 3, LOSS_S),) if case.meter_loss else ()
    station = STATION(setup._replace(paced_pilot=case.paced_pilot, meter_losses=losses))
    found = []
    for house_ma in trace:
        second = station.step(house_ma)
        found.append([second.offer_ma, second.reason, station.law.next_change_ms])
    return found


def play_all(chosen):
    """-> {text of the Case: what play() gives}."""
    with Pool() as pool:
        return dict(zip(map(str, chosen), pool.map(play, chosen, chunksize=1)))


def record(found, path):
    with gzip.open(path, "wt", compresslevel=4) as file:
        json.dump(found, file)


def recorded(path):
    with gzip.open(path, "rt") as file:
        return json.load(file)


def offers_of(folder, arguments):
    """-> the same of the source tree in another folder, by its own simulator."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "offers.json.gz"
        command = [sys.executable, "-P", __file__, "--record", str(path), *arguments]
        environment = {**os.environ, "PYTHONPATH": str(folder)}
        subprocess.run(command, cwd=folder, env=environment, check=True)
        return recorded(path)


def compare(before, after, show=print):
    """Print what differs, column by column -> number of seconds whose offer differs."""
    common = [case for case in after if case in before]
    seconds = sum(len(after[case]) for case in common)
    show(f"{len(common)} runs, {seconds} seconds compared")
    counts = []
    for column, name in enumerate(COLUMNS):
        lines = [
            _difference(case, column, before[case], after[case])
            for case in common
            if _differing(column, before[case], after[case])
        ]
        counts.append(sum(len(_differing(column, before[case], after[case])) for case in common))
        show(f"{name}: {counts[-1]} seconds differ, in {len(lines)} runs")
        for line in lines:
            show(f"    {line}")
    return counts[0]


def _differing(column, before, after):
    pairs = enumerate(itertools.zip_longest(before, after, fillvalue=[None] * len(COLUMNS)))
    return [second for second, (old, new) in pairs if old[column] != new[column]]


def _difference(case, column, before, after):
    seconds = _differing(column, before, after)
    first = seconds[0]
    rows = [tuple(rows[first]) if first < len(rows) else "ended" for rows in (before, after)]
    return f"{case}: {len(seconds)} s, the first is {first} s: {rows[0]} -> {rows[1]}"


def main(arguments=None):
    parser = Parser(prog="python -m tools.bench.same_offers", description=__doc__.split("\n")[0])
    parser.add_argument("--against", type=Path, metavar="FOLDER_OR_FILE")
    parser.add_argument("--record", type=Path, metavar="FILE.gz")
    parser.add_argument("--traces", nargs="+", default=[], metavar="NAME", help="not all")
    parser.add_argument("--dead", nargs="+", type=int, default=DEAD_TIMES_S, metavar="SECONDS")
    chosen = parser.parse_args(arguments)
    if not chosen.against and not chosen.record:
        parser.error("--against or --record has to be given")
    after = play_all(cases(chosen.traces, chosen.dead))
    if chosen.record:
        record(after, chosen.record)
    if not chosen.against:
        return 0
    if chosen.against.is_dir():
        picked = ["--dead", *map(str, chosen.dead)]
        picked += ["--traces", *chosen.traces] if chosen.traces else []
        before = offers_of(chosen.against.resolve(), picked)
    else:
        before = recorded(chosen.against)
    return 1 if compare(before, after) else 0


if __name__ == "__main__":
    sys.exit(main())
