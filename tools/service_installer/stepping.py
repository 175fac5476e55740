"""Moves the offer up and down with the station's `limit`, and keeps what the meter showed."""

import contextlib

from load_balancing.response import INSTALLATION_FAULTS
from tools.service_installer import measurement, responses
from tools.service_installer.connection import StationError
from tools.service_installer.measurement import LEAST_MOVE_MA, Sample

LOW_A = 6  # IEC 61851-1: less cannot be offered
HIGH_A = 12  # cars that take less are rare, and the grid connection has it more often than 16
LOOK_S = 0.5
LIMIT_S = 600  # the longest; renewed with each step, ends by itself if nobody is there any more
# Steps between two offers wear nothing. A stop wears the contactor and lasts a minute; then all that
# the car takes moves, whatever it takes of an offer beyond the lowest.
UP_AND_DOWN, STOP_AND_GO = (LOW_A, HIGH_A), (0, LOW_A)
MOST_STEPS = 9
CAR_WITHIN_S = 300
# The offer rises by 1 A in 2 s, after a load that came and went later; then it has to rest.
STEP_WITHIN_S = 90
# The shortest pause of a minute, longer where pauses follow each other.
PAUSE_WITHIN_S = 150
MOST_PAUSES = 3
# With these the readings are as good for us: it is what they do that the station does not believe.
TELLING_DOUBTS = INSTALLATION_FAULTS
AT_TARGET_MA = 300
REPEAT = "repeat when the house draws less"


class NotMeasured(Exception):
    """The measurement came to no end; the text says why."""


