"""Makes MicroPython's modules and the folder of shared test pieces importable on CPython."""

import sys
from pathlib import Path

import micropython  # noqa: F401  (adds asyncio.sleep_ms and the like)

sys.path.insert(0, str(Path(__file__).parent / "logic"))


def pytest_collection_modifyitems(items):
    """Scenarios in full length first: the rest of the suite runs beside them."""
    items.sort(key=lambda item: "test_scenario[" not in item.name)
    items.sort(key=lambda item: "meter-loss" not in item.name)
