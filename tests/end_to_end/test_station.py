"""The firmware on the virtual board where something is wrong: outputs safe first, and said why."""

import asyncio
import time

from tools.run.simulation import Simulation

PROMPT_S = 30

HANG = b"""
from panel import led_of_the_firmware as real
import time

class Led(real.Led):
    def step(self, elapsed_ms):
        super().step(elapsed_ms)
        if self.state == "charging":
            while True:
                pass
"""
CRASH = HANG.replace(b"while True:\n                pass", b"raise ValueError('lamp broke')")


def with_led(source):
    """Flash files that put a faulty LED module in front of the firmware's own."""
    from tools.firmware_files import FIRMWARE

    led = (FIRMWARE / "panel" / "led.py").read_bytes()
    return {"panel/led.py": source, "panel/led_of_the_firmware.py": led}


async def until(simulation, condition, timeout_s=PROMPT_S):
    """The first snapshot for which condition(seen) is true; a failed test after timeout_s."""
    deadline_s = time.monotonic() + timeout_s
    while True:
        seen = simulation.snapshot()
        if condition(seen):
            return seen
        said = (seen, simulation.serial.events, list(simulation.serial.text))
        assert time.monotonic() < deadline_s, said
        await asyncio.sleep(0.05)


# Logic probes on pins that nothing else uses: one changes with each feeding of the watchdog, one
# is high while the watchdog gives a person an hour.
FED_PIN, WIDE_PIN = 45, 46
PROBES = f"""
import machine

class Probed(machine.WDT):
    fed = False

    def __init__(self, timeout):
        machine.Pin({WIDE_PIN}, machine.Pin.OUT, value=timeout >= 3600000)
        super().__init__(timeout=timeout)

    def feed(self):
        Probed.fed = not Probed.fed
        machine.Pin({FED_PIN}, machine.Pin.OUT, value=Probed.fed)
        super().feed()

machine.WDT = Probed
from watchdog_of_the_firmware import *
""".encode()


def with_probes(files=()):
    """Flash files with the probes in front of the firmware's own watchdog."""
    from tools.firmware_files import FIRMWARE

    real = (FIRMWARE / "watchdog.py").read_bytes()
    return {**dict(files), "watchdog.py": PROBES, "watchdog_of_the_firmware.py": real}


def level(simulation, pin):
    return simulation.plant.link.outputs.get(pin)


async def fed(simulation, times):
    """The watchdog is fed so many times more."""
    for _ in range(times):
        before = level(simulation, FED_PIN)
        await until(simulation, lambda _, before=before: level(simulation, FED_PIN) != before)


def safe(seen):
    return not seen["contactor"] and seen["duty_u16"] == 65535


def test_unreadable_settings_mean_no_charging_and_an_event():
    async def main():
        files = {"settings.json": b"{", "settings.last.json": b""}
        async with Simulation(files=files) as simulation:
            simulation.plant.car.plug()
            seen = await until(simulation, lambda seen: seen["led"] == "fast red")
            # By then a station with good settings has closed its contactor.
            seen = await until(simulation, lambda seen: seen["station"].get("uptime_s", 0) >= 3)
            assert seen["car_state"] == "F"
            assert seen["duty_u16"] == 0  # steady -12 V: not available
            assert not seen["contactor"]
            assert seen["car_max_ma"] == 0
            assert seen["reason"] == "settings unreadable"
            assert simulation.serial.events[0][1] == (
                "settings.json is not valid JSON; settings.last.json is not valid JSON: "
                "no charging until settings are stored"
            )

    asyncio.run(main())


def test_the_last_good_settings_are_used():
    async def main():
        good = b'{"modbustcp_balancing_enabled": false, "socket_max_current_a": 10}'
        files = {"settings.json": b"\xff\xfe", "settings.last.json": good}
        async with Simulation(files=files) as simulation:
            simulation.plant.car.plug()
            seen = await until(simulation, lambda seen: seen["car_max_ma"] > 9500)
            assert seen["pilot_ma"] <= 10000
            assert simulation.serial.events[0][1] == (
                "settings.json is not valid JSON: the last good settings are used"
            )

    asyncio.run(main())


