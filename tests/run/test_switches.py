"""The keys flip house, car, cable, battery and meter; a device of the start is on."""

import pytest

from tools.plant import Plant, balancer, meter_fault
from tools.run import view
from tools.run.switches import SWITCHES, Switches

PRESSED = (
    # key -> what is seen while it is on
    ("k", {"switched_on": ["kettle"]}),
    ("o", {"switched_on": ["oven"]}),
    ("h", {"switched_on": ["heat_pump"]}),
    ("s", {"switched_on": ["solar"]}),
    ("p", {"car_plugged": True}),
    ("f", {"car_full": True}),
    ("c", {"meter_cable": False}),
    ("b", {"balancer": "sum:16:3"}),
    ("m", {"meter_fault": "zero"}),
)


@pytest.mark.parametrize(("key", "changes"), PRESSED)
def test_a_key_switches_on_and_off(key, changes):
    plant = Plant()
    before = plant.snapshot()
    switches = Switches(plant)
    switches.press(key)
    assert switches.on == {**dict.fromkeys(SWITCHES, False), key: True}
    seen = plant.snapshot()
    assert {name: seen[name] for name in changes} == changes
    switches.press(key)
    assert not any(switches.on.values())
    assert {name: plant.snapshot()[name] for name in changes} == {
        name: before[name] for name in changes
    }


def test_other_keys_do_nothing():
    plant = Plant()
    switches = Switches(plant)
    for key in ("x", "", "1"):
        switches.press(key)
    assert not any(switches.on.values())


def test_devices_of_the_start():
    plant = Plant()
    plant.balancer = balancer.parse("phase:L2:10:1")
    plant.meter_fault = meter_fault.parse("renew:30")
    switches = Switches(plant)
    assert [key for key, on in switches.on.items() if on] == ["b", "m"]
    switches.press("b")
    switches.press("m")
    assert (plant.balancer, plant.meter_fault) == (None, None)
    switches.press("b")
    switches.press("m")
    assert (plant.balancer.text, plant.meter_fault.text) == ("phase:L2:10:1", "renew:30")


def test_each_key_is_the_first_letter_of_a_name_in_the_last_row():
    assert sorted(name[0].lower() for name in view.KEYS) == sorted([*SWITCHES, "q"])
