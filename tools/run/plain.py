"""Without a terminal: one line a second, and events as they happen, until interrupted."""

import asyncio

from tools.run import view

LINE_INTERVAL_S = 1


async def run(simulation, say=print):
    said = 0
    while True:
        await asyncio.sleep(LINE_INTERVAL_S)
        for seconds, text in simulation.serial.events[said:]:
            say(f"   event {seconds:.3f}  {text}")
            said += 1
        say(view.line(simulation.snapshot()))
