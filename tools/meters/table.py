"""docs/meters.md: every meter the station knows, from the meters' own files."""

import energy_meters
import tools  # noqa: F401  (makes lib/ importable)
from energy_meters import catalogue
from energy_meters.read_plan import ReadPlan
from tools.meters.show import REACHED, SIGNED, names_itself, placed

HEAD = """\
# Meters

Generated from the files in `lib/energy_meters/meters/` by
`python -m tools.meters table > docs/meters.md`. `python -m tools.meters show NAME` lists a meter's
registers and their sources.

The setting `modbustcp_mode` takes a name from the first column; `socomec` is another name for
`socomec_countis_e27`. None of these meters has been tried with this firmware yet.

- **Confidence** is that of the register table. High: the maker's own table, or several sources
  that agree. Low: one secondary source.
- **Direction**: how the station distinguishes import from export on each phase. Set
  `modbustcp_meter_inverted` for a meter that is mounted the wrong way round.
- **Identifies itself**: yes, the station notices that another meter answers, and "auto" can find
  this one. SunSpec model: the same, by the number of its model. Serial number only: the station
  notices that the meter was exchanged while it ran.

"""
COLUMNS = (
    "name",
    "meter",
    "reached by",
    "port, unit",
    "requests per poll",
    "direction",
    "identifies itself",
    "confidence",
)


def document():
    """The whole text of docs/meters.md."""
    rows = [_row(COLUMNS), _row(["---"] * len(COLUMNS))]
    return HEAD + "".join([*rows, *(_meter(name) for name in catalogue.NAMES)])


def _meter(name):
    meter = energy_meters.load(name)
    cells = (
        f"`{name}`",
        meter["model"],
        REACHED[meter["transport"]],
        f"{meter['port']}, {meter['unit_id']}",
        str(len(ReadPlan(placed(meter)).requests)),
        SIGNED[meter["current_sign"]],
        names_itself(meter),
        meter["confidence"],
    )
    return _row(cells)


def _row(cells):
    return f"| {' | '.join(cells)} |\n"
