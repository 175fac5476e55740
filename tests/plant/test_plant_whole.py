"""The whole plant with a fake board: the pilot is answered, the car charges, the meter follows."""

import asyncio
import contextlib
import time
from types import SimpleNamespace

import pytest
from pymodbus.client import AsyncModbusTcpClient

from boards import virtual
from tools.plant import Car, House, Plant, balancer, meter, meter_fault

OFFER_10A_U16 = 10922  # 16.666 %
HIGH_UV = {"A": 2560000, "B": 2250397, "C": 1944527}
LOW_UV = 100000
METER_READS_S = 10
# As in tests/plant/test_plant_cable.py
SILENCE_S = 0.05


class Fake:
    """A board that sends the lines that a test gives it."""

    def __init__(self, streams):
        self._reader, self._writer = streams
        self.lines = []
        self._task = asyncio.ensure_future(self._read())

    async def _read(self):
        with contextlib.suppress(OSError):
            while line := await self._reader.readline():
                self.lines.append(line.decode().strip())

    def say(self, *lines):
        self._writer.write("".join(line + "\n" for line in lines).encode())

    def last(self, verb):
        return next((line for line in reversed(self.lines) if line.startswith(verb)), None)

    async def close(self):
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()
        await self._task


@contextlib.asynccontextmanager
async def running(**arguments):
    plant = Plant(**arguments)
    await plant.start()
    try:
        yield plant
    finally:
        await plant.stop()


@pytest.fixture
def board(until):
    """board(plant): a fake one that has booted, to be used with `async with`."""

    @contextlib.asynccontextmanager
    async def board(plant):
        host, port = plant.link_address.split(":")
        fake = Fake(await asyncio.open_connection(host, int(port)))
        fake.say("boot PWRON")
        try:
            await until(lambda: "ready" in fake.lines)
            yield fake
        finally:
            await fake.close()

    return board


def advance(plant, clock, seconds, step_s=0.05):
    for _ in range(round(seconds / step_s)):
        clock.now_s += step_s
        plant.step()


def close_to(line, state, pwm_id):
    """Whether an adc line has the levels of this car state."""
    _, pin, high_uv, low_uv, pwm = line.split()
    return (
        int(pin) == virtual.PILOT_ADC_PIN
        and abs(int(high_uv) - HIGH_UV[state]) < 1000
        and int(low_uv) == LOW_UV
        and int(pwm) == pwm_id
    )


def test_a_charge_from_plug_to_meter(bounded, board, until, hurried):
    async def main():
        car = Car(dead_s=0.2, lag_s=0.1)
        async with running(car=car, time=hurried) as plant, board(plant) as fake:
            assert fake.lines[0] == "route 192.168.0.4:502 {}:{}".format(*plant.meter_address)
            assert fake.lines[1] == "link 1"
            assert close_to(fake.lines[2], "A", -1)
            fake.say("lan 1", "pin 7 0", "pwm 1 1000 65535", "pin 6 1")
            await until(lambda: close_to(fake.last("adc"), "A", 1))
            plant.car.plug()
            await until(lambda: close_to(fake.last("adc"), "B", 1))
            fake.say(f"pwm 1 1000 {OFFER_10A_U16}")
            await until(lambda: close_to(fake.last("adc"), "C", 1))
            assert plant.snapshot()["car_ma"] == [0, 0, 0]
            fake.say("pin 7 1")
            await until(lambda: min(plant.snapshot()["car_ma"]) > 9900)
            seen = plant.snapshot()
            assert (seen["contactor"], seen["car_state"], seen["lan_active"]) == (True, "C", True)
            assert seen["pilot_ma"] == 9999
            assert max(seen["car_ma"]) <= 9999
            assert seen["mains_ma"] == [a + b for a, b in zip(seen["house_ma"], seen["car_ma"])]
            assert seen["led"] == "steady blue"
            await meter_reads(plant, [11_499, 10_899, 11_199])
            fake.say("pwm 1 1000 65535")
            await until(lambda: plant.snapshot()["car_ma"] == [0, 0, 0])
            await until(lambda: close_to(fake.last("adc"), "B", 1))
            fake.say("pin 7 0")
            await until(lambda: not plant.snapshot()["contactor"])
            assert [what for _, what in plant.events] == ["contactor closed", "contactor open"]
            assert plant.snapshot()["worst_car_excess_ma"] == 0

    bounded(main())


