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
from tools.simulate.faithful import Faithful
from tools.simulate.ideal import Ideal
from tools.simulate.judged import Judged, server
from tools.simulate.setup import Setup


class Second(NamedTuple):
    """One second: currents per grid phase, and what was decided at its end.

    closed: the contactor is; with the ideal timing whether something is offered.
    """

    mains_ma: tuple
    ev_ma: tuple
    offer_ma: int
    reason: str
    closed: bool


class SimulatedStation:
    """A station's control cycle with its meters and a car, as by `setup`, a Setup.

    Raises SettingRefused where the station's settings do not allow it.
    """

    def __init__(self, setup):
        settings = _settings(setup)
        phases = installation.phases_in_use(settings)
        limits = installation.limits(virtual, settings, phases)
        self.events = []  # (second, text)
        self.car_phases = phases[: setup.ev_phases_at_last]
        timing = Ideal if setup.ideal_timing else Faithful
        self.timing = timing(setup, phases, Judged(settings, limits, self._report).accepts)
        self.socket_meter = None
        if setup.socket_meter:
            supervision = supervised(settings, "socket_meter", NAME)
            self.socket_meter = SocketMeter(self.timing.socket_meter, supervision, phases)
        self.cycle = composed(
            settings, limits, self.timing.meter, self.timing.pilot, self.socket_meter
        )
        self.law = self.cycle.law
        self._reported = None  # why the meter's readings are not used
        self._second = 0

    def step(self, house_ma):
        """One second with this load of the house (mA on L1, L2, L3) -> Second."""
        mains_ma, ev_ma = self.timing.second(house_ma, self.cycle, self._report)
        if self.cycle.meter_fault != self._reported:
            self._reported = self.cycle.meter_fault
            if self._reported:
                self._report(texts.METER_INVALID.format(where="Meter", why=self._reported))
        self._second += 1
        return Second(mains_ma, ev_ma, self.law.offer_ma, self.law.reason, self.timing.closed)

    def _report(self, text):
        self.events.append((self._second, text))


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


def composed(settings, limits, meter, pilot, socket_meter=None):
    """-> the ControlCycle of a station with these settings, its meters and its control pilot."""
    supervision = supervised(settings, "modbustcp")
    return ControlCycle(limits, meter, supervision, pilot, devices.Led(), socket_meter)


def supervised(settings, prefix, name=None):
    """-> the MeterSupervision of a meter; prefix: of its settings."""
    return MeterSupervision(
        settings[f"{prefix}_slave_address"], server(settings, prefix), name=name
    )


def _settings(setup):
    changes = {
        "installation_max_current_a": setup.limit_a,
        "station_max_current_a": setup.station_max_a,
        "socket_max_current_a": setup.station_max_a,
        "load_balancing_safe_current_a": setup.safe_a,
        "phase_rotation": setup.phase_rotation,
        "installation_generation": setup.generation,
    }
    if setup.socket_min_a is not None:
        changes["socket_min_current_a"] = setup.socket_min_a
    return changed_settings(changes)


def changed_settings(changes):
    """-> the settings of the virtual board with these changes; SettingRefused."""
    rated_current_a = virtual.RATED_CURRENT_A
    return values.changed(rules.defaults(rated_current_a), changes, rated_current_a)
