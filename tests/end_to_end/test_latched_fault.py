"""A fault that latches outlasts each way of starting anew but the loss of power."""

import asyncio
import time

import pytest
from test_station import CRASH, until, with_led

from iec61851 import faults
from tools.run.simulation import Simulation

FAULT = faults.RESIDUAL_CURRENT.text
# Without the fault the contactor would be closed: 3 s of steady +12 V, a car that takes 1.5 s.
WOULD_CHARGE_S = 9
CRASH_ONCE = CRASH.replace(
    b'if self.state == "charging":',
    b'if self.state == "fault" and __import__("machine").reset_cause() == 1:',
)


async def by_command(simulation):
    simulation.serial.type("reset\n")


async def at_the_prompt(simulation):
    # Ctrl-C would cut the event short.
    await until(simulation, lambda _: FAULT in [text for _, text in simulation.serial.events])
    simulation.serial.type("\x03")
    said = simulation.serial.text
    # The greeting's second line: the first may follow an event that Ctrl-C has cut short.
    await until(simulation, lambda _: any("shows its last state" in line for line in said))
    simulation.serial.type("\x04")


async def by_crash(simulation):
    """The LED's task sees to that."""


@pytest.mark.parametrize("start_anew", (by_command, at_the_prompt, by_crash))
def test_a_latched_fault_outlasts_a_restart(start_anew):
    async def main():
        files = with_led(CRASH_ONCE) if start_anew is by_crash else None
        async with Simulation(files=files) as simulation:
            plant, serial = simulation.plant, simulation.serial
            plant.car.plug()
            await until(simulation, lambda seen: seen["contactor"])
            boots = plant.link.boots
            plant.residual_current = True
            await until(simulation, lambda seen: not seen["contactor"])
            plant.residual_current = False
            await start_anew(simulation)
            await until(simulation, lambda _: plant.link.boots > boots)
            serial.events.clear()
            await until(simulation, lambda _: FAULT in [text for _, text in serial.events])
            await until(simulation, lambda seen: seen["duty_u16"] == 0)  # told by another way
            deadline_s = time.monotonic() + WOULD_CHARGE_S
            while time.monotonic() < deadline_s:
                seen = simulation.snapshot()
                assert not seen["contactor"] and seen["duty_u16"] == 0
                await asyncio.sleep(0.05)
            assert seen["station"]["fault"] == FAULT

    asyncio.run(main())