async def meter_reads(plant, currents_ma):
    """Poll with a Modbus client behind the cables until it reads these, mA +- 50."""
    host, port = plant.meter_address
    client = AsyncModbusTcpClient(host, port=port)
    assert await client.connect()
    try:
        deadline_s = time.monotonic() + METER_READS_S
        registers = []
        while not all(abs(a - b) <= 50 for a, b in zip(registers, currents_ma)) or not registers:
            assert time.monotonic() < deadline_s, (registers, currents_ma)
            answer = await client.read_holding_registers(50528, count=6, device_id=5)
            registers = answer.registers[1::2]
        assert plant.snapshot()["meter_polls"] > 0
    finally:
        client.close()


def test_a_board_that_leaves_lets_go_of_everything(bounded, board, until, hurried):
    async def main():
        async with running(car=Car(dead_s=0, lag_s=0), time=hurried) as plant:
            plant.car.plug()
            async with board(plant) as fake:
                fake.say("pwm 1 1000 17476", "pin 7 1", "pin 4 1")
                await until(lambda: plant.snapshot()["car_ma"][0] > 15000)
                assert plant.snapshot()["led_colour_now"] == "red"
            await until(lambda: not plant.snapshot()["board_connected"])
            seen = plant.snapshot()
            assert (seen["contactor"], seen["duty_u16"], seen["pilot_ma"]) == (False, 65535, 0)
            assert seen["led_colour_now"] == "off"
            await until(lambda: plant.snapshot()["car_ma"] == [0, 0, 0])
            async with board(plant) as fake:
                assert close_to(fake.last("adc"), plant.car.state, -1)

    bounded(main())


def test_cables_towards_the_board(bounded, board, until):
    async def main():
        async with running() as plant, board(plant) as fake:
            await meter_reads(plant, plant.house.load_ma)
            plant.board_cable.cut()
            await until(lambda: fake.last("link") == "link 0")
            assert not plant.snapshot()["board_cable"]
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.open_connection(*plant.meter_address), SILENCE_S)
            plant.board_cable.restore()
            await until(lambda: fake.last("link") == "link 1")
            plant.meter_cable.cut()
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.open_connection(*plant.meter_address), SILENCE_S)
            assert fake.last("link") == "link 1"
            assert not plant.snapshot()["meter_cable"]
            plant.meter_cable.restore()
            await meter_reads(plant, plant.house.load_ma)
            plant.meter_faults.misbehave("refuse")
            assert plant.snapshot()["meter_mode"] == "refuse"
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection(*plant.meter_address)

    bounded(main())


def test_nothing_is_left_open(bounded, board, nothing_stays_open):
    async def main():
        async with nothing_stays_open():
            for _ in range(3):
                async with running() as plant, board(plant):
                    plant.meter_cable.cut()

    bounded(main())


def test_a_start_that_fails_leaves_nothing_open(bounded, nothing_stays_open):
    async def main():
        async with running() as other, nothing_stays_open():
            with pytest.raises(OSError):
                await Plant(link_port=other.link.address[1]).start()

    bounded(main())


def test_an_error_while_stepping_is_not_lost(bounded, until):
    async def main():
        plant = Plant(house=House(base_ma=(1, 2, None)))
        with pytest.raises(TypeError):
            await plant.start()
        plant = Plant()
        await plant.start()
        plant.car.step = None
        with pytest.raises(TypeError):
            await until(lambda: not plant.snapshot())
        with pytest.raises(TypeError):
            await plant.stop()

    bounded(main())


ROTATIONS = (
    # station phases 1, 2, 3 draw 1, 2, 4 -> grid L1, L2, L3
    ("L1L2L3", [1, 2, 4]),
    ("L1L3L2", [1, 4, 2]),
    ("L2L1L3", [2, 1, 4]),
    ("L2L3L1", [4, 1, 2]),
    ("L3L1L2", [2, 4, 1]),
    ("L3L2L1", [4, 2, 1]),
)


class Steady(Car):
    drawn_ma = (1, 2, 4)


@pytest.mark.parametrize(("rotation", "grid_ma"), ROTATIONS)
def test_rotation(rotation, grid_ma):
    plant = Plant(rotation=rotation, car=Steady(), house=House(base_ma=(0, 0, 0)))
    assert plant.mains_ma == grid_ma


@pytest.mark.parametrize("rotation", ("L1L2", "L1L1L2", "l1l2l3", ""))
def test_another_rotation_is_refused(rotation):
    with pytest.raises(ValueError, match='allowed is "L1L2L3" or "L1L3L2" or '):
        Plant(rotation=rotation)


