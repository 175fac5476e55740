"""The installation by board, settings and meter: limits, grid phases in use, headroom."""

from load_balancing.limits import Limits
from load_balancing.supervision import NORMAL

PHASE_INDEX = {"L1": 0, "L2": 1, "L3": 2}


def limits(board, values, phases, forbidden=None):
    """-> Limits of this station; values: the settings; phases: as phases_in_use() gives them;
    forbidden: why nothing may be offered at all, or None."""
    made = Limits(phases, forbidden)
    made.cable_ma = board.CABLE_CURRENT_A * 1000
    made.has_generation = has_generation(values)
    renew(made, values)
    return made


def renew(limits, values):
    """Take over the settings in `values` that limit the offer; they act from the next cycle on."""
    from settings import columns  # need not stay in memory

    for name, field in columns.limit_fields().items():
        setattr(limits, field, values[name] * 1000)  # pyright: ignore (a name)


def phases_in_use(values):
    """Indexes of the grid phases behind the station's phases: "L2L3L1" -> 1, 2, 0.

    In a network without neutral a station of one phase is connected between two."""
    count, rotation = values["station_phases"], values["phase_rotation"]
    if values["phase_connection"] == "line to line":
        count = max(count, 2)
    names = [rotation[start : start + 2] for start in range(0, 2 * count, 2)]
    return tuple(PHASE_INDEX[name] for name in names)


def has_generation(values):
    """Whether something in the building may feed in, or hold the mains by itself."""
    return values["installation_generation"] != "none"


def headroom_ma(law, supervision):
    """Headroom of each grid phase in mA, as a list; None while no valid reading gives it."""
    if supervision.state != NORMAL:
        return None
    return [law.headroom.of(phase) for phase in range(3)]
