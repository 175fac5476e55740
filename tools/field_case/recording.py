"""A recording of a real home: what its meter reported and what the pilot signalled."""

from typing import NamedTuple

from tools.checked_values import Kind, whole
from tools.plant import rows

# A meter may report anything; the firmware refuses more than this by itself.
REPORTED = whole(-10_000_000, 10_000_000)
# IEC 61851-1: no duty stands for less than 6 A but for none, nor for more than 80 A.
SIGNALLED = Kind(
    lambda value: value == 0 or 6000 <= value <= 80_000, "0 or a whole number 6000..80000"
)
COLUMNS = {"l1_ma": REPORTED, "l2_ma": REPORTED, "l3_ma": REPORTED, "signalled_ma": SIGNALLED}


class Row(NamedTuple):
    """One second: the meter's reading in mA per phase, and what the pilot signalled."""

    current_ma: tuple
    signalled_ma: int


def read(path):
    """-> a Row for each second; tools.plant.rows.TraceError."""
    return [Row(row[:3], row[3]) for row in rows.read(path, COLUMNS)]
