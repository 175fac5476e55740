"""A station in virtual time with the firmware's own control cycle, pacing of the pilot and status,
between a simulated house, car and meter; it stands in a Connection's place.
"""

import json
import random
from types import SimpleNamespace
from unittest import mock

import installation
from boards import virtual
from clock import Uptime
from console.command_table import STATION
from console.commands import meter as meter_command
from console.commands import meter_evidence, status, why
from cycle import ControlCycle
from energy_meters.reading import Reading
from flash import commissioned_file
from iec61851.car_state import CarState
from iec61851.supply import Supply
from load_balancing.supervision import MeterSupervision
from meters.commissioning import Commissioning
from settings import columns, rules, values
from tools.plant import balancer as balancers
from tools.plant import meter_fault
from tools.plant.car import Car
from tools.plant.house import House
from tools.service_installer.connection import Refused

PASS_MS = 50
CYCLE_MS = 250
POLL_MS = 1000
LOG_LINES = ["[1] 0.000  Started", *[f"[1] {n}.000  Event {n}" for n in range(400)]]
SETTINGS = {"installation_max_current_a": 25, "load_balancing_safe_current_a": 12}


class Meter:
    """Where it is and what it measures: see(house_ma, car_ma) -> mA per grid phase; fault: a
    MeterFault, or None. It renews its values every `renews_s`."""

    def __init__(self, see, noise_ma, seed, fault=None, renews_s=1):
        self.reading = None
        self.polls = 0
        self.last_error = None
        self.silent = False
        self.device = SimpleNamespace(
            meter={"model": "Countis E27"}, found=None, identity="SOCO, COUNTIS E27"
        )
        self.client = SimpleNamespace(reply_ms=20, longest_reply_ms=40)
        self.likely_cause = None
        self.renews_s = renews_s
        self._see = see
        self._fault = fault
        self._noise_ma = noise_ma
        self._random = random.Random(seed)
        self._fresh = False

    def update(self, house_ma, car_ma, alone_ma):
        self.polls += 1
        self.last_error = "no answer within 1000 ms" if self.silent else None
        if self.silent:
            return
        self._fresh = True
        if self.reading and self.polls % self.renews_s:
            return  # the values of before
        noisy = [ma + self._random.randint(-self._noise_ma, self._noise_ma) for ma in house_ma]
        current_ma = list(self._see(noisy, car_ma))
        if self._fault:
            alone_ma = [
                one - house + alone for one, house, alone in zip(noisy, house_ma, alone_ma)
            ]
            current_ma = self._fault.reported_ma(self.polls, current_ma, alone_ma)
        self.reading = Reading()
        self.reading.current_ma = current_ma
        # The network's voltage is never still, nor the powers by that.
        voltage_mv = 230_000 + 1000 * (self.polls % 3)
        self.reading.voltage_mv = [voltage_mv] * 3
        self.reading.power_w = [voltage_mv // 1000 * ma // 1000 for ma in current_ma]

    def take(self):
        fresh, self._fresh = self._fresh, False
        return self.reading if fresh else None


class Pilot:
    """The part of firmware/pilot/task.py without pins: settled car state, pacing, contactor."""

    def __init__(self):
        self.offer_ma = 0
        self.may_raise = True
        self.car_ma = self.cable_ma = self.fault = None
        self.longest_block_ms = self.longest_burst_us = 0
        self._state = CarState()
        self._supply = Supply()

    def step(self, elapsed_ms, car_state):
        self._supply.pacing.may_raise = self.may_raise
        state = self._state.step(elapsed_ms, car_state)
        self._supply.step(elapsed_ms, state, self.offer_ma, True, False, False)

    @property
    def car_state(self):
        return self._state.state

    @property
    def pilot_state(self):
        return self.car_state + ("2" if self.signalled_ma else "1")

    @property
    def charging(self):
        return self._supply.charging

    @property
    def signalled_ma(self):
        return self._supply.signalled_ma

    @property
    def duty_u16(self):
        return self._supply.duty_u16

    @property
    def contactor(self):
        return self._supply.contactor


class Led:
    state = "ready"

    def show(self, state):
        self.state = state


def everything(house_ma, car_ma):
    """At the grid connection, the right way round."""
    return [house + car for house, car in zip(house_ma, car_ma)]


class VirtualStation:
    """rotation: the grid phase behind each of the station's; see, renews_s: of Meter; at: {second:
    what to do}; balancer, fault: texts of tools/plant. ask(), wait(), now_s and events() are a
    Connection's."""

    def __init__(
        self,
        settings=None,
        car=None,
        house=None,
        rotation="L1L2L3",
        see=everything,
        noise_ma=60,
        seed=1,
        at=None,
        balancer=None,
        fault=None,
        renews_s=1,
    ):
        self.settings = values.changed(
            rules.defaults(virtual.RATED_CURRENT_A),
            {**SETTINGS, **(settings or {})},
            virtual.RATED_CURRENT_A,
        )
        self.car = car or Car()
        self.house = house or House()
        self.balancer = balancer and balancers.parse(balancer)
        self.meter = Meter(see, noise_ma, seed, fault and meter_fault.parse(fault), renews_s)
        self.asked = []
        self.new_events = []
        self.log = [[1, 517, "TCP MODBUS unit 5 connected via 192.168.0.4:502"]]
        self.highest_offer_ma = 0
        self.plugs = True  # when it is asked to
        self._at = sorted((at or {}).items())
        self._order = [int(digit) - 1 for digit in rotation[1::2]]
        self._now_ms = 0
        self._make_station()
        self.wait(3)

    def _make_station(self):
        pilot, led = Pilot(), Led()
        phases = installation.phases_in_use(self.settings)
        limits = installation.limits(virtual, self.settings, phases)
        supervision = MeterSupervision(5, "192.168.0.4:502")
        commissioning = Commissioning(self.settings, self.record)
        cycle = ControlCycle(limits, self.meter, supervision, pilot, led, None, commissioning)
        self.station = SimpleNamespace(
            law=cycle.law,
            limits=limits,
            meters=SimpleNamespace(
                grid=self.meter,
                supervision=supervision,
                socket=None,
                commissioning=commissioning,
                server=lambda _: "192.168.0.4:502",
            ),
            settings=SimpleNamespace(in_force=self.settings, waiting=list),
            pilot=pilot,
            led=led,
            cycle=cycle,
            uptime=Uptime(),
            version="0.1.0",
            board=virtual,
        )

    # As a Connection

    @property
    def now_s(self):
        return self._now_ms / 1000

    def wait(self, seconds):
        for _ in range(round(seconds * 1000 / PASS_MS)):
            self._step()

    def events(self):
        """What came by itself since the last call."""
        found, self.new_events = self.new_events, []
        return found

    def ask(self, command):
        self.asked.append(command)
        self.wait(PASS_MS / 1000)  # an answer takes its time
        name, _, rest = command.partition(" ")
        return json.loads(json.dumps(getattr(self, f"_{name}")(rest)))

    def lines(self, command):
        """What people read."""
        if command == "why":
            return list(why.why_lines(*self._parts("why"), ""))
        if command == "meter":
            return list(meter_command.meter_lines(*self._parts("meter"), ""))
        return {"log": LOG_LINES, "version": ["firmware 0.1.0, board virtual"]}[command]

    def _log(self, _):
        return {"log": [[1, 0, 0, "Started"]], "error": None}

    def _test(self, rest):
        return {"ok": True, "text": f"The {rest} shows every pattern."}

    def _status(self, _):
        return status.status_facts(*self._parts("status"), "")

    def _why(self, _):
        return why.why_facts(*self._parts("why"), "")

    def _meter(self, _):
        return meter_command.meter_facts(*self._parts("meter"), "")

    def _commissioned(self, rest):
        parts = self._parts("commissioned")
        with mock.patch.multiple(
            commissioned_file, store=lambda record: None, remove=lambda: None
        ):
            return meter_evidence.commissioned_facts(*parts, rest)

    def _parts(self, name):
        """What the station's own table of commands gives this one."""
        parts = next(row[4] for row in STATION if row[0] == name)
        return [getattr(self.station, part) for part in parts]

    def _version(self, _):
        return {"version": "0.1.0", "board": virtual.NAME, "micropython": "1.28.0"}

    def _events(self, _):
        return {"events": self.log}

    def _settings(self, _):
        allowed = columns.allowed(self.settings, virtual.RATED_CURRENT_A)
        return {
            "settings": dict(sorted(self.settings.items())),
            "allowed": {name: words for name, (_, words) in allowed.items()},
            "after_reset": [],
        }

    def _limit(self, rest):
        amperes, _, seconds = rest.partition(" ")
        limit_ma, limit_ms = (0, 0) if amperes == "off" else (int(amperes), int(seconds))
        self.station.law.limit(limit_ma * 1000, limit_ms * 1000)
        return {"ok": True, "text": "."}

    def _clear(self, rest):
        return meter_evidence.clear_facts(self.station.cycle, self, rest)

    def record(self, text):
        """An event, as a Recorder takes it."""
        self.new_events.append((self._now_ms, text))

    def _set(self, rest):
        try:
            changes = json.loads(rest.removeprefix("--all "))
            self.settings = values.changed(self.settings, changes, virtual.RATED_CURRENT_A)
        except values.SettingRefused as error:
            raise Refused(str(error)) from None
        return {"ok": True, "applies": "after a reset", "text": "Stored."}

    def _reset(self, _):
        self._make_station()
        return {"ok": True, "text": "The station starts anew."}

    # The world

    @property
    def car_ma(self):
        """Per grid phase."""
        current_ma = [0, 0, 0]
        for phase, drawn_ma in zip(self._order, self.car.drawn_ma):
            current_ma[phase] = drawn_ma
        return current_ma

    def _step(self):
        self._now_ms += PASS_MS
        while self._at and self._at[0][0] * 1000 <= self._now_ms:
            self._at.pop(0)[1](self)
        station = self.station
        station.pilot.step(PASS_MS, self.car.state)
        self.house.step(PASS_MS / 1000)
        self.car.step(PASS_MS / 1000, station.pilot.duty_u16, station.pilot.contactor)
        house_ma = alone_ma = list(self.house.load_ma)
        if self.balancer:
            load_ma = everything(house_ma, self.car_ma)
            mains_ma = everything(load_ma, self.balancer.added_ma)
            added_ma = self.balancer.step(PASS_MS / 1000, mains_ma)
            house_ma = everything(house_ma, added_ma)
        if self._now_ms % POLL_MS == 0:
            self.meter.update(house_ma, self.car_ma, alone_ma)
        if self._now_ms % CYCLE_MS == 0:
            station.uptime.step(CYCLE_MS)
            station.cycle.step(CYCLE_MS)
            self.highest_offer_ma = max(self.highest_offer_ma, station.law.offer_ma)


class Somebody:
    """The person: plugs the car when asked to, answers each question by its words."""

    def __init__(self, station, answers=()):
        self.station = station
        self.printed = []
        self.asked = []
        self.report = None
        self._answers = dict(answers)

    def tell(self, text):
        self.printed.append(text)

    def ready(self, text):
        self.printed.append(text)
        if "plug in" in text and self.station.plugs:
            self.station.car.plug()
        elif "Pull" in text:
            self.station.car.unplug()
        self.station.wait(2)

    def confirm(self, question):
        self.asked.append(question)
        answers = [answer for words, answer in self._answers.items() if words in question]
        return answers[0] if answers else False

    knows = confirm

    def show(self, report):
        self.report = report
