"""What the control law is measured against, trace by trace, and what counts as better.

peers.json: figures of other controllers' own control code (SmartEVSE-3.5, WARP, OpenEVSE) run on
the traces in tools/plant/traces with the car of tools/simulate; see its note.
"""

import json
from pathlib import Path
from typing import NamedTuple

from tools.plant.house import read_trace
from tools.simulate.setup import Setup

PEERS = json.loads((Path(__file__).parent / "peers.json").read_text())["figures"]
TRACES = Path(__file__).resolve().parent.parent / "plant" / "traces"

LONG = ("noisy-2h", "busy-2h", "hob-cycling")
STEPS = ("step-8a", "step-10a", "step-14a", "step-20a")
UNBALANCED = "unbalanced-14a"
OTHER_PHASE = "other-phase-26a"
SOLAR = "solar-1h"
NAMES = (*LONG, *STEPS, UNBALANCED, OTHER_PHASE, SOLAR)
DEAD_TIMES_S = (0, 2, 4, 5, 6)

# After a load has gone the car is back at full current within this time; after a pause.
BACK_WITHIN_S = 60
BACK_AFTER_A_PAUSE_WITHIN_S = 180
# The peers' energies are known to a hundredth of an ampere-hour, and compared as finely.
AH_DIGITS = 2
TINY = 1e-9  # 1.1 x 21 is a little more than 23.1


class Bar(NamedTuple):
    """The largest overload (A s), the least energy (Ah), the largest number of switches."""

    excess_as: float
    ah: float
    switches: float

    def met(self, figures):
        """-> for overload, energy, switches: whether it is."""
        return (
            figures.excess_as <= self.excess_as + TINY,
            round(figures.ah, AH_DIGITS) >= round(self.ah, AH_DIGITS),
            figures.switches <= self.switches,
        )


def trace(name):
    """The rows of a trace."""
    return read_trace(TRACES / f"{name}.csv")


def setup(name, dead_s, socket_meter=False):
    """The connection and car that the peers' figures are from."""
    ev_phases = 1 if name == OTHER_PHASE else 3
    return Setup(
        ev_dead_s=dead_s, ev_phases=ev_phases, socket_meter=socket_meter, ideal_timing=True
    )


def peer(name, who, dead_s):
    """A peer's figures on a trace; who: "smartevse", "warp" or "openevse"."""
    return PEERS[name][who][str(dead_s)]


def bar(name, dead_s):
    """-> Bar of a trace at this dead time of the car."""
    smart_evse, warp, open_evse = (
        peer(name, who, dead_s) for who in ("smartevse", "warp", "openevse")
    )
    if name in LONG:
        excess_as = min(smart_evse["excess_as"], warp["excess_as"]) / 2
        return Bar(excess_as, 0.95 * smart_evse["ah"], max(smart_evse["switches"] / 2, 1))
    if name == OTHER_PHASE:
        return Bar(0, 0.99 * warp["ah"], 1)
    if name == SOLAR:
        most_ah = max(one["ah"] for one in (smart_evse, warp, open_evse))
        return Bar(smart_evse["excess_as"], 0.99 * most_ah, 1)
    # OpenEVSE looks at the total power only: it does not respect phases.
    respecting = (smart_evse, warp) if name == UNBALANCED else (smart_evse, warp, open_evse)
    excess_as = 1.1 * min(one["excess_as"] for one in respecting)
    return Bar(excess_as, 0.95 * smart_evse["ah"], smart_evse["switches"])