def charging(plant, clock):
    """A charge in virtual time, without any socket."""
    plant.link.outputs[virtual.PILOT_PWM_PIN] = OFFER_10A_U16
    plant.link.outputs[virtual.CONTACTOR_PIN] = 65535
    plant._board_changed()
    plant.car.plug()
    advance(plant, clock, 12)


def test_overload_and_snapshot_in_virtual_time(clock):
    plant = Plant(time=clock, limit_ma=20_000)
    charging(plant, clock)
    assert plant.car_ma == pytest.approx([9999] * 3, abs=10)
    assert plant.worst_overload() == 0
    plant.house.switch("kettle", True)
    plant.house.switch("oven", True)
    assert plant.snapshot()["switched_on"] == ["kettle", "oven"]
    plant.house.switch("oven", False)
    advance(plant, clock, 7)
    plant.house.switch("kettle", False)
    advance(plant, clock, 7)
    assert plant.worst_overload() == pytest.approx(7, abs=0.2)
    seen = plant.snapshot()
    assert seen["uptime_s"] == pytest.approx(26, abs=0.01)
    assert seen["worst_overload_s"] == plant.worst_overload()
    assert (seen["car_plugged"], seen["car_full"], seen["switched_on"]) == (True, False, [])
    plant.car.fill()
    assert plant.snapshot()["car_full"]
    plant.car.unplug()
    assert not plant.snapshot()["car_plugged"]
    assert plant.events == [(0.0, "contactor closed")]


def test_the_meter_is_updated_once_a_second(clock):
    plant = Plant(time=clock)
    updates = []
    plant.meter.update = lambda mains_ma, elapsed_s, flowing_ma: updates.append(elapsed_s)
    advance(plant, clock, 10.02, step_s=0.06)
    assert updates == [1] * 10
    clock.now_s += 3.5
    plant.step()
    assert updates[10:] == [3]


STATES = (
    # car's arguments, duty -> state
    ({}, 65535, "B"),
    ({}, OFFER_10A_U16, "C"),
    ({"ventilation": True}, OFFER_10A_U16, "D"),
    ({"pilot_shorted": True}, OFFER_10A_U16, "E"),
    ({}, 0, "F"),
)


@pytest.mark.parametrize(("arguments", "duty_u16", "state"), STATES)
def test_states(clock, arguments, duty_u16, state):
    plant = Plant(time=clock, car=Car(**arguments))
    plant.link.outputs[virtual.PILOT_PWM_PIN] = duty_u16
    plant.car.plug()
    advance(plant, clock, 3)
    assert plant.snapshot()["car_state"] == state
    assert plant.car_ma == [0, 0, 0]


def test_the_led_in_virtual_time(clock):
    plant = Plant(time=clock)
    for level in (1, 0) * 4:
        plant.link.outputs[virtual.LED_PINS[2]] = 65535 * level
        plant._board_changed()
        advance(plant, clock, 0.5)
    seen = plant.led
    assert (seen.colour, seen.rhythm) == ("blue", "interrupted")
    assert seen.on_ms == pytest.approx(500, abs=1)
    assert plant.snapshot()["led"] == "interrupted blue"
    assert plant.snapshot()["led_colour_now"] == "off"


@pytest.mark.parametrize(
    ("kind", "pins", "lines", "colour"),
    [
        ("rgb", (4, 5, 6), ["pin 4 0", "pin 5 1", "pin 6 1"], "cyan"),
        ("blue", (6,), ["pin 6 1"], "blue"),
        ("ws2812", (18,), ["bits 18 400040"], "cyan"),
        ("ws2812", (18,), ["bits 18 004000"], "red"),
        ("ws2812", (18,), ["bits 18 000000"], "off"),
    ],
)
def test_every_kind_of_led_is_seen(board, until, kind, pins, lines, colour):
    wired = SimpleNamespace(**{**vars(virtual), "LED_KIND": kind, "LED_PINS": pins})

    async def main():
        async with running(board=wired) as plant, board(plant) as fake:
            fake.say(*lines)
            await until(lambda: plant.snapshot()["led_colour_now"] == colour)
            assert plant.link.rejected_lines == 0

    asyncio.run(main())


KEPT = {1: 10922, 7: 65535}


