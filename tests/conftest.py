"""Makes MicroPython's modules and the folder of shared test pieces importable on CPython."""

import sys
from pathlib import Path

import micropython  # noqa: F401  (adds asyncio.sleep_ms and the like)

sys.path.insert(0, str(Path(__file__).parent / "logic"))
