"""The house: its load on each phase, a base load or a trace plus the appliances switched on."""

import csv
from pathlib import Path

from tools.checked_values import refused, unknown, whole

BASE_MA = (1500, 900, 1200)

# mA on L1, L2, L3; negative feeds into the grid.
APPLIANCES = {
    "kettle": (9000, 0, 0),
    "oven": (0, 15000, 0),
    "heat_pump": (6000, 6000, 6000),
    "solar": (-8000, -8000, -8000),
}

TRACE_HEADER = ["second", "l1_ma", "l2_ma", "l3_ma"]
# The meter is a direct-connected one for 80 A; a trace beyond 200 A is a slip of units.
TRACE_LIMIT_MA = 200_000


class TraceError(ValueError):
    """A trace file that cannot be used; the text says where and what is allowed."""


class House:
    """`base_ma`: load per grid phase, may be set at any time; `appliances`: {name: mA per phase}.

    A trace, where given, replaces `base_ma`: one row for each second, the last one stays.
    """

    def __init__(self, base_ma=BASE_MA, appliances=APPLIANCES, trace=None):
        self.base_ma = base_ma
        self.appliances = dict(appliances)
        self.switched_on = set()
        self._trace = trace
        self._elapsed_s = 0.0

    def switch(self, name, on):
        """Turn one appliance on or off; ValueError for a name the house does not have."""
        if name not in self.appliances:
            raise ValueError(f"appliance {unknown(name, sorted(self.appliances))}")
        if on:
            self.switched_on.add(name)
        else:
            self.switched_on.discard(name)

    def step(self, elapsed_s):
        """Go on by `elapsed_s` in the trace."""
        self._elapsed_s += elapsed_s

    @property
    def load_ma(self):
        """[L1, L2, L3] in mA, negative = export."""
        running = [self.appliances[name] for name in self.switched_on]
        return [sum(phase) for phase in zip(self._always_on(), *running)]

    def _always_on(self):
        if self._trace is None:
            return self.base_ma
        return self._trace[min(int(self._elapsed_s), len(self._trace) - 1)]


def read_trace(path):
    """The rows (l1_ma, l2_ma, l3_ma) of a CSV file, one for each second; TraceError."""
    try:
        with Path(path).open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TraceError(f"{path}: cannot be read as text ({error})") from error
    if not rows or rows[0] != TRACE_HEADER:
        raise TraceError(f"{path}, line 1: the header must be {','.join(TRACE_HEADER)}")
    if len(rows) == 1:
        raise TraceError(f"{path}: no rows; at least one second is needed")
    return [
        _read_row(f"{path}, line {second + 2}", second, row) for second, row in enumerate(rows[1:])
    ]


def _read_row(place, second, row):
    if len(row) != len(TRACE_HEADER):
        raise TraceError(f"{place}: {len(row)} columns; {len(TRACE_HEADER)} are needed")
    if row[0] != str(second):
        raise TraceError(f"{place}: second is {row[0]!r}; {second} must follow, one row a second")
    return tuple(_read_current(place, *column) for column in zip(TRACE_HEADER[1:], row[1:]))


def _read_current(place, name, text):
    try:
        current_ma = int(text)
    except ValueError:
        current_ma = None
    if current_ma is None or abs(current_ma) > TRACE_LIMIT_MA:
        words = whole(-TRACE_LIMIT_MA, TRACE_LIMIT_MA).words
        raise TraceError(f"{place}: {refused(name, text, words)}")
    return current_ma
