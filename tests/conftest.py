"""Makes MicroPython's modules and the folder of shared test pieces importable on CPython."""

import os
import sys
from itertools import islice
from pathlib import Path

import micropython  # noqa: F401  (adds asyncio.sleep_ms and the like)
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent / "logic"))

# `make test` tries the same cases each time; `make search` looks for new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile("same")


def pytest_collection_modifyitems(items):
    """Scenarios in full length first, one for each worker: the rest of the suite runs beside them.

    pytest-xdist hands out the items in equal parts, in their order (--dist worksteal).
    """
    long = [item for item in items if "test_scenario[" in item.name]
    long.sort(key=lambda item: "meter-loss" not in item.name)
    others = iter([item for item in items if item not in long])
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    shares = [long[worker::workers] for worker in range(workers)]
    left, ordered = len(items), []
    for worker, share in enumerate(shares):
        size = left // (workers - worker)
        left -= size
        share = share[:size]
        ordered += share + list(islice(others, size - len(share)))
    if len(ordered) == len(items):  # fewer items than workers stay as they are
        items[:] = ordered
