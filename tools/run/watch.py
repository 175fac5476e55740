"""What is remembered of a run while one looks at it: history, happenings and the summary."""

from tools.run.happenings import Happenings, charge
from tools.run.history import History
from tools.run.summary import Summary


class Watch:
    """Call look() ten times a second; `history`, `happenings` and `summary` grow with each."""

    def __init__(self, simulation):
        self.history = History()
        self.happenings = Happenings()
        self.summary = Summary()
        self._simulation = simulation
        self._charge = "unplugged"
        self._answer = None
        self._answered_s = 0.0

    def look(self):
        """-> the simulation's snapshot, and in it

        charge: of happenings.charge(); car_wh: energy into the car so far; unanswered_s: time
        since the station's last answer.
        """
        seen = self._simulation.snapshot()
        self._charge = seen["charge"] = charge(self._charge, seen)
        seen["unanswered_s"] = self._unanswered_s(seen["uptime_s"], seen["station"])
        self.history.step(seen)
        self.happenings.step(seen, self._simulation.serial.events)
        self.summary.step(seen)
        seen["car_wh"] = self.summary.car_wh
        return seen

    def _unanswered_s(self, now_s, answer):
        if answer is not self._answer:
            self._answer, self._answered_s = answer, now_s
        return now_s - self._answered_s
