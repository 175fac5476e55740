"""The plant as a whole: house, car, pilot circuit and meter, wired to the board and stepped."""

import asyncio
import contextlib
import time
from collections import deque

from boards import virtual
from tools.checked_values import listed, refused
from tools.plant import led, pilot_circuit
from tools.plant.board_port import BoardPort
from tools.plant.cable import Cable, Relay
from tools.plant.car import Car, signalled_ma
from tools.plant.contactor import DRIVERS, Contactor
from tools.plant.house import House
from tools.plant.link import HIGH_U16, BoardWires
from tools.plant.meter import Meter
from tools.plant.misbehaviour import Misbehaviour
from tools.plant.record import Record
from tools.plant.socket_meter import SocketMeter

STEP_S = 0.05
METER_UPDATE_S = 1.0
# The address of the meter in the board's network: Countis E27, as delivered.
METER_ROUTE = "192.168.0.4:502"
SOCKET_METER_ROUTE = "192.168.0.5:502"
ROTATIONS = ("L1L2L3", "L1L3L2", "L2L1L3", "L2L3L1", "L3L1L2", "L3L2L1")
CLOSED = "contactor closed"
# A phase that carries less counts as one that the car does not use.
LEAST_DRAWN_MA = 1000
# Of each LED pin: 20 s of the fastest rhythm, which changes ten times a second.
LED_CHANGES_KEPT = 200


