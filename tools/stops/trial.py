"""One trial: a station on the virtual board charges a car and stops; its outputs are watched."""

import asyncio
import time
from pathlib import Path
from types import SimpleNamespace

from boards import virtual
from tools.firmware_files import FIRMWARE
from tools.plant.contactor import DRIVERS
from tools.reference.ways_to_stop import NEXT_START, TASKS
from tools.run.simulation import Simulation

MARK_PIN, TRIGGER_PIN = 40, 41
CONSOLE_AT = 10  # behind the station's tasks, those with which the console reads and writes
PATIENCE_S = 90
SETTLED_S = 0.3  # so long the contactor has been closed before the program stops
WATCHED_S = 3.0  # what has not happened by then, after the reset, does not happen
BLOCK, KEPT_BYTES = 4096, 32
HIGH_U16 = 65535
# Only the waiting is shorter than on a station.
TIMEOUT = ("_TIMEOUT_MS = const(8000)", "_TIMEOUT_MS = const(3000)")
# In the place of the firmware's watchdog: does what the trial wants once the plant pulls a pin up.
STOPS = """
import asyncio
import os
import board
import machine
import watchdog_of_the_firmware as real

trigger = machine.Pin({trigger}, machine.Pin.IN)
tasks = []
gather, sleep_ms = asyncio.gather, asyncio.sleep_ms

def gather_and_note(*coroutines):
    made = [asyncio.create_task(one) for one in coroutines]
    tasks.extend(made)
    return gather(*made)

def mark():
    machine.Pin({mark}, machine.Pin.OUT, value=1)

def sleep_or_fail(duration_ms):
    if {task} >= 0 and trigger.value() and asyncio.current_task() is tasks[{task}]:
        mark()
        raise ValueError("stopped by the trial")
    return sleep_ms(duration_ms)

def sleep(duration_s):
    return sleep_or_fail(int(duration_s * 1000))

asyncio.gather, asyncio.sleep_ms, asyncio.sleep = gather_and_note, sleep_or_fail, sleep

class Watchdog(real.Watchdog):
    def alive(self, name):
        super().alive(name)
        if name == "led" and trigger.value():
            act()

{act}
"""


async def measure(way, drive):
    """{what: milliseconds from the stop, or None where it did not happen}: contactor, pilot."""
    return await Trial(way, drive).run()


class Trial:
    """Stops one station in one way."""

    def __init__(self, way, drive):
        self._way = way
        self._marked_s = self._open_s = self._safe_s = self._started_s = None
        self._boots = 0
        self._simulation = Simulation(files=_files(way, drive))
        plant = self._plant = self._simulation.plant
        plant._driver = DRIVERS[drive]()
        self._changed = plant.link._changed
        plant.link._changed = self._note

    async def run(self):
        """Let it charge, stop it, and see."""
        async with self._simulation:
            self._plant.car.plug()
            await self._until(self._charges)
            await self._stop()
            await self._until(lambda: self._marked_s is not None)
            await self._watch()
            # Before the board is switched off, which opens all
            return SimpleNamespace(
                contactor_ms=self._since_mark_ms(self._open_s),
                pilot_ms=self._since_mark_ms(self._safe_s),
                start_ms=self._since_mark_ms(self._started_s),
            )

    def _charges(self):
        """The contactor has been closed without a break for SETTLED_S."""
        events = self._plant.events
        settled = events and self._plant.uptime_s - events[-1][0] > SETTLED_S
        return bool(settled and self._plant.snapshot()["contactor"])

    async def _stop(self):
        """Do it, or have the station do it."""
        action, simulation = self._way.action, self._simulation
        if action in ("ctrl-c", "ctrl-d"):
            self._mark()
            simulation.serial.type("\x03")
            if action == "ctrl-d":
                simulation.serial.type("\x04")
        elif action == "power dip":
            self._mark()
            simulation.board.kill_power()
        else:
            if action.startswith("damage the flash"):
                _damage(Path(simulation.board._image))
            self._plant.link.send("input", TRIGGER_PIN, 1)

    async def _watch(self):
        """Until both outputs are safe, or nothing more is to be expected."""
        await self._until(self._is_over)

    def _is_over(self):
        if self._open_s is not None and self._safe_s is not None:
            return True
        expects_start = NEXT_START in (self._way.contactor["level"], self._way.pilot)
        since_s = self._started_s if expects_start else self._marked_s
        return since_s is not None and self._now_s() - since_s > WATCHED_S

    async def _until(self, condition):
        deadline_s = time.monotonic() + PATIENCE_S
        while not condition():
            self._note_time()
            if time.monotonic() > deadline_s:
                said = list(self._simulation.serial.text)[-9:]
                raise TimeoutError(f"{self._way.name}: {said}, {self._plant.snapshot()}")
            await asyncio.sleep(0.01)

    # What is seen

    def _note(self):
        """Of each line of the board, as it comes."""
        self._changed()
        link = self._plant.link
        if self._marked_s is None and MARK_PIN in link.outputs:
            self._mark()
        self._note_time()

    def _mark(self):
        self._marked_s = self._now_s()
        self._boots = self._plant.link.boots

    def _note_time(self):
        if self._marked_s is None:
            return
        plant = self._plant
        plant.step()
        if self._started_s is None and plant.link.boots > self._boots:
            self._started_s = self._now_s()
        if self._open_s is None and not plant.contactor.closed:
            self._open_s = max(self._marked_s, plant.events[-1][0])
        if self._safe_s is None and plant.duty_u16 == HIGH_U16:
            self._safe_s = self._now_s()

    def _now_s(self):
        return self._plant.uptime_s

    def _since_mark_ms(self, at_s):
        return None if at_s is None else round((at_s - self._marked_s) * 1000)


def _files(way, drive):
    """Files of a station with this drive that stops this way."""
    board = Path(virtual.__file__).read_text()
    was = 'CONTACTOR_DRIVE = "level"'
    assert was in board
    watchdog = (FIRMWARE / "watchdog.py").read_text()
    assert TIMEOUT[0] in watchdog
    task, act = -1, way.action
    if act.startswith("fail "):
        name = act.removeprefix("fail ")
        task, act = CONSOLE_AT if name == "console" else TASKS.index(name), ""
    action = "".join(f"\n    {line}" for line in _station_s_part(act).splitlines())
    stops = STOPS.format(
        trigger=TRIGGER_PIN,
        mark=MARK_PIN,
        task=task,
        act=f"def act():\n    mark(){action}" if action else "def act():\n    pass",
    )
    return {
        "board.py": board.replace(was, f'CONTACTOR_DRIVE = "{drive}"').encode(),
        "watchdog.py": stops.encode(),
        "watchdog_of_the_firmware.py": watchdog.replace(*TIMEOUT).encode(),
    }


def _station_s_part(action):
    """Without what a person, the supply or the computer does."""
    if action in ("ctrl-c", "ctrl-d", "power dip"):
        return ""
    return action.removeprefix("damage the flash\n")


def _damage(image):
    """Neither readable nor blank, so that it is not formatted anew."""
    with image.open("r+b") as file:
        for block in (0, BLOCK):
            file.seek(block + KEPT_BYTES)
            file.write(bytes(BLOCK - KEPT_BYTES))
