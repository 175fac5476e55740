"""The installation as board, settings and meter tell it: limits, grid phases in use, what is left."""

from load_balancing.limits import Limits
from load_balancing.supervision import NORMAL

PHASE_INDEX = {"L1": 0, "L2": 1, "L3": 2}


def limits(board, values, phases, forbidden=None):
    """Limits of the control law; forbidden: why nothing may be offered at all, or None."""
    return Limits(
        station_ma=values["station_max_current_a"] * 1000,
        socket_ma=values["socket_max_current_a"] * 1000,
        cable_ma=board.CABLE_CURRENT_A * 1000,
        installation_ma=values["installation_max_current_a"] * 1000,
        safe_ma=values["load_balancing_safe_current_a"] * 1000,
        phases=phases,
        forbidden=forbidden,
        budget_mas=values["overload_budget_as"] * 1000,
    )


def phases_in_use(values):
    """Indexes of the grid phases behind the station's phases: "L2L3L1" -> 1, 2, 0."""
    count, rotation = values["station_phases"], values["phase_rotation"]
    names = [rotation[start : start + 2] for start in range(0, 2 * count, 2)]
    return tuple(PHASE_INDEX[name] for name in names)


def headroom_ma(law, supervision):
    """Headroom of each grid phase in mA, as a list; None while no valid reading gives it."""
    if supervision.state != NORMAL:
        return None
    return [law.headroom.of(phase) for phase in range(3)]
