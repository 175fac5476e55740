"""The house: its load on each phase, a base load or a trace plus the appliances switched on."""

from tools.checked_values import unknown, whole
from tools.plant import rows

BASE_MA = (1500, 900, 1200)

# mA on L1, L2, L3; negative feeds into the grid.
APPLIANCES = {
    "kettle": (9000, 0, 0),
    "oven": (0, 15000, 0),
    "heat_pump": (6000, 6000, 6000),
    "solar": (-8000, -8000, -8000),
}

TRACE_COLUMNS = ("l1_ma", "l2_ma", "l3_ma")
# The meter is a direct-connected one for 80 A; a trace beyond 200 A is a slip of units.
TRACE_CURRENT = whole(-200_000, 200_000)


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
    return rows.read(path, dict.fromkeys(TRACE_COLUMNS, TRACE_CURRENT))
