"""docs/meters.md: every meter the station knows, from the meters' own files."""

import energy_meters
import tools  # noqa: F401  (makes lib/ importable)
from energy_meters import catalogue
from energy_meters.read_plan import ReadPlan
from tools.meters.show import REACHED, SIGNED, names_itself, placed

HEAD = """\
# Meters

Generated from the files in `lib/energy_meters/meters/` by `python -m tools.meters table > docs/meters.md`.
`python -m tools.meters show NAME` tells a meter's registers and where they are from.

The setting `modbustcp_mode` takes a name of the first column; `socomec` is another name for `socomec_countis_e27`.
Confidence is that of the register table: high is the maker's own table or several sources that agree, low a single
secondary one. None was tried on a real meter here. *Direction*: what tells import from export on each phase; a meter
that is mounted the wrong way round can be set as inverted. *Names itself*: yes, the station can tell that another meter
answers, and "auto" can find this one; its own number, the station can tell that it was exchanged while the station ran.

| name | meter | reached by | port, unit | requests per poll | direction | names itself | confidence |
|---|---|---|---|---|---|---|---|
"""


def document():
    """The whole text of docs/meters.md."""
    return HEAD + "".join(_row(name) for name in catalogue.NAMES)


def _row(name):
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
    return f"| {' | '.join(cells)} |\n"
