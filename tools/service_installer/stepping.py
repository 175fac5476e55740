"""Moves the offer up and down with the station's `limit`, and records the meter's readings."""

import contextlib

from meter_check.texts import READABLE_FAULTS
from tools.service_installer import measurement, responses
from tools.service_installer.connection import StationError
from tools.service_installer.measurement import LEAST_MOVE_MA, Sample

LOW_A = 6  # IEC 61851-1: less cannot be offered
HIGH_A = 12  # few cars take less, and the grid connection can carry it more often than 16
LOOK_S = 0.5
LIMIT_S = 600  # the longest allowed; each step renews it, and without a computer it ends by itself
# Steps between two offers cause no wear. A stop wears the contactor and lasts a minute, but moves
# all of the car's current, even where the car takes no more than the lowest offer.
UP_AND_DOWN, STOP_AND_GO = (LOW_A, HIGH_A), (0, LOW_A)
MOST_STEPS = 9
CAR_WITHIN_S = 300
# The offer rises by 1 A in 2 s, later after a load of the house; then it has to rest.
STEP_WITHIN_S = 90
# The shortest pause of a minute, longer where pauses follow each other.
PAUSE_WITHIN_S = 150
MOST_PAUSES = 3
# The station rejects the meter for these faults, but its readings still serve the measurement.
USABLE_FAULTS = READABLE_FAULTS
AT_TARGET_MA = 300
REPEAT = "repeat when the house draws less"


class NotMeasured(Exception):
    """The measurement could not be completed; the text gives the reason."""


class Stepping:
    """station: a Connection or its like; tell: is called with each line for the person.

    `samples`, `meter_fault` and `ended` are arguments of findings.report().
    """

    def __init__(self, station, tell):
        self.samples = []
        self.meter_fault = None  # why the station itself finds the meter invalid
        self.ended = None  # why the measurement ended early
        self._station = station
        self._tell = tell
        self._start_s = station.now_s
        self._polls = None  # the meter's polls at the last sample
        self._reading = 0  # number of the meter's last reading
        self._pauses = 0

    def limit(self, amperes):
        """Limit the offer to whole amperes for the next LIMIT_S seconds."""
        self._station.ask(f"limit {amperes} {LIMIT_S}")

    def end(self):
        """Return to the station's own limits; errors of the connection are ignored."""
        with contextlib.suppress(StationError):
            self._station.ask("limit off")

    def look(self):
        """Ask for the status, record a sample; returns the status."""
        status = self._station.ask("status")
        error = status["meter_error"]
        if error in USABLE_FAULTS:
            self.meter_fault = error
        if status["mains_ma"] is None or (error and error not in USABLE_FAULTS):
            return status
        if status["meter_polls"] != self._polls:
            self._polls = status["meter_polls"]
            self._reading += 1
        at_ms = self._now_ms()
        offer_ma = status["signalled_ma"] if status["charging"] else 0
        self.samples.append(Sample(at_ms, offer_ma, tuple(status["mains_ma"]), self._reading))
        return status

    def until(self, condition, within_s):
        """Sample until condition(status) is true, within_s at most; returns whether it is true."""
        end_s = self._station.now_s + within_s
        while True:
            if condition(self.look()):
                return True
            if self._station.now_s >= end_s:
                return False
            self._station.wait(LOOK_S)

    # The steps of the measurement, in order

    def see_the_house(self):
        """Measure the house alone, unless a car charges. Raises NotMeasured without readings."""
        self.limit(LOW_A)
        status = self.look()
        if status["charging"]:
            return
        if not self.until(lambda status: status["charging"] or self._rested(), STEP_WITHIN_S):
            raise NotMeasured(self._why_no_reading())
        self._tell_last()

    def see_the_car_begin(self):
        """Wait until a car charges. Raises NotMeasured after CAR_WITHIN_S."""
        if not self.until(lambda status: status["charging"], CAR_WITHIN_S):
            status = self.look()
            raise NotMeasured(
                f"No car began to charge within {CAR_WITHIN_S} s: the pilot is in state "
                f"{status['pilot_state']}, the station reports: "
                f"{status['fault'] or status['reason']}."
            )

    def move(self):
        """Step up and down until every phase is judged and a lower offer was measured.

        Where the scale stays unknown, let the car stop and begin again.
        """
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
        """The reason to end the measurement, or None; waits until a pause is over."""
        if stopped:
            self._pauses += 1
            if self._pauses > MOST_PAUSES or not self._resumed():
                return f"the station pauses ({self.look()['reason']}); {REPEAT}"
        elif stuck and not self._too_much_at_a_start():
            offer = shown(self.samples[-1].offer_ma).strip()
            return f"the station offers no more than {offer} ({self.look()['reason']}); {REPEAT}"
        return None

    def judged(self):
        """Whether every phase has a verdict, and its scale if it carries the car."""
        known = measurement.moves(self.samples) and responses.conclusive(self._responses())
        return bool(known) and not self._scale_open()

    def _scale_open(self):
        return any(one.carries and not one.scale for one in self._responses())

    def _too_much_at_a_start(self):
        """Whether a phase moved farther than the car can move it: a house load, or the scale."""
        starts = [move for move in measurement.moves(self.samples) if move.start]
        ratios = [move.ratio(phase) for move in starts for phase in measurement.PHASES]
        return any(abs(ratio or 0) > responses.HIGHEST for ratio in ratios)

    def _responses(self):
        measured = measurement.measured(self.samples)
        return responses.responses(measurement.moves(self.samples), measured, self.meter_fault)

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
        """Whether offer and readings have settled at the wanted level or at another one."""
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
        """Whether a pause has lasted long enough to see the readings before it."""
        return plateaus[-1].rested_ms >= measurement.EXCURSION_ENDS_MS

    def _resumed(self):
        self.limit(LOW_A)
        self._tell(f"The station pauses: {self.look()['reason']}. Waiting until it resumes.")
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
        error = status["meter_error"] or "its readings do not settle, a large load goes on and off"
        return f"The meter gives no usable reading ({status['meter_state']}): {error}."


def shown(current_ma):
    """A current in amperes, padded for a column; None: not measured."""
    return "     -" if current_ma is None else f"{current_ma / 1000:5.1f} A"
