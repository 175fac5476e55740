"""What a simulated station, its meters and its car are like: the defaults of the command line."""

import math
from typing import NamedTuple

STATION_PHASES = 3


class Setup(NamedTuple):
    """A station, its meters and a car."""

    limit_a: int = 25
    station_max_a: int = 16
    safe_a: int = 6
    ev_phases: int = 3  # the car's: the number of the station's three that it uses, L1 first
    ev_max_a: float = 32
    ev_dead_s: int = 2
    ev_lag_s: float = 1
    socket_meter: bool = False
    meter_delay_s: int = 0
    meter_losses: tuple = ()  # (start, length) in seconds, of the grid's meter
    phase_rotation: str = "L1L2L3"
    paced_pilot: bool = False  # with ideal_timing; otherwise the pilot always paces
    ideal_timing: bool = False  # one step a second, as the figures of other controllers
    meter_phase_ms: int = 130  # when in a second the grid's meter is polled
    meter_reply_ms: int = 40  # from the request to the reply
    balancers: tuple = ()  # texts as of tools.plant.balancer
    meter_fault: object = None  # a text as of tools.plant.meter_fault, or None
    fault_from: float = 0  # seconds of the run
    fault_until: float = math.inf
    ev_min_a: float = 0  # the least offer that it takes
    ev_gives_up_s: float = 0  # it begins with less, and gives up after that time; 0: never begins
    ev_adds_phases: int = 0  # in that second of the run it goes on to three phases; 0: never
    ev_starts_late: float = 0  # seconds from the contactor's closing to its first current
    generation: str = "unknown"  # setting installation_generation
    socket_min_a: object = None  # setting socket_min_current_a; None: as by default

    @property
    def ev_phases_at_first(self):
        """The number of phases before that second; one where the car is of three."""
        adds_to_one = self.ev_adds_phases and self.ev_phases == STATION_PHASES
        return 1 if adds_to_one else self.ev_phases

    @property
    def ev_phases_at_last(self):
        """The number of phases that it uses in the end."""
        return STATION_PHASES if self.ev_adds_phases else self.ev_phases
