"""On every recorded house load the honest meter is believed, whatever the car's reaction time."""

from collections import deque

import pytest

from load_balancing.control import ControlLaw
from load_balancing.limits import Limits
from load_balancing.response import MeterResponse
from load_balancing.supervision import NORMAL
from tools.plant import house

TRACES = sorted((house.Path(house.__file__).parent / "traces").glob("*.csv"))


def doubts(trace, dead_s, phases, car_max_ma=16_000, lag_s=1):
    """Closed loop as in the traces' README: dead time, first-order lag, exact meter."""
    law = ControlLaw(Limits(16_000, 16_000, 16_000, 25_000, 6000, phases))
    response = MeterResponse(phases)
    queue, drawn_ma, before, found = deque([0] * dead_s), 0.0, None, []
    for second, load_ma in enumerate(trace):
        queue.append(min(law.offer_ma, car_max_ma))
        target_ma = queue.popleft()
        drawn_ma += (target_ma - drawn_ma) / max(lag_s, 1)
        if not law.offer_ma:
            drawn_ma = 0.0
        mains_ma = [load_ma[p] + (round(drawn_ma) if p in phases else 0) for p in range(3)]
        # The network's frequency is never still; it is one of the values compared.
        seen = (mains_ma, second % 3)
        doubt = response.step(1000, mains_ma, seen != before, True, law.offer_ma)
        before = seen
        if doubt:
            found.append((second, doubt))
        law.step(1000, NORMAL, mains_ma, True)
    return found


@pytest.mark.parametrize("dead_s", [0, 2, 6])
@pytest.mark.parametrize("phases", [(0, 1, 2), (0,)], ids=["three phases", "one phase"])
@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_no_false_alarm(path, phases, dead_s):
    trace = house.read_trace(path)
    assert doubts(trace, dead_s, phases) == []
    assert doubts(trace, dead_s, phases, car_max_ma=10_000, lag_s=5) == []
