# In the place of main.py: the same station for so long, and how long each step of its tasks took.
# It says at the end a line for each task: "step COUNT LONGEST_US NAME"; writing to flash counts as
# "flash", and not for the task that does it.
import asyncio
import gc
import time
from asyncio import core

gc.threshold(16384)  # as main.py has it

import board
import machine

import cycle
from flash import settings_file  # stays in memory, so that its store is timed
from flash.event_log import FlashLog
from pilot.outputs import Outputs
from restarts import Restarts
from station import Station

DURATION_MS = 20000
# The log writes as soon as so much waits for it, even while a car charges.
LOG_LINES = 20
LOG_TEXT = "x" * 150


class Clocks:
    """What has passed since it was made, without the time that was spent on the flash since."""

    def __init__(self):
        self._us, self._s = time.ticks_us(), time.clock()
        self._flash_us, self._flash_processor_us = flash

    def stop(self):
        """-> microseconds passed, and of them by the processor."""
        processor_us = round((time.clock() - self._s) * 1000000)
        passed_us = time.ticks_diff(time.ticks_us(), self._us)
        return (
            passed_us - flash[0] + self._flash_us,
            processor_us - flash[1] + self._flash_processor_us,
        )


def note(name, passed_us, processor_us):
    if name is None:  # what the bench itself adds
        return
    # Processor time is told in whole milliseconds: at most one more has passed.
    step_us = min(passed_us, processor_us + 1000)
    count, longest_us = steps.get(name, (0, 0))
    steps[name] = count + 1, max(longest_us, step_us)


class Timed:
    """Stands for a coroutine; a step is what runs between two of its waits."""

    def __init__(self, name, coroutine):
        self.name = name
        self._coroutine = coroutine

    def send(self, value):
        return self._timed(self._coroutine.send, value)

    def throw(self, *error):
        return self._timed(self._coroutine.throw, *error)

    def _timed(self, call, *arguments):
        clocks = Clocks()
        try:
            return call(*arguments)
        finally:
            note(self.name, *clocks.stop())


def on_flash(write):
    def timed(*arguments):
        clocks = Clocks()
        try:
            return write(*arguments)
        finally:
            passed_us, processor_us = clocks.stop()
            note("flash", passed_us, processor_us)
            flash[0] += passed_us
            flash[1] += processor_us

    return timed


def create_task(coroutine):
    """A task's own tasks count as its own."""
    if not isinstance(coroutine, Timed):
        coroutine = Timed(core.cur_task.coro.name, coroutine)
    return plain_create_task(coroutine)


def named(name, run):
    return lambda *arguments: Timed(name, run(*arguments))


async def main():
    station = Station(board, Outputs(board), Restarts(machine.RTC(), True, False), FlashLog())
    station.log.write = on_flash(station.log.write)
    settings_file.store = on_flash(settings_file.store)
    cycle.run = named("control", cycle.run)
    owners = {"meter": station.meters.grid}
    for name in ("pilot", "led", "console", "log", "watchdog", "restarts", "display"):
        owners[name] = getattr(station, name)
    for name, owner in owners.items():
        owner.run = named(name, owner.run)
    station_task = asyncio.create_task(Timed(None, station.run()))
    await asyncio.sleep_ms(DURATION_MS // 2)
    for _ in range(LOG_LINES):
        station.log.add(0, 0, LOG_TEXT)
    await asyncio.sleep_ms(DURATION_MS // 2)
    for name, (count, longest_us) in steps.items():
        station.console.show_event(f"step {count} {longest_us} {name}")
    station.console.show_event("step end")
    await station_task


steps = {}
flash = [0, 0]  # so much in all: microseconds, and of them by the processor
plain_create_task = core.create_task
core.create_task = asyncio.create_task = create_task
asyncio.run(Timed(None, main()))
