"""What a scenario's actions and the keys of the live view do to house, car, cables and meter."""

from tools.checked_values import Kind, listed
from tools.plant import balancer, meter_fault
from tools.plant.house import APPLIANCES
from tools.plant.meter import VALUES
from tools.plant.misbehaviour import MODES

ACTIONS = (
    *(f"{appliance} {verb}" for appliance in APPLIANCES for verb in ("on", "off")),
    "car plug",
    "car unplug",
    "car fill",
    "car discharge",
    *(
        f"{cable} {verb}"
        for cable in ("meter_cable", "socket_meter_cable", "board_cable")
        for verb in ("cut", "restore")
    ),
    *(f"meter {mode}" for mode in MODES),
    *(f"meter_values {values}" for values in VALUES),
)
# Devices that a text describes: attribute of the plant -> (what makes one, forms of its text)
DEVICES = {
    "balancer": (balancer.parse, tuple(balancer.FORMS.values())),
    "meter_fault": (meter_fault.parse, meter_fault.FORMS),
}
OFF = "off"


def act(plant, action):
    """Do one that ACTION allows."""
    subject, verb = action.split()
    if subject in DEVICES:
        parse, _ = DEVICES[subject]
        setattr(plant, subject, None if verb == OFF else parse(verb))
    elif verb in ("on", "off"):
        plant.house.switch(subject, verb == "on")
    elif subject == "meter":
        plant.meter_faults.misbehave(verb)
    elif subject == "meter_values":
        plant.meter.values = verb
    else:
        getattr(getattr(plant, subject), verb)()


def device(name):
    """The Kind of all texts of one of DEVICES."""
    parse, forms = DEVICES[name]

    def accepts(text):
        try:
            return isinstance(text, str) and bool(parse(text))
        except ValueError:
            return False

    return Kind(accepts, listed(forms, " or "))


def _accepts(action):
    if not isinstance(action, str):
        return False
    subject, _, text = action.partition(" ")
    if subject not in DEVICES:
        return action in ACTIONS
    return text == OFF or device(subject).accepts(text)


_FORMS = [f"{name} {form}" for name, (_, forms) in DEVICES.items() for form in (*forms, OFF)]
ACTION = Kind(_accepts, listed((*ACTIONS, *_FORMS), " or "))
