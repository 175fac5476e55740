"""What happened in house and car, and what the station reported, in the order in which it came."""

from collections import deque

KEPT = 500
STATION = "station: "
# How it stands before anything happened; the keys are those of a snapshot.
AT_THE_START = {
    "switched_on": (),
    "meter_cable": True,
    "board_cable": True,
    "socket_meter_cable": True,
    "charge": "unplugged",
    "balancer": "",
    "meter_fault": "",
}
APPLIANCES = {"heat_pump": "heat pump", "solar": "solar panels"}
# Key of a snapshot whose text describes a device -> what one says of it
DEVICES = {"balancer": "balancing device", "meter_fault": "meter fault"}
CABLES = {
    "meter_cable": "meter cable",
    "board_cable": "station's network cable",
    "socket_meter_cable": "socket meter's cable",
}


def charge(before, seen):
    """How far the charge is, from what it was and a snapshot of the simulation: "unplugged",
    "waiting" (it has not begun), "charging", "paused" or "full" (the car ended it)."""
    if not seen["car_plugged"]:
        return "unplugged"
    if seen["car_max_ma"] > 0:
        return "charging"
    if seen["car_full"]:
        return "full"
    return "paused" if before in ("charging", "paused") else "waiting"


class Happenings:
    """`entries`: (seconds since the start of the run, text), the newest last."""

    def __init__(self):
        self.entries = deque(maxlen=KEPT)
        self._before = AT_THE_START
        self._taken = 0  # events of the station

    def step(self, seen, station_events):
        """seen: a snapshot with `charge`; station_events: all of its events, (seconds, text)."""
        reported = [STATION + text for _, text in station_events[self._taken :]]
        self._taken = len(station_events)
        for text in [*_changes(self._before, seen), *reported]:
            self.entries.append((seen["uptime_s"], text))
        self._before = seen


def _changes(before, seen):
    """Sentences on house, cables, devices and car."""
    for name in sorted(set(before["switched_on"]) ^ set(seen["switched_on"])):
        on = "on" if name in seen["switched_on"] else "off"
        yield f"{APPLIANCES.get(name, name)} {on}"
    for cable, name in CABLES.items():
        if before[cable] != seen[cable]:
            yield f"{name} {'put back' if seen[cable] else 'pulled out'}"
    for device, name in DEVICES.items():
        if before[device] != seen[device]:
            on = "on" if seen[device] else "off"
            yield f"{name} {seen[device] or before[device]} {on}"
    if before["charge"] != seen["charge"]:
        yield from _charge_changes(before["charge"], seen["charge"])


def _charge_changes(before, now):
    if before == "unplugged":
        yield "car plugged in"
    begun = before in ("charging", "paused")
    if now == "charging":
        yield "car charges again" if begun else "car begins to charge"
    elif now == "paused":
        yield "car stops, charge paused"
    elif now == "full" and begun:
        yield "car full, charge ends"
    elif now == "unplugged":
        yield "car unplugged, charge ends" if begun else "car unplugged"
