"""Without a terminal: one line a second, and events as they happen, until interrupted."""

import asyncio

from tools.run import view
from tools.run.watch import Watch
from tools.run.words import clock

LOOK_INTERVAL_S = 0.1
LOOKS_A_LINE = 10


async def run(simulation, say=print):
    """Say lines until it is cancelled, then the run in short."""
    watch = Watch(simulation)
    try:
        while True:
            for _ in range(LOOKS_A_LINE):
                await asyncio.sleep(LOOK_INTERVAL_S)
                seen = watch.look()
                _say_events(watch.happenings.entries, say)
            say(view.line(seen))
    finally:
        for line in watch.summary.lines():
            say(line)


def _say_events(entries, say):
    for seconds, text in entries:
        say(f"   event {clock(seconds)}  {text}")
    entries.clear()