class Stepping:
    """station: a Connection or what behaves as one; tell: takes a line for people.

    `samples`, `doubt` and `ended` (why it ended early, or None) are what report() of findings.py takes.
    """

    def __init__(self, station, tell):
        self.samples = []
        self.doubt = None
        self.ended = None
        self._station = station
        self._tell = tell
        self._start_s = station.now_s
        self._polls = None
        self._reading = 0
        self._pauses = 0

    def limit(self, amperes):
        self._station.ask(f"limit {amperes} {LIMIT_S}")

    def end(self):
        """Back to the station's own limits, whatever happened before."""
        with contextlib.suppress(StationError):
            self._station.ask("limit off")

    def look(self):
        """Ask the station, keep what it says; -> its status."""
        status = self._station.ask("status")
        error = status["meter_error"]
        if error in TELLING_DOUBTS:
            self.doubt = error
        if status["mains_ma"] is None or (error and error not in TELLING_DOUBTS):
            return status
        if status["meter_polls"] != self._polls:
            self._polls = status["meter_polls"]
            self._reading += 1
        at_ms = self._now_ms()
        offer_ma = status["signalled_ma"] if status["charging"] else 0
        self.samples.append(Sample(at_ms, offer_ma, tuple(status["mains_ma"]), self._reading))
        return status

    def until(self, condition, within_s):
        """Look until condition(status), or so long; -> whether it came true."""
        end_s = self._station.now_s + within_s
        while True:
            if condition(self.look()):
                return True
            if self._station.now_s >= end_s:
                return False
            self._station.wait(LOOK_S)

    # The measurement, in order

    def see_the_house(self):
        """Readings without the car, where none charges. Raises NotMeasured without readings."""
        self.limit(LOW_A)
        status = self.look()
        if status["charging"]:
            return
        if not self.until(lambda status: status["charging"] or self._rested(), STEP_WITHIN_S):
            raise NotMeasured(self._why_no_reading())
        self._tell_last()

    def see_the_car_begin(self):
        """Raises NotMeasured when none does."""
        if not self.until(lambda status: status["charging"], CAR_WITHIN_S):
            status = self.look()
            raise NotMeasured(
                f"No car began to charge within {CAR_WITHIN_S} s: the pilot is in state "
                f"{status['pilot_state']}, the station says: {status['fault'] or status['reason']}."
            )

    def move(self):
        """Step up and down until every phase has answered often enough and a lower offer was seen;
        where that does not tell the scale, let the car stop and begin again."""
        levels = UP_AND_DOWN
        for number in range(MOST_STEPS):
            amperes = levels[number % 2]
            self._go(amperes)
            stopped = not self.samples or self.samples[-1].offer_ma == 0
            stuck = stopped or (amperes == HIGH_A and not self._can_rise())
            if self.judged() and (stuck or levels == STOP_AND_GO or self._lowered()):
                return
            self.ended = self._why_to_end(stopped, stuck)
            if self.ended:
                return
            if levels == UP_AND_DOWN and not stopped and (stuck or self._scale_open()):
                levels = STOP_AND_GO
                self._tell("The car stops and begins again now, for up to five minutes more.")

    def _why_to_end(self, stopped, stuck):
        """None where it goes on; after a pause only once the car charges again."""
        if stopped:
            self._pauses += 1
            if self._pauses > MOST_PAUSES or not self._resumed():
                return f"the station pauses ({self.look()['reason']}); {REPEAT}"
        elif stuck and not self._too_much_at_a_start():
            offer = shown(self.samples[-1].offer_ma).strip()
            return f"the station offers no more than {offer} ({self.look()['reason']}); {REPEAT}"
        return None

    def judged(self):
        """Enough is known of every phase."""
        known = measurement.moves(self.samples) and responses.sure(self._responses())
        return bool(known) and not self._scale_open()

    def _scale_open(self):
        return any(one.carries and not one.scale for one in self._responses())

    def _too_much_at_a_start(self):
        """A phase went farther than the car can have done; the house, or the meter's scale."""
        starts = [move for move in measurement.moves(self.samples) if move.start]
        ratios = [move.ratio(phase) for move in starts for phase in measurement.PHASES]
        return any(abs(ratio or 0) > responses.HIGHEST for ratio in ratios)

    def _responses(self):
        measured = measurement.measured(self.samples)
        return responses.responses(measurement.moves(self.samples), measured, self.doubt)

    def _lowered(self):
        return any(move.lowered for move in measurement.moves(self.samples))

    def _can_rise(self):
        return self.samples[-1].offer_ma >= LOW_A * 1000 + LEAST_MOVE_MA

    def _go(self, amperes):
        self.limit(amperes)
        since_ms = self._now_ms()
        arrived = self.until(lambda _: self._arrived(amperes, since_ms), STEP_WITHIN_S)
        if arrived and (self.samples[-1].offer_ma or not amperes):
            self._tell_last()

    def _arrived(self, amperes, since_ms):
        """Offer and readings rest where they were to go, or the station keeps them elsewhere."""
        plateaus = measurement.plateaus(self.samples)
        if not plateaus:
            return False
        last = plateaus[-1]
        if amperes and last.offer_ma == 0 and len(plateaus) > 1:
            return self._paused(plateaus)
        at_target = abs(last.offer_ma - amperes * 1000) < AT_TARGET_MA
        kept = last.until_ms - max(last.since_ms, since_ms) >= measurement.PATIENCE_MS
        return (at_target or kept) and self._rested()

    def _now_ms(self):
        return round((self._station.now_s - self._start_s) * 1000)

    def _paused(self, plateaus):
        """Long enough to see what the meter made of it."""
        return plateaus[-1].rested_ms >= measurement.EXCURSION_ENDS_MS

    def _resumed(self):
        self.limit(LOW_A)
        self._tell(f"The station pauses: {self.look()['reason']}. Waiting until it goes on.")
        return self.until(lambda status: status["charging"], PAUSE_WITHIN_S)

    def _rested(self):
        plateaus = measurement.plateaus(self.samples)
        if not plateaus:
            return False
        complete = [plateau for plateau in plateaus[:-1] if plateau.complete()]
        return measurement.rested(plateaus[-1], complete[-1] if complete else None)

    def _tell_last(self):
        plateau = measurement.plateaus(self.samples)[-1]
        phases = "   ".join(
            f"L{phase + 1} {shown(plateau.current_ma(phase))}" for phase in measurement.PHASES
        )
        self._tell(f"  offer {shown(plateau.offer_ma)}     meter   {phases}")

    def _why_no_reading(self):
        status = self.look()
        if status["meter_state"] == "idle":
            return "The station reads no meter: modbustcp_balancing_enabled is false."
        error = status["meter_error"] or "its readings do not rest, a large load comes and goes"
        return f"The meter gives no reading to go by ({status['meter_state']}): {error}."


def shown(current_ma):
    """In amperes, as wide as any; None: not measured."""
    return "     -" if current_ma is None else f"{current_ma / 1000:5.1f} A"
