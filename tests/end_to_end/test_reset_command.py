"""`reset` gives the car time to stop, and takes nothing back before the board starts anew."""

import asyncio
import math

from test_station import until

from tools.plant.car import Car
from tools.run.simulation import Simulation

STEADY_HIGH_U16 = 65535


# A static offer comes back as soon as nothing holds it; with balancing it would be a minute later.
STATIC = {"modbustcp_balancing_enabled": False}


def test_a_car_that_does_not_stop_is_offered_nothing_until_the_reset():
    """It goes on drawing until the contactor opens under load, 6 s after the offer has ended."""

    async def main():
        async with Simulation(STATIC, car=Car(s2_opens_s=math.inf)) as simulation:
            plant = simulation.plant
            plant.car.plug()
            await until(simulation, lambda seen: seen["car_max_ma"] > 5000)
            boots = plant.link.boots
            simulation.serial.type("reset\n")
            await until(simulation, lambda seen: seen["duty_u16"] == STEADY_HIGH_U16)
            open_s = None
            while plant.link.boots == boots:
                seen = simulation.snapshot()
                assert seen["duty_u16"] == STEADY_HIGH_U16, seen
                if not seen["contactor"] and open_s is None:
                    open_s = seen["uptime_s"]
                await asyncio.sleep(0.02)
            reset_s = simulation.snapshot()["uptime_s"]
            assert open_s is not None and reset_s - open_s < 3  # it did not wait any longer

    asyncio.run(main())
