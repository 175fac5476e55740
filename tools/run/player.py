"""Plays a scenario: does each step's actions, waits for what it expects, reports what was held."""

import asyncio
import time

from tools.run import view
from tools.run.actions import act
from tools.run.conditions import unmet

SAMPLE_S = 0.1
LINE_INTERVAL_S = 1


class Player:
    """say: prints a line. The result of play() is a list of sentences, empty when all held."""

    def __init__(self, simulation, scenario, say=print):
        self._simulation = simulation
        self._scenario = scenario
        self._say = say
        self._started = time.monotonic()
        self._last_line_s = 0.0
        self._events_said = 0
        self.highest_mains_ma = 0

    async def play(self):
        """All steps, up to the first that is not held."""
        broken = []
        for number, step in enumerate(self._scenario["step"], 1):
            self._say(f"-- step {number}: {step['title']}")
            broken += [f"step {number}: {why}" for why in await self._play_step(step)]
            if broken:
                break
        broken += self._broken_always()
        return broken + self._wrong_events(complete=not broken)

    def _broken_always(self):
        always = self._scenario.get("always", {})
        return unmet(always, self._simulation.snapshot())

    async def _play_step(self, step):
        for action in step.get("do", []):
            self._act(action)
        start_s = self._now_s()
        missing, broken = await self._wait_for(step, start_s)
        if missing or broken:
            return missing + broken
        took_s = self._now_s() - start_s
        self._say(f"   held after {took_s:.1f} s")
        if took_s < step.get("not_before_s", 0):
            return [f"came after {took_s:.1f} s, not before {step['not_before_s']} s was expected"]
        return await self._hold(step)

    async def _wait_for(self, step, start_s):
        """-> (sentences still unmet at the end, sentences of `throughout` that were broken)."""
        while True:
            seen = await self._sample()
            broken = unmet(step.get("throughout", {}), seen)
            missing = unmet(step.get("expect", {}), seen)
            if broken or not missing:
                return [], broken
            if self._now_s() - start_s >= step["within_s"]:
                return missing, []

    async def _hold(self, step):
        until_s = self._now_s() + step.get("hold_s", 0)
        conditions = {**step.get("expect", {}), **step.get("throughout", {})}
        while self._now_s() < until_s:
            broken = unmet(conditions, await self._sample())
            if broken:
                return [f"not held: {sentence}" for sentence in broken]
        return []

    async def _sample(self):
        await asyncio.sleep(SAMPLE_S)
        seen = self._simulation.snapshot()
        self.highest_mains_ma = max(self.highest_mains_ma, seen["mains_max_ma"])
        for seconds, text in self._simulation.serial.events[self._events_said :]:
            self._say(f"   event {seconds:.3f}  {text}")
            self._events_said += 1
        if self._now_s() - self._last_line_s >= LINE_INTERVAL_S:
            self._last_line_s = self._now_s()
            self._say(view.line(seen))
        return seen

    def _act(self, action):
        self._say(f"   {action}")
        act(self._simulation.plant, action)

    def _now_s(self):
        return time.monotonic() - self._started

    def _wrong_events(self, complete):
        wanted = self._scenario.get("events")
        found = [text for _, text in self._simulation.other_events()]
        if wanted is None or not complete or found == wanted:
            return []
        return [f"the events were {found}, wanted are {wanted}"]
