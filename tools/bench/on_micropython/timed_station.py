# In the place of main.py: the same station for so long, and how long each step of its tasks took.
# It says at the end a line for each task: "step COUNT LONGEST_US NAME"; writing to flash counts as
# "flash", and not for the task that does it. And a line for each command, "command READS
# LONGEST_US NAME": its reads of the flash, and the console's longest step.
import asyncio
import gc
import time
from asyncio import core

gc.threshold(16384)  # as main.py has it

import _host
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
    """What has passed since it was made, without what was spent on writing to the flash since."""

    def __init__(self):
        self._us, self._s, self._reads = time.ticks_us(), time.clock(), _host.flash.reads
        self._flash_us, self._flash_busy_us = flash

    def stop(self):
        """-> microseconds passed, and of them by the processor and by reads of the flash."""
        reads_us = (_host.flash.reads - self._reads) * _host.flash.read_us
        busy_us = round((time.clock() - self._s) * 1000000) + reads_us
        passed_us = time.ticks_diff(time.ticks_us(), self._us)
        return passed_us - flash[0] + self._flash_us, busy_us - flash[1] + self._flash_busy_us


def note(name, passed_us, busy_us):
    if name is None:  # what the bench itself adds
        return
    # Processor time is told in whole milliseconds: at most one more has passed.
    step_us = min(passed_us, busy_us + 1000)
    count, most_us = steps.get(name, (0, 0))
    steps[name] = count + 1, max(most_us, step_us)
    if name == "console":
        longest_us[0] = max(longest_us[0], step_us)


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
        clocks, before = Clocks(), _host.flash.reads
        try:
            return write(*arguments)
        finally:
            passed_us, busy_us = clocks.stop()
            writing_reads[0] += _host.flash.reads - before
            note("flash", passed_us, busy_us)
            flash[0] += passed_us
            flash[1] += busy_us

    return timed


def create_task(coroutine):
    """A task's own tasks count as its own."""
    if not isinstance(coroutine, Timed):
        coroutine = Timed(core.cur_task.coro.name, coroutine)
    return plain_create_task(coroutine)


def counted(console):
    """The console's way to answer a line, which notes the figures of each command."""
    answer = console._answer

    async def counted():
        name = console._editor.text
        before, longest_us[0] = _host.flash.reads - writing_reads[0], 0
        await answer()
        await asyncio.sleep_ms(0)  # the step that ends the answer is over
        reads = _host.flash.reads - writing_reads[0] - before
        commands[name] = reads, longest_us[0]

    return counted


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
    station.console._answer = counted(station.console)
    station_task = asyncio.create_task(Timed(None, station.run()))
    await asyncio.sleep_ms(DURATION_MS // 2)
    for _ in range(LOG_LINES):
        station.log.add(0, 0, LOG_TEXT)
    await asyncio.sleep_ms(DURATION_MS // 2)
    for name, (count, step_us) in steps.items():
        station.console.show_event(f"step {count} {step_us} {name}")
    for name, (reads, step_us) in commands.items():
        station.console.show_event(f"command {reads} {step_us} {name}")
    station.console.show_event("step end")
    await station_task


steps = {}
flash = [0, 0]  # so much in all: microseconds, and of them by the processor and by reads
writing_reads = [0]  # of them to write
longest_us = [0]  # the longest step of the console since the command was typed
commands = {}
plain_create_task = core.create_task
core.create_task = asyncio.create_task = create_task
asyncio.run(Timed(None, main()))
