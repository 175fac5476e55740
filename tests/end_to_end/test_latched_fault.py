"""A fault that latches outlasts each way of starting anew but the loss of power."""

import asyncio

import pytest
from test_station import CRASH, until, with_led

from iec61851 import faults
from tools.firmware_files import FIRMWARE
from tools.run.simulation import Simulation

FAULT = faults.RESIDUAL_CURRENT.text
# By then the contactor would be closed without the fault: 3 s of steady +12 V, 1.5 s of the car.
WOULD_CHARGE_S = 6
# Two seconds after the fault: a crash would cut its events short.
CRASH_ONCE = CRASH.replace(
    b'        if self.state == "charging":',
    b"""        self.steps = getattr(self, "steps", 0) + (self.state == "fault")
        if self.steps > 40 and __import__("machine").reset_cause() == 1:""",
)


async def by_command(simulation):
    simulation.serial.type("reset\n")


async def at_the_prompt(simulation):
    simulation.serial.type("\x03")
    said = simulation.serial.text
    # The greeting's second line, so that all of it is there.
    await until(simulation, lambda _: any("shows its last state" in line for line in said))
    simulation.serial.type("\x04")


async def by_crash(simulation):
    """The LED's task sees to that."""


def is_reported(events):
    texts = [text for _, text in events]
    return FAULT in texts and any(text.startswith("Charging ended by a fault") for text in texts)


@pytest.mark.parametrize("start_anew", (by_command, at_the_prompt, by_crash))
def test_a_latched_fault_outlasts_a_restart(start_anew):
    async def main():
        files = with_led(CRASH_ONCE) if start_anew is by_crash else None
        async with Simulation(files=files) as simulation:
            plant = simulation.plant
            plant.car.plug()
            await until(simulation, lambda seen: seen["car_max_ma"] > 3000)
            boots = plant.link.boots
            plant.residual_current = True
            await until(simulation, lambda seen: not seen["contactor"])
            plant.residual_current = False
            if start_anew is not by_crash:
                # A reset or Ctrl-C would cut the last event short.
                await until(simulation, lambda _: is_reported(simulation.serial.events))
            await start_anew(simulation)
            await until(simulation, lambda _: plant.link.boots > boots)
            await stays_latched(simulation, FAULT)

    asyncio.run(main())


async def stays_latched(simulation, fault):
    """From the start on, through the time in which a station without a fault begins to charge."""
    driven = set()
    simulation.serial.events.clear()
    simulation.serial.status = {}  # of the run before

    def would_charge(seen):
        driven.add((seen["contactor"], seen["duty_u16"]))
        return seen["station"].get("uptime_s", 0) >= WOULD_CHARGE_S

    seen = await until(simulation, would_charge)
    assert seen["station"]["fault"] == fault
    assert fault in [text for _, text in simulation.serial.events]
    assert driven <= {(False, 65535), (False, 0)}, driven
    assert seen["duty_u16"] == 0  # state F


SPOILT = b"""
import machine

if machine.reset_cause() == machine.PWRON_RESET:
    machine.RTC().memory(b"of another program")
    machine.reset()
"""


def test_a_record_that_cannot_be_read_may_have_held_a_latched_fault():
    async def main():
        boot = (FIRMWARE / "boot.py").read_bytes()
        async with Simulation(files={"boot.py": boot + SPOILT}) as simulation:
            simulation.plant.car.plug()
            await until(simulation, lambda _: simulation.plant.link.boots == 2)
            await stays_latched(
                simulation,
                "The record of faults cannot be read: no charging until the station is switched "
                "off and on",
            )

    asyncio.run(main())
