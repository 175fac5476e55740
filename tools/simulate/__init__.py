"""The firmware's own control cycle in virtual time: a house's load, a car, one step a second.

Importing it makes firmware/ importable on CPython, behind everything else: no module there takes
the place of an installed one.
"""

import sys
from pathlib import Path

import micropython  # noqa: F401  (adds time.ticks_ms, which firmware/clock.py names)

_FIRMWARE = str(Path(__file__).resolve().parent.parent.parent / "firmware")
if _FIRMWARE not in sys.path:
    sys.path.append(_FIRMWARE)
