"""The keys of the live view: each flips something in house, car, cable, battery or meter."""

from tools.run.actions import OFF, act

# Key -> the actions that switch it on and off
SWITCHES = {
    "k": ("kettle on", "kettle off"),
    "o": ("oven on", "oven off"),
    "h": ("heat_pump on", "heat_pump off"),
    "s": ("solar on", "solar off"),
    "b": ("balancer sum:16:3", f"balancer {OFF}"),
    "p": ("car plug", "car unplug"),
    "f": ("car fill", "car discharge"),
    "c": ("meter_cable cut", "meter_cable restore"),
    "m": ("meter_fault zero", f"meter_fault {OFF}"),
}
# Key -> what of the plant it switches where the command line names another one
DEVICES = {"b": "balancer", "m": "meter_fault"}


class Switches:
    """`on`: {key: whether it is on}. A device that the plant has at the start is on."""

    def __init__(self, plant):
        self.on = dict.fromkeys(SWITCHES, False)
        self._plant = plant
        self._actions = dict(SWITCHES)
        for key, name in DEVICES.items():
            device = getattr(plant, name)
            if device:
                self.on[key] = True
                self._actions[key] = (f"{name} {device.text}", f"{name} {OFF}")

    def press(self, key):
        """Flip what the key stands for; any other key does nothing."""
        if key in self._actions:
            self.on[key] = not self.on[key]
            act(self._plant, self._actions[key][0 if self.on[key] else 1])
