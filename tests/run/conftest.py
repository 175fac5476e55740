"""What the live view is drawn from, without a simulation: one snapshot, and a renderer."""

import io

import pytest
from rich.console import Console

STATUS = {
    "uptime_s": 12,
    "offer_ma": 9100,
    "reason": "grid L2",
    "next_change_ms": 0,
    "meter_state": "normal",
    "meter_polls": 7,
    "meter_error": None,
    "mains_age_ms": 400,
    "signalled_ma": 9083,
    "fault": None,
}
SEEN = {
    "uptime_s": 12.0,
    "house_ma": [2000, 15900, -8000],
    "car_ma": [9000, 9000, 9000],
    "mains_ma": [11000, 24900, 1000],
    "car_max_ma": 9000,
    "limit_ma": 25000,
    "overload_ma": 25250,
    "balancer": "",
    "balancer_ma": [0, 0, 0],
    "meter_fault": "",
    "switched_on": [],
    "offer_ma": 9100,
    "reason": "grid L2",
    "meter_state": "normal",
    "pilot_ma": 9083,
    "duty_u16": 9921,
    "car_state": "C",
    "car_plugged": True,
    "car_full": False,
    "contactor": True,
    "led": "steady blue",
    "led_colour_now": "blue",
    "meter_cable": True,
    "board_cable": True,
    "socket_meter_cable": True,
    "station": STATUS,
    "why": {"text": "The grid connection has no more left on this phase.", "limiting_phase": "L2"},
    # what the watch adds
    "charge": "charging",
    "car_wh": 433.0,
    "unanswered_s": 0.3,
}


@pytest.fixture
def seen():
    """seen(key=value, ...): the snapshot of a charging car, with changes; keys of the station's
    status go there as well."""

    def seen(**changes):
        status = {key: value for key, value in changes.items() if key in STATUS}
        return {**SEEN, "station": {**STATUS, **status}, **changes}

    return seen


@pytest.fixture
def drawn():
    """drawn(renderable, columns, rows): the text on such a terminal; height: of its place."""

    def drawn(renderable, columns=80, rows=24, encoding="utf-8", height=None):
        file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
        console = Console(file=file, width=columns, height=rows)
        console.print(renderable, height=height)
        file.flush()
        return file.buffer.getvalue().decode(encoding)

    return drawn
