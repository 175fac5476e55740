"""A meter at the socket that contradicts the grid's: found within a charge, without and with
devices that balance the phases, as far as physics can tell; a right pair of meters never is.

Reported with F2, F15: split-single-phase-energy-meter#62 (wrong circuit), solaredge-modbus-multi
#733 (another meter's values). Each row: the fault, the car's phases, what the building has, and
words of the event.
"""

import random

import pytest

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

ROWS = {
    "another circuit, one phase": ("elsewhere", 1, "none", "does not show the car"),
    "another circuit, three phases": ("elsewhere", 3, "none", "does not show the car"),
    "another circuit, perhaps a battery": ("elsewhere", 2, "unknown", "Meter suspect: no phase"),
    "10/5 left at 5/5": ("scale:1/2", 2, "none", "small part of the car's"),
    "25/5 left at 5/5": ("scale:1/5", 1, "solar", "small part of the car's"),
    "three times, one phase": ("scale:3/1", 1, "unknown", "change much more than the offer"),
    "three times, one phase, no generation": ("scale:3/1", 1, "none", "much more than the offer"),
}
RIGHT = (
    (1, "none", ()),
    (3, "none", ()),
    (2, "unknown", ("each:16:2",)),
    (1, "storage", ("sum:16:3",)),
)


def play(setup, seconds, seed=1):
    station = SimulatedStation(setup)
    house = random.Random(seed)
    for second in range(seconds):
        if second % 7 == 0:
            more_ma = house.choice((0, 0, 0, 1500))
        station.step((3000 + second * 37 % 90 + more_ma, 2000 + second * 7 % 60, 1500 + more_ma))
    return station


@pytest.mark.parametrize(("fault", "ev_phases", "generation", "words"), ROWS.values(), ids=ROWS)
def test_it_is_found_within_a_charge(fault, ev_phases, generation, words):
    setup = Setup(meter_fault=fault, ev_phases=ev_phases, socket_meter=True, generation=generation)
    events = [text for _, text in play(setup, 600).events]
    assert [text for text in events if words in text], events


@pytest.mark.parametrize(("ev_phases", "generation", "balancers"), RIGHT)
def test_right_meters_are_not(ev_phases, generation, balancers):
    setup = Setup(
        ev_phases=ev_phases, socket_meter=True, generation=generation, balancers=balancers
    )
    station = play(setup, 900)
    assert not [text for _, text in station.events if "not valid" in text]
