"""The run in short, said after its end: energy, worst overload, pauses, reasons by their time."""

from tools.run.words import amperes, duration, energy

# The energy is counted with this voltage on each phase.
VOLTAGE_V = 230
REASONS_SHOWN = 6


class Summary:
    """step() with each snapshot; what a snapshot shows counts for the time since the one before.

    An overload begins `overload_ma` of the snapshot; its size is counted from `limit_ma` on.
    """

    def __init__(self):
        self.duration_s = 0.0
        self.car_ws = 0.0  # energy into the car
        self.worst_ma = 0  # above the limit, on any phase
        self.worst_mas = 0.0  # of one overload, mA times s
        self.pauses = 0
        self.paused_s = 0.0
        self.reasons_s = {}  # reason of the offer -> how long it was given
        self.limit_ma = None
        self._overload_mas = [0.0, 0.0, 0.0]
        self._charge = "unplugged"
        self._now_s = None

    @property
    def car_wh(self):
        """Energy into the car in Wh."""
        return self.car_ws / 3600

    def step(self, seen):
        """seen: a snapshot of the simulation, with `charge` of happenings.charge()."""
        now_s = seen["uptime_s"]
        elapsed_s = 0.0 if self._now_s is None else now_s - self._now_s
        self._now_s = now_s
        self.limit_ma = seen["limit_ma"]
        self.duration_s += elapsed_s
        self.car_ws += sum(seen["car_ma"]) * VOLTAGE_V / 1000 * elapsed_s
        for phase, grid_ma in enumerate(seen["mains_ma"]):
            self._count_overload(phase, grid_ma, seen["overload_ma"], elapsed_s)
        self._count_pause(seen["charge"], elapsed_s)
        if seen["station"]:
            reason = seen["reason"]
            self.reasons_s[reason] = self.reasons_s.get(reason, 0.0) + elapsed_s

    def _count_overload(self, phase, grid_ma, overload_ma, elapsed_s):
        if grid_ma <= overload_ma:
            self._overload_mas[phase] = 0.0
            return
        above_ma = grid_ma - self.limit_ma
        self._overload_mas[phase] += above_ma * elapsed_s
        self.worst_ma = max(self.worst_ma, above_ma)
        self.worst_mas = max(self.worst_mas, self._overload_mas[phase])

    def _count_pause(self, charge, elapsed_s):
        if charge == "paused":
            self.paused_s += elapsed_s
            self.pauses += self._charge != "paused"
        self._charge = charge

    def lines(self):
        """Text for people; nothing of a run that never began."""
        if self._now_s is None:
            return []
        return [
            "The run in short",
            f"  duration        {duration(self.duration_s)}",
            f"  into the car    {energy(self.car_wh)}",
            f"  worst overload  {self._overload()}",
            f"  pauses          {self._paused()}",
            "  why the offer was as it was",
            *(f"    {share}  {reason}" for share, reason in self._shares()),
        ]

    def _overload(self):
        limit = amperes(self.limit_ma).strip()
        if not self.worst_ma:
            return f"none above the limit of {limit}"
        above, amount = amperes(self.worst_ma).strip(), f"{self.worst_mas / 1000:.1f} A*s"
        return f"{above} above the limit of {limit}, at most {amount} in one go"

    def _paused(self):
        return f"{self.pauses}, {duration(self.paused_s)} in all" if self.pauses else "none"

    def _shares(self):
        """("62 %", reason), the longest first; what is too many goes on as one."""
        whole_s = sum(self.reasons_s.values())
        if not whole_s:
            return [("    ", "the station gave no reason yet")]
        longest = sorted(self.reasons_s.items(), key=lambda item: -item[1])
        shown, rest = longest[:REASONS_SHOWN], longest[REASONS_SHOWN:]
        if rest:
            shown.append(("others", sum(reason_s for _, reason_s in rest)))
        return [(_percent(reason_s / whole_s), reason) for reason, reason_s in shown]


def _percent(share):
    """0.62 -> " 62 %"."""
    whole = round(100 * share)
    return f"{whole:3d} %" if whole or not share else " <1 %"
