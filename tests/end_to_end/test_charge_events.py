"""The history of charging on a running station: plugged in, charged, measured, unplugged."""

import asyncio
import re

from test_station import until

from tools.run.simulation import Simulation

SETTINGS = {"socket_meter_mode": "abb_b23_b24"}
ENDED = re.compile(
    r"Charging ended by unplugging: (at least )?0\.\d\d kWh in \d+ s, "
    r"\d+\.\d A offered on average; \d+ % \w.*"
)


def test_a_charge_from_plug_to_unplug():
    async def main():
        async with Simulation(settings=SETTINGS) as simulation:

            def last(words):
                texts = [text for _, text in simulation.serial.events]
                return any(text.startswith(words) for text in texts)

            simulation.plant.car.plug()
            await until(simulation, lambda _: last("Charging started: "))
            await until(simulation, lambda seen: seen["car_measured"] and seen["car_max_ma"])
            simulation.plant.car.unplug()
            await until(simulation, lambda _: last("Charging ended"))
            texts = [text for _, text in simulation.serial.events if text.startswith("C")]
            assert re.fullmatch(r"Car connected: \d+\.\d A offered \(.+\)", texts[0]), texts
            assert re.fullmatch(r"Charging started: \d+\.\d A offered \(.+\)", texts[1]), texts
            assert ENDED.fullmatch(texts[-1]), texts

    asyncio.run(main())