@pytest.mark.parametrize(
    ("cause", "powered", "left", "kept"),
    [
        ("SOFT", True, {1: 0, 7: 65535}, {1: 0, 7: 65535}),
        ("SOFT", False, {1: 0, 7: 65535}, {1: 0, 7: 65535}),
        ("HARD", True, KEPT, KEPT),
        ("WDT", True, KEPT, KEPT),
        ("PWRON", True, KEPT, {}),
        ("HARD", False, {}, {}),
    ],
)
def test_pins_keep_their_level_as_long_as_there_is_a_supply(until, cause, powered, left, kept):
    async def main():
        async with running() as plant:
            host, port = plant.link_address.split(":")
            supply = Fake(await asyncio.open_connection(host, int(port)))
            if powered:
                supply.say("power")
                await until(lambda: plant.link.powered)
            first = Fake(await asyncio.open_connection(host, int(port)))
            first.say("boot PWRON", "pwm 1 1000 10922", "pin 7 1")
            await until(lambda: plant.link.outputs == KEPT)
            if cause == "SOFT":
                first.say("pwm 1 off", "soft")
            await first.close()
            await until(lambda: not plant.link.connected)
            assert plant.link.outputs == left
            assert plant.snapshot()["contactor"] is bool(left)
            second = Fake(await asyncio.open_connection(host, int(port)))
            second.say(f"boot {cause}")
            await until(lambda: "ready" in second.lines)
            assert plant.link.outputs == kept
            await second.close()
            await until(lambda: not plant.link.connected)
            await supply.close()
            await until(lambda: not plant.link.powered)
            assert plant.link.outputs == {}

    asyncio.run(main())


@pytest.mark.parametrize(
    ("place", "metered_ma"),
    [("mains", [1000, 7000, 3000]), ("house", [1000, 2000, 3000]), ("car", [0, 5000, 0])],
)
def test_the_meter_may_be_in_the_wrong_place(place, metered_ma):
    plant = Plant(house=House(base_ma=[1000, 2000, 3000]), rotation="L2L3L1")
    plant.car = SimpleNamespace(drawn_ma=[5000, 0, 0])
    plant.meter_place = place
    assert plant.metered_ma == metered_ma


def test_a_balancing_device_is_part_of_the_mains(clock):
    plant = Plant(house=House(base_ma=[7000, 2000, 3000]), time=clock)
    plant.balancer = balancer.parse("sum:16:2")
    advance(plant, clock, 1.9)
    assert plant.mains_ma == [7000, 2000, 3000]
    advance(plant, clock, 0.2)
    seen = plant.snapshot()
    assert seen["mains_ma"] == [3000, -2000, -1000]
    assert (seen["balancer"], seen["balancer_ma"]) == ("sum:16:2", [-4000, -4000, -4000])
    assert plant.metered_ma == [3000, -2000, -1000]
    plant.balancer = None
    assert plant.mains_ma == [7000, 2000, 3000]
    assert plant.snapshot()["balancer"] == ""


METER_FAULTS = (
    # fault, place of the meter -> currents without sign, sign of the power of each phase
    (None, "mains", [1000, 7000, 3000], [1, 1, -1]),
    ("zero", "mains", [0, 0, 0], [0, 0, 0]),
    ("reversed", "mains", [1000, 7000, 3000], [-1, -1, 1]),
    ("scale:1/2", "mains", [500, 3500, 1500], [1, 1, -1]),
    ("elsewhere", "mains", [333, 666, 1000], [1, 1, -1]),
    ("unsigned", "house", [1000, 2000, 3000], [1, 1, 1]),
)


@pytest.mark.parametrize(("text", "place", "current_ma", "signs"), METER_FAULTS)
def test_the_meter_may_report_wrong_currents(text, place, current_ma, signs, clock):
    plant = Plant(house=House(base_ma=[1000, 2000, -3000]), rotation="L2L3L1", time=clock)
    plant.car = SimpleNamespace(drawn_ma=[5000, 0, 0], step=lambda *_: None, pilot_ohm=None)
    plant.car.diode_missing = False
    plant.meter_place = place
    plant.meter_fault = text and meter_fault.parse(text)
    advance(plant, clock, 1.1)
    assert [long(plant.meter.words, meter.CURRENT + 2 * n) for n in range(3)] == current_ma
    powers = [long(plant.meter.words, meter.PHASE_POWER + 2 * n) for n in range(3)]
    assert [(power > 0) - (power < 0) for power in powers] == signs
    volts_cv = [long(plant.meter.words, meter.VOLTAGE + 2 * n) for n in range(3)]
    # What flows lowers the voltages, whatever is reported.
    flowing_ma = plant.metered_ma
    for volts, nominal, ma in zip(volts_cv, meter.NOMINAL_CV, flowing_ma):
        assert volts == round(nominal - ma * 30 / 10_000)


def long(words, address):
    value = (words[address] << 16) + words[address + 1]
    return value - (1 << 32 if value >= 1 << 31 else 0)