def test_without_balancing_the_socket_maximum_and_no_poll():
    async def main():
        async with Simulation({"modbustcp_balancing_enabled": False}) as simulation:
            simulation.plant.car.plug()
            seen = await until(simulation, lambda seen: seen["car_max_ma"] > 15000)
            assert seen["meter_polls"] == 0
            assert seen["meter_state"] == "idle"
            assert simulation.other_events() == []

    asyncio.run(main())


def test_a_manual_mapping_reads_the_meter():
    async def main():
        async with Simulation({"modbustcp_mode": "manual"}) as simulation:
            simulation.plant.house.base_ma = (5000, -4000, 3000)
            await until(
                simulation,
                lambda seen: (
                    seen["station"].get("mains_ma") == [5000, -4000, 3000]
                    and seen["meter_state"] == "normal"
                ),
            )

    asyncio.run(main())


def test_a_wrong_mapping_ends_in_the_warning_and_says_why():
    async def main():
        wrong = {
            "modbustcp_mode": "manual",
            "manual_current_registers": [12, 14, 16],
            "load_balancing_safe_current_a": 8,
        }
        async with Simulation(wrong) as simulation:
            simulation.plant.car.plug()
            seen = await until(simulation, lambda seen: seen["meter_state"] == "warning")
            assert seen["last_event"] == "Communication warning for modbus unit 5"
            assert "exception 2" in seen["station"]["meter_error"]
            seen = await until(simulation, lambda seen: seen["car_max_ma"] > 5500)
            assert seen["offer_ma"] <= 8000

    asyncio.run(main())


def test_doubt_about_a_meter_s_registers_is_an_event():
    async def main():
        async with Simulation({"modbustcp_mode": "saia_ale3"}) as simulation:
            await until(simulation, lambda seen: seen["meter_state"] == "warning")
            texts = [text for _, text in simulation.serial.events]
            assert texts == [
                "The registers of Saia-Burgess (SBC) ALE3, AWE3, AWD3 are from one source: "
                "compare with the meter's display",
                "Communication warning for modbus unit 5",
            ]

    asyncio.run(main())


def test_ctrl_c_makes_the_outputs_safe_and_ctrl_d_starts_again():
    async def main():
        async with Simulation(files=with_probes()) as simulation:
            simulation.plant.car.plug()
            await until(simulation, lambda seen: seen["car_max_ma"] > 3000)
            assert level(simulation, WIDE_PIN) == 0
            simulation.serial.type("\x03")
            await until(simulation, safe)
            greeting = "Station stopped, outputs are safe. Ctrl-D starts it again."
            # What was typed before may stand in front of it on its line.
            await until(simulation, lambda _: any(greeting in t for t in simulation.serial.text))
            # The watchdog of a running station would bite a person at the prompt.
            seen = await until(simulation, lambda _: level(simulation, WIDE_PIN) == 65535)
            assert safe(seen)
            simulation.serial.type("\x04")
            await until(simulation, lambda seen: seen["car_max_ma"] > 3000)
            # The first reading is not late, so that nothing warns.
            events = [event[1] for event in simulation.other_events()]
            assert not [text for text in events if "warning" in text], events

    asyncio.run(main())


def test_a_task_that_dies_makes_the_outputs_safe_and_the_board_starts_anew():
    async def main():
        async with Simulation(files=with_led(CRASH)) as simulation:
            simulation.plant.car.plug()
            await until(simulation, lambda seen: seen["contactor"])
            await until(simulation, lambda _: "ValueError: lamp broke" in simulation.serial.text)
            await until(simulation, safe, 3)  # the reset comes 5 s later
            await until(simulation, lambda seen: seen["contactor"])  # after the reset
            simulation.serial.text.clear()
            simulation.serial.type("crash\n")
            await until(simulation, lambda _: "ValueError: lamp broke" in simulation.serial.text)

    asyncio.run(main())


