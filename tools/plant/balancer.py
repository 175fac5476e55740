"""Devices that balance the mains: inverter, battery, heating rod; each with limit and delay."""

import math
from collections import deque

from tools.checked_values import refused

# Kind -> (form of its text, what it is). `WH` at the end is the capacity of a battery.
FORMS = {
    "sum": "sum:AMPERES:DELAY_S[:WH]",
    "each": "each:AMPERES:DELAY_S[:WH]",
    "phase": "phase:L2:AMPERES:DELAY_S[:WH]",
    "phase-sum": "phase-sum:L2:AMPERES:DELAY_S[:WH]",
    "diverter": "diverter:L2:AMPERES:DELAY_S[:WH]",
    "zero-export": "zero-export:AMPERES:DELAY_S",
}
WITH_PHASE = ("phase", "phase-sum", "diverter")
PHASES = {"L1": 0, "L2": 1, "L3": 2}
MOST_GAIN = 1.2
VOLTAGE_V = 230
# Sums of elapsed times miss round numbers by rounding errors.
TINY_S = 1e-6


class Balancer:
    """Draws or feeds in so that the mains are near zero. `kind`:

    "sum": the same on each of three phases, so that the sum of the phases is zero.
    "each": every phase by itself.
    "phase": on one phase, so that this phase is zero.
    "phase-sum": on one phase, so that the sum of all is zero.
    "diverter": only draws, on one phase, what this phase would export.
    "zero-export": a PV inverter that feeds the same into each phase, no more than the house needs.

    limit_a: the most it draws or feeds per phase; of a PV inverter, what the sun gives.
    delay_s: it answers the mains of so long ago, so that a step shows at full size for that time.
    lag_s: time constant with which it follows after that; 0: at once.
    gain: the share of the load that it answers; 1 leaves nothing.
    capacity_wh, charge_wh: of its battery, half full by default; None: without end.
    All attributes may be changed at any time. `added_ma` is what it adds now, `text` its name.
    """

    def __init__(
        self,
        kind,
        limit_a,
        delay_s,
        phase=0,
        gain=1.0,
        lag_s=0.0,
        capacity_wh=None,
        charge_wh=None,
    ):
        if kind not in FORMS:
            raise ValueError(refused("kind", kind, " or ".join(FORMS)))
        if not 0 <= gain <= MOST_GAIN:
            raise ValueError(refused("gain", gain, f"a number 0..{MOST_GAIN}"))
        self.text = kind
        self.kind = kind
        self.limit_a = limit_a
        self.delay_s = delay_s
        self.phase = phase
        self.gain = gain
        self.lag_s = lag_s
        self.capacity_wh = capacity_wh
        self.charge_wh = charge_wh
        if charge_wh is None and capacity_wh is not None:
            self.charge_wh = capacity_wh / 2
        self.added_ma = [0, 0, 0]
        self._follows = [0.0, 0.0, 0.0]
        self._now_s = 0.0
        self._seen = deque()  # (when it was, load without this device in mA per phase)

    def step(self, elapsed_s, mains_ma):
        """`elapsed_s` with these currents, its own among them -> [mA that it adds from now on].

        Positive is drawn, negative fed in.
        """
        # What it has answered already is no load: so it neither rings nor adds up.
        load_ma = [mains - added for mains, added in zip(mains_ma, self.added_ma)]
        self._seen.append((self._now_s, load_ma))
        self._now_s += elapsed_s
        self._count_energy(elapsed_s)
        wanted_ma = [self._within(ma * self.gain) for ma in self._answer(self._load_of_before())]
        share = min(1.0, elapsed_s / self.lag_s) if self.lag_s else 1.0
        self._follows = [
            followed + (wanted - followed) * share
            for followed, wanted in zip(self._follows, wanted_ma)
        ]
        self.added_ma = [round(ma) for ma in self._follows]
        return list(self.added_ma)

    def _load_of_before(self):
        """The load in mA per phase that was there `delay_s` ago; none at its start."""
        past_s = self._now_s - self.delay_s + TINY_S
        while len(self._seen) > 1 and self._seen[1][0] <= past_s:
            self._seen.popleft()
        when_s, load_ma = self._seen[0]
        return load_ma if when_s <= past_s else [0, 0, 0]

    def _answer(self, load_ma):
        """What balances this load, in mA per phase, without limits."""
        if self.kind == "each":
            return [-ma for ma in load_ma]
        if self.kind in ("sum", "zero-export"):
            return [-sum(load_ma) / 3] * 3
        answer_ma = [0, 0, 0]
        answer_ma[self.phase] = -sum(load_ma) if self.kind == "phase-sum" else -load_ma[self.phase]
        return answer_ma

    def _within(self, current_ma):
        """The part of a current that its limit and its battery allow."""
        most_ma = self.limit_a * 1000
        may_feed, may_draw = self.kind != "diverter", self.kind != "zero-export"
        if self.capacity_wh is not None:
            may_feed = may_feed and self.charge_wh > 0
            may_draw = may_draw and self.charge_wh < self.capacity_wh
        return max(-most_ma if may_feed else 0, min(current_ma, most_ma if may_draw else 0))

    def _count_energy(self, elapsed_s):
        if self.capacity_wh is None:
            return
        drawn_wh = sum(self.added_ma) / 1000 * VOLTAGE_V * elapsed_s / 3600
        self.charge_wh = max(0.0, min(self.charge_wh + drawn_wh, self.capacity_wh))


def parse(text):
    """A text such as "sum:16:3" or "phase:L2:16:2:5000" -> Balancer; ValueError says what is
    allowed."""
    kind, *parts = text.split(":")
    try:
        phase = PHASES[parts.pop(0)] if kind in WITH_PHASE else 0
        limit_a, delay_s, *capacity_wh = [float(part) for part in parts]
        most_parts = 0 if kind == "zero-export" else 1
        in_range = limit_a > 0 and delay_s >= 0 and all(wh > 0 for wh in capacity_wh)
        finite = all(math.isfinite(number) for number in (limit_a, delay_s, *capacity_wh))
        valid = kind in FORMS and len(capacity_wh) <= most_parts and in_range and finite
    except (KeyError, IndexError, ValueError):
        valid = False
    if not valid:
        raise ValueError(refused("balancer", text, " or ".join(FORMS.values())))
    balancer = Balancer(kind, limit_a, delay_s, phase, capacity_wh=(*capacity_wh, None)[0])
    balancer.text = text
    return balancer
