"""Composes the firmware's control classes as its station does, and steps them over a trace."""

from typing import NamedTuple

import installation
from boards import virtual
from cycle import ControlCycle
from events import texts
from load_balancing.supervision import MeterSupervision
from meters.socket_meter import NAME, SocketMeter
from settings import rules, values
from tools.simulate import devices
from tools.simulate.car import Car

STEP_MS = 1000


class Setup(NamedTuple):
    """A station, its meters and a car; the defaults are those of the command line."""

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
    paced_pilot: bool = False


class Second(NamedTuple):
    """One second: currents per grid phase, and what was decided at its end."""

    mains_ma: tuple
    ev_ma: tuple
    offer_ma: int
    reason: str


class SimulatedStation:
    """A station's control cycle with its meters and a car, as by `setup`, a Setup.

    Raises SettingRefused where the station's settings do not allow it.
    """

    def __init__(self, setup):
        settings = _settings(setup)
        phases = installation.phases_in_use(settings)
        self.car_phases = phases[: setup.ev_phases]
        self.car = Car(setup.ev_dead_s, setup.ev_lag_s, round(setup.ev_max_a * 1000))
        self.meter = devices.Meter(setup.meter_delay_s, setup.meter_losses)
        self.pilot = devices.Pilot(setup.paced_pilot)
        self.socket_meter = None
        if setup.socket_meter:
            meter = devices.Meter(setup.meter_delay_s)
            supervision = _supervision(settings, "socket_meter", NAME)
            self.socket_meter = SocketMeter(meter, supervision, phases)
        self.cycle = ControlCycle(
            installation.limits(virtual, settings, phases),
            self.meter,
            _supervision(settings, "modbustcp"),
            self.pilot,
            devices.Led(),
            self.socket_meter,
        )
        self.law = self.cycle.law
        self.events = []  # (second, text)
        self._phases = phases
        self._reported = None  # why the meter's readings are not used
        self._second = 0

    def step(self, house_ma):
        """One second with this load of the house (mA on L1, L2, L3) -> Second."""
        drawn_ma = self.car.step(self.pilot.signalled_ma)
        ev_ma = tuple(drawn_ma if phase in self.car_phases else 0 for phase in range(3))
        mains_ma = tuple(house + ev for house, ev in zip(house_ma, ev_ma))
        self.meter.measure(self._second, mains_ma)
        if self.socket_meter:
            # It counts the station's own phases.
            own_ma = tuple(ev_ma[phase] for phase in self._phases)
            self.socket_meter.meter.measure(self._second, own_ma)
        event = self.cycle.step(STEP_MS)
        self.pilot.step(STEP_MS)
        if event:
            self.events.append((self._second, event))
        if self.cycle.meter_fault != self._reported:
            self._reported = self.cycle.meter_fault
            if self._reported:
                self.events.append(
                    (self._second, texts.METER_INVALID.format(where="Meter", why=self._reported))
                )
        self._second += 1
        return Second(mains_ma, ev_ma, self.law.offer_ma, self.law.reason)


class Run(NamedTuple):
    """A trace played to its end."""

    setup: Setup
    house_ma: list
    seconds: list
    car_phases: tuple
    events: list


def play(trace, setup=None):
    """trace: (l1_ma, l2_ma, l3_ma) for each second -> Run; SettingRefused."""
    setup = setup or Setup()
    simulation = SimulatedStation(setup)
    seconds = [simulation.step(house_ma) for house_ma in trace]
    return Run(setup, trace, seconds, simulation.car_phases, simulation.events)


def _supervision(settings, prefix, name=None):
    server = f"{settings[f'{prefix}_ip_address']}:{settings[f'{prefix}_port']}"
    return MeterSupervision(settings[f"{prefix}_slave_address"], server, name=name)


def _settings(setup):
    changes = {
        "installation_max_current_a": setup.limit_a,
        "station_max_current_a": setup.station_max_a,
        "socket_max_current_a": setup.station_max_a,
        "load_balancing_safe_current_a": setup.safe_a,
        "phase_rotation": setup.phase_rotation,
    }
    rated_current_a = virtual.RATED_CURRENT_A
    return values.changed(rules.defaults(rated_current_a), changes, rated_current_a)