def test_a_task_that_hangs_is_ended_by_the_watchdog():
    async def main():
        async with Simulation(files=with_led(HANG)) as simulation:
            simulation.plant.car.plug()
            await until(simulation, lambda seen: seen["contactor"])
            await until(simulation, safe)
            await until(simulation, lambda seen: seen["contactor"])

    asyncio.run(main())


SAFE_MODE_S = 90  # three crashes, 5 s of patience after each, and the starts between them


def test_three_crashes_in_a_row_end_in_safe_mode_until_the_command():
    async def main():
        source = CRASH.replace(b'self.state == "charging"', b'self.state == "connected"')
        async with Simulation(files=with_probes(with_led(source))) as simulation:
            serial, plant = simulation.serial, simulation.plant
            plant.car.plug()
            seen = await until(simulation, lambda seen: seen["led"] == "slow red", SAFE_MODE_S)
            assert safe(seen)
            await until(simulation, lambda _: serial.status.get("safe_mode"))
            sentence = serial.status["safe_mode"]
            assert "3 restarts within 10 minutes, the last after a crash" in sentence
            texts = [text for _, text in serial.events]
            assert texts[-1] == sentence
            assert "Started again after a crash, which the command crash shows" in texts
            serial.text.clear()
            serial.type("log\n")
            await until(
                simulation,
                lambda _: (
                    [line[:3] for line in serial.text if "Crash: ValueError" in line]
                    == ["[1]", "[2]", "[3]"]
                ),
            )
            serial.text.clear()
            serial.type("crash\n")
            await until(simulation, lambda _: "ValueError: lamp broke" in serial.text)
            assert safe(simulation.snapshot())
            serial.text.clear()
            serial.type("restart\n")
            await until(simulation, lambda _: "The station starts anew." in serial.text)
            # The station starts again, and its lamp is still broken.
            await until(simulation, lambda _: "ValueError: lamp broke" in serial.text)
            assert texts.count(sentence) == 1

    asyncio.run(main())


def test_commands_on_the_serial_line():
    async def main():
        async with Simulation() as simulation:
            serial = simulation.serial
            await until(simulation, lambda seen: seen["meter_state"] == "normal")
            for command, answer in (
                ("help", "limit AMPERES SECONDS offer no more"),
                ("crash", "No crash is on record."),
                ("stauts", '"stauts" is not a command'),
                ("status", "meter     normal; no error"),
                (
                    "x" * 5000,
                    "The line has 5000 characters, taken are at most 2048: nothing was done.",
                ),
            ):
                serial.text.clear()
                serial.type(command + "\n")
                await until(
                    simulation,
                    lambda _, answer=answer: any(answer in line for line in serial.text),
                )
            serial.events.clear()
            serial.type("events\n")
            await until(simulation, lambda _: serial.events)
            assert serial.events[0][1] == "TCP MODBUS unit 5 connected via 192.168.0.4:502"

    asyncio.run(main())


EXTENDED_NAME = 50058  # register of the Countis E27


def test_another_device_is_told_and_not_used():
    async def main():
        async with Simulation() as simulation:
            simulation.plant.meter.words[EXTENDED_NAME] = 0x4158  # "AXUNTIS E27"
            seen = await until(simulation, lambda seen: seen["meter_state"] == "warning")
            assert simulation.serial.events[0][1] == (
                'Meter at 192.168.0.4:502 identifies as "SOCO, AXUNTIS E27", configured is socomec'
            )
            assert [text for _, text in simulation.serial.events].count(
                simulation.serial.events[0][1]
            ) == 1
            assert seen["station"]["mains_ma"] is None

    asyncio.run(main())


def test_a_meter_is_swapped_for_another_model_and_comes_back():
    async def main():
        async with Simulation() as simulation:
            await until(simulation, lambda seen: seen["meter_state"] == "normal")
            words = simulation.plant.meter.words
            right = words[EXTENDED_NAME]
            words[EXTENDED_NAME] = 0x4158
            simulation.plant.meter_faults.misbehave("close")  # each reply is a connection's last
            await until(simulation, lambda seen: seen["meter_state"] == "warning")
            words[EXTENDED_NAME] = right
            simulation.plant.meter_faults.behave()
            await until(simulation, lambda seen: seen["meter_state"] == "normal")
            connected = "TCP MODBUS unit 5 connected via 192.168.0.4:502"
            assert [text for _, text in simulation.serial.events] == [
                connected,
                'Meter at 192.168.0.4:502 identifies as "SOCO, AXUNTIS E27", '
                "configured is socomec",
                "Communication warning for modbus unit 5",
                connected,
            ]

    asyncio.run(main())


