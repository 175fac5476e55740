"""No write to flash while power flows: an erase would keep the pilot task waiting."""

import asyncio
from pathlib import Path

from test_station import until

from flash import event_log
from tools.run.simulation import Simulation
from tools.virtual_board.flash import read_file

EVENTS = 30  # 45 bytes each: more than is written at once where no power flows
CHECKED_S = 4


def test_events_of_a_charge_are_written_at_its_end():
    async def main():
        async with Simulation() as simulation:
            image = Path(simulation.board._image)

            def written():
                texts = [read_file(image, path) or b"" for path in event_log.PATHS]
                return b"".join(texts).count(b"Service limit: 32.0 A for 60 s")

            simulation.plant.car.plug()
            await until(simulation, lambda seen: seen["contactor"])
            before = image.read_bytes()
            simulation.serial.type("limit 32 60\n" * EVENTS)
            events = simulation.serial.events
            await until(simulation, lambda _: len(events) >= EVENTS)
            await asyncio.sleep(CHECKED_S)
            assert simulation.snapshot()["contactor"]
            assert image.read_bytes() == before
            simulation.plant.car.unplug()
            await until(simulation, lambda _: written() == EVENTS)

    asyncio.run(main())