class Plant:
    """Everything outside the board.

    rotation: the grid phase behind each phase of the station; unit, socket_meter_unit: Modbus
    addresses of the meter and of a second one that measures the car, or None without it;
    meter_port, link_port: 0 for any; limit_ma: an overload is above it; time: returns seconds.

    May be set at any time: `meter_place`: "mains", or "house" or "car" where it measures only
    that; `balancer`: a device beside the house; `meter_fault`: what the meter reports wrong.
    """

    def __init__(
        self,
        house=None,
        car=None,
        board=virtual,
        unit=5,
        meter_port=0,
        link_port=0,
        rotation="L1L2L3",
        limit_ma=25_000,
        time=time.monotonic,
        socket_meter_unit=None,
    ):
        if rotation not in ROTATIONS:
            raise ValueError(refused("rotation", rotation, listed(ROTATIONS, " or ")))
        self.house = house or House()
        self.car = car or Car()
        self.meter = Meter(unit)
        self.meter_place = "mains"
        self.balancer = None
        self.meter_fault = None
        self.socket_meter = None if socket_meter_unit is None else SocketMeter(socket_meter_unit)
        self.link = BoardWires(self._greeting, self._board_changed)
        self.meter_cable = Cable(self._cables_changed)
        self.socket_meter_cable = Cable(self._cables_changed)
        self.board_cable = Cable(self._cables_changed)
        self.board_port = BoardPort(self.link, self._cables_changed)
        self.record = Record(limit_ma)
        self._relay = Relay()
        self._socket_relay = Relay()
        self.meter_faults = Misbehaviour(self._relay)
        self._board = board
        self._ports = (meter_port, link_port)
        self._grid_phases = [int(digit) - 1 for digit in rotation[1::2]]
        self._time = time
        self._started_s = self._stepped_s = time()
        self._metered_s = 0.0
        self._led = [deque(maxlen=LED_CHANGES_KEPT) for _ in range(3)]
        self.contactor = Contactor()
        self._driver = DRIVERS[getattr(board, "CONTACTOR_DRIVE", "level")]()
        self.residual_current = False
        self._contactor = False
        self._contacts = {}  # pin -> the last line about it
        self._adc_line = None
        self._task = None
        self._parts = contextlib.AsyncExitStack()

    # Life

    async def start(self):
        """Open all ports and begin to step; on failure nothing stays open."""
        async with contextlib.AsyncExitStack() as parts:
            await self.meter.start(self._ports[0])
            parts.push_async_callback(self.meter.stop)
            await self._relay.start(self.meter.address)
            parts.push_async_callback(self._relay.stop)
            if self.socket_meter:
                await self.socket_meter.start()
                parts.push_async_callback(self.socket_meter.stop)
                await self._socket_relay.start(self.socket_meter.address)
                parts.push_async_callback(self._socket_relay.stop)
            await self.link.start(self._ports[1])
            parts.push_async_callback(self.link.stop)
            self._update_meter(0)
            self._stepped_s = self._time()
            self._task = asyncio.create_task(self._run())
            parts.push_async_callback(self._end)
            self._parts = parts.pop_all()

    async def stop(self):
        """Close everything; an error that ended the stepping comes out here at the latest."""
        await self._parts.aclose()

    @property
    def link_address(self):
        """What the board connects to, as HOST:PORT."""
        return "{}:{}".format(*self.link.address)

    @property
    def meter_address(self):
        """(host, port) at which the board's side of the cables reaches the meter."""
        return self._relay.address

    async def _run(self):
        while True:
            await asyncio.sleep(STEP_S)
            self.step()

    async def _end(self):
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    # What happens

    def step(self):
        """Let the time pass that has passed since the last step."""
        now_s = self._time()
        elapsed_s, self._stepped_s = now_s - self._stepped_s, now_s
        self.house.step(elapsed_s)
        self.car.step(elapsed_s, self.duty_u16, self._contactor)
        self._send_pilot()
        self._note_contactor()
        mains_ma = self.mains_ma
        if self.balancer:
            self.balancer.step(elapsed_s, mains_ma)
        self.record.step(now_s, elapsed_s, mains_ma, self.car_ma, signalled_ma(self.duty_u16))
        # The remainder counts for the next update, so that there is one each second.
        updates, self._metered_s = divmod(self._metered_s + elapsed_s, METER_UPDATE_S)
        if updates:
            self._update_meter(updates * METER_UPDATE_S)
            if self.socket_meter:
                self.socket_meter.update(self.car.drawn_ma)

    def _update_meter(self, elapsed_s):
        reported_ma = flowing_ma = self.metered_ma
        if self.meter_fault:
            house_ma = self.house.load_ma
            reported_ma = self.meter_fault.reported_ma(self.uptime_s, flowing_ma, house_ma)
        self.meter.update(reported_ma, elapsed_s, flowing_ma)

    def _board_changed(self):
        """The board has changed its outputs, or is gone."""
        self._note_contactor()
        self._note_led()
        self._send_pilot()
        self.board_port.board_changed()

    def _note_contactor(self):
        now_s = self._time()
        high = self.link.outputs.get(self._board.CONTACTOR_PIN, 0) > 0
        self.contactor.drive(self._driver.holds(high, now_s))
        closed = self.contactor.closed
        for pin, line in self._contact_lines().items():
            if self._contacts.get(pin) != line:
                self._contacts[pin] = line
                self.link.send(line)
        if closed != self._contactor:
            self._contactor = closed
            if closed:
                self.record.note(now_s - self._started_s, CLOSED)
            else:
                self.record.note(self._driver.released_s - self._started_s, "contactor open")

    def _note_led(self):
        for history, level in zip(self._led_histories(), self._led_levels()):
            if level != (history[-1][1] if history else 0):
                history.append((self.uptime_s, level))

    def _led_levels(self):
        """Of each of _led_histories: 1 where it is lit."""
        pins = self._board.LED_PINS
        if self._board.LED_KIND == "ws2812":
            green, red, blue = self.link.bits.get(pins[0], bytes(3))
            return [int(value > 0) for value in (red, green, blue)]
        return [int(self.link.outputs.get(pin, 0) > 0) for pin in pins]

    def _led_histories(self):
        """Those that the board's LED has: red, green, blue, or blue alone."""
        return self._led[2:] if self._board.LED_KIND == "blue" else self._led

    def _cables_changed(self):
        passing = self.board_cable.whole and not self.board_port.hung
        self._relay.set_passing(self.meter_cable.whole and passing)
        self._socket_relay.set_passing(self.socket_meter_cable.whole and passing)
        self.link.send("link", int(self.board_cable.whole))

    # What the board gets

    def _greeting(self):
        self._adc_line = self._pilot_line()
        routes = ["route {} {}:{}".format(METER_ROUTE, *self._relay.address)]
        if self.socket_meter:
            routes.append("route {} {}:{}".format(SOCKET_METER_ROUTE, *self._socket_relay.address))
        return [
            *routes,
            f"link {int(self.board_cable.whole)}",
            self._adc_line,
            *self._contact_lines().values(),
        ]

    def _contact_lines(self):
        """{pin: line} of auxiliary contact and residual current device: open is 1."""
        levels = {
            self._board.CONTACTOR_FEEDBACK_PIN: self.contactor.closed,
            self._board.RCD_INPUT_PIN: self.residual_current,
        }
        return {pin: f"input {pin} {int(level)}" for pin, level in levels.items()}

    def _send_pilot(self):
        line = self._pilot_line()
        if line != self._adc_line:
            self._adc_line = line
            self.link.send(line)

    def _pilot_line(self):
        board, car = self._board, self.car
        levels_mv = pilot_circuit.levels_mv(car.pilot_ohm, car.diode_missing)
        high_uv, low_uv = (pilot_circuit.adc_uv(board, mv) for mv in levels_mv)
        driven = board.PILOT_PWM_PIN in self.link.outputs
        pwm_id = board.PILOT_PWM_PIN if driven else -1
        return f"adc {board.PILOT_ADC_PIN} {high_uv} {low_uv} {pwm_id}"

    # What can be seen

    @property
    def uptime_s(self):
        """Seconds since the plant was made."""
        return self._time() - self._started_s

    @property
    def duty_u16(self):
        """The pilot's duty, 0 to 65535; without a board the driver stage holds +12 V, 65535."""
        return self.link.outputs.get(self._board.PILOT_PWM_PIN, HIGH_U16)

    @property
    def car_ma(self):
        """Current of the car in mA per grid phase."""
        current_ma = [0, 0, 0]
        for grid_phase, drawn_ma in zip(self._grid_phases, self.car.drawn_ma):
            current_ma[grid_phase] = drawn_ma
        return current_ma

    @property
    def balancer_ma(self):
        """Current of the balancing device in mA per grid phase; negative is fed in."""
        return list(self.balancer.added_ma) if self.balancer else [0, 0, 0]

    @property
    def mains_ma(self):
        """House, car and balancing device together, mA per grid phase; negative = export."""
        parts = self.house.load_ma, self.car_ma, self.balancer_ma
        return [sum(phase) for phase in zip(*parts)]

    @property
    def metered_ma(self):
        """Current in mA per grid phase at the place of the meter."""
        places = {"mains": self.mains_ma, "house": self.house.load_ma, "car": self.car_ma}
        return places[self.meter_place]

    @property
    def led(self):
        """What a person sees of the LED: (colour, rhythm, on_ms, off_ms)."""
        return led.describe(*self._led, self.uptime_s)

    @property
    def events(self):
        """[(uptime in s, text)] of the contactor."""
        return list(self.record.events)

    def worst_overload(self):
        """Longest time in s that one phase of the mains was above `limit_ma` without a break."""
        return self.record.worst_overload_s

    def snapshot(self):
        """All of it as a flat dict; an error that ended the stepping comes out here."""
        if self._task is not None and self._task.done() and not self._task.cancelled():
            self._task.result()
        return {
            "uptime_s": self.uptime_s,
            "house_ma": self.house.load_ma,
            "switched_on": sorted(self.house.switched_on),
            "car_ma": self.car_ma,
            "balancer": self.balancer.text if self.balancer else "",
            "balancer_ma": self.balancer_ma,
            "mains_ma": self.mains_ma,
            "pilot_ma": signalled_ma(self.duty_u16),
            "duty_u16": self.duty_u16,
            "car_state": "F" if self.duty_u16 == 0 else self.car.state,
            "car_plugged": self.car.plugged,
            "car_full": not self.car.wants_charge,
            "car_phases": sum(ma > LEAST_DRAWN_MA for ma in self.car_ma),
            "contactor": self._contactor,
            "closings": [text for _, text in self.record.events].count(CLOSED),
            "led": led.text(self.led),
            "led_colour_now": led.colour_now(*self._led),
            "board_connected": self.link.connected,
            "lan_active": self.link.lan_active,
            "meter_cable": self.meter_cable.whole,
            "socket_meter_cable": self.socket_meter_cable.whole,
            "board_cable": self.board_cable.whole,
            "meter_mode": self.meter_faults.mode,
            "meter_fault": self.meter_fault.text if self.meter_fault else "",
            "meter_polls": self.meter.polls,
            "socket_meter_polls": self.socket_meter.polls if self.socket_meter else 0,
            "worst_overload_s": self.worst_overload(),
            "worst_car_excess_ma": self.record.worst_car_excess_ma,
            "worst_pilot_rise_ma": self.record.worst_pilot_rise_ma,
        }