def test_auto_finds_the_meter():
    async def main():
        async with Simulation({"modbustcp_mode": "auto"}) as simulation:
            await until(simulation, lambda seen: seen["meter_state"] == "normal", 60)
            texts = [text for _, text in simulation.serial.events]
            assert "Meter at 192.168.0.4:502 was found to be socomec_countis_e27" in texts

    asyncio.run(main())


def test_a_fixed_address_of_the_station():
    async def main():
        network = {
            "ip_address": "192.168.0.20",
            "subnet_mask": "255.255.255.0",
            "default_gateway": "192.168.0.1",
        }
        async with Simulation(network) as simulation:
            await until(simulation, lambda seen: seen["meter_state"] == "normal")

    asyncio.run(main())


def test_the_board_s_own_cable_is_cut_and_the_station_goes_on():
    async def main():
        async with Simulation() as simulation:
            simulation.plant.car.plug()
            await until(simulation, lambda seen: seen["offer_ma"] >= 7000, 30)
            simulation.plant.board_cable.cut()
            seen = await until(simulation, lambda seen: seen["meter_state"] == "warning")
            assert seen["contactor"]
            simulation.plant.board_cable.restore()
            await until(simulation, lambda seen: seen["meter_state"] == "normal")

    asyncio.run(main())


def test_a_tripped_residual_current_device_opens_and_latches():
    async def main():
        async with Simulation() as simulation:
            simulation.plant.car.plug()
            await until(simulation, lambda seen: seen["contactor"])
            simulation.plant.residual_current = True
            seen = await until(simulation, lambda seen: not seen["contactor"])
            simulation.plant.residual_current = False
            seen = await until(simulation, lambda seen: seen["led"] == "fast red")
            assert seen["duty_u16"] == 0  # state F
            said = (
                "Residual current detected: "
                "contactor open until the station is switched off and on"
            )
            await until(simulation, lambda seen: seen["station"]["fault"] == said)
            assert simulation.other_events()[-1][1] == said
            await until(simulation, lambda seen: seen["station"]["pilot_state"] == "F")

    asyncio.run(main())


# The first attempt comes after 12 s instead of a minute, the reset of the board after 20 s.
HASTY_PORT = (("_CHECK_S = const(5)", "_CHECK_S = const(1)"), ("const(60)", "const(12)"))
HASTY_RESET = ("const(600)", "const(20)")


def hasty_port_watch():
    from tools.firmware_files import FIRMWARE

    text = (FIRMWARE / "port_watch.py").read_text()
    for was, now in (*HASTY_PORT, HASTY_RESET):
        assert was in text
        text = text.replace(was, now)
    return {"port_watch.py": text.encode()}


def test_a_chip_that_hangs_after_its_cable_was_pulled_comes_back_by_itself():
    """One that a start of its port brings back, and one that takes the reset of the board."""

    async def main(until_what, boots):
        async with Simulation(files=hasty_port_watch()) as simulation:
            plant = simulation.plant
            await until(simulation, lambda seen: seen["meter_state"] == "normal")
            plant.board_cable.cut()
            await asyncio.sleep(0.5)
            plant.board_port.hang(until_what)
            plant.board_cable.restore()
            await until(simulation, lambda seen: seen["meter_state"] == "warning")
            await until(simulation, lambda seen: not plant.board_port.hung)
            await until(simulation, lambda seen: seen["meter_state"] == "normal")
            assert plant.link.boots == boots
            text = "No reply from the network for 12 s: Ethernet was started anew"
            assert text in [event[1] for event in simulation.other_events()]

    asyncio.run(main("stop", 1))
    asyncio.run(main("reset", 2))
