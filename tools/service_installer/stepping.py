"""Moves the offer up and down with the station's `limit`, and observes the meter's readings."""

import contextlib

from tools.service_installer import balancing, faults, responses
from tools.service_installer.connection import StationError
from tools.service_installer.observation import (
    LEAST_MOVE_MA,
    PATIENCE_MS,
    PHASES,
    READINGS,
    Observation,
)
from tools.service_installer.renewal import Renewal

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
# A slow meter delays a step by this number of its intervals.
RENEWALS_OF_A_STEP = 3
# Meters and gateways that renew their values less often are not waited for.
LONGEST_RENEWAL_S = 75
# The shortest pause of a minute, longer where pauses follow each other.
PAUSE_WITHIN_S = 150
MOST_PAUSES = 3
AT_TARGET_MA = 300
RESTED_MS = 3000  # shows whether a phase moves by itself
PAUSED_MS = 5000  # the readings of the charge before it are in
# Of the answer to `meter`; their change shows that a reading is a new one.
VALUES = ("current_ma", "voltage_mv", "power_w", "frequency_mhz")
NOT_MEASURED = (None, [None, None, None])
REPEAT = "repeat when the house draws less"


class NotMeasured(Exception):
    """The measurement could not be completed; the text gives the reason."""


class Stepping:
    """station: a Connection or its like; tell: is called with each line for the person.

    `observation`, `meter_fault` and `ended` are arguments of findings.report().
    """

    def __init__(self, station, tell):
        self.observation = Observation()
        self.meter_fault = None  # why the station itself finds the meter invalid
        self.ended = None  # why the measurement ended early
        self._station = station
        self._tell = tell
        self._start_s = station.now_s
        self._polls = None  # the meter's polls at the last sample
        self._renewal = Renewal()
        self._told_slow = False
        self._pauses = 0

    def limit(self, amperes):
        """Limit the offer to whole amperes for the next LIMIT_S seconds."""
        self._station.ask(f"limit {amperes} {LIMIT_S}")

    def end(self):
        """Return to the station's own limits; errors of the connection are ignored."""
        with contextlib.suppress(StationError):
            self._station.ask("limit off")

    def look(self):
        """Ask for the status and observe it; returns the status."""
        status = self._station.ask("status")
        error = status["meter_error"]
        if error in faults.USABLE:
            self.meter_fault = error
        if status["mains_ma"] is None or (error and error not in faults.USABLE):
            return status
        current_ma = tuple(status["mains_ma"]) if self._has_new_values(status) else None
        offer_ma = status["signalled_ma"] if status["charging"] else 0
        self.observation.see(self._now_ms(), offer_ma, current_ma, self._renewal)
        return status

    def _has_new_values(self, status):
        """Whether a reading has come in that is not merely repeated."""
        if status["meter_polls"] == self._polls:
            return False
        self._polls = status["meter_polls"]
        facts = self._station.ask("meter")
        values = [facts[name] for name in VALUES if facts[name] not in NOT_MEASURED]
        return self._renewal.is_new(self._now_ms(), values)

    def until(self, condition, within_s):
        """Look until condition(status) is true, within_s at most; returns whether it is true.

        Raises NotMeasured where the meter's values do not change any more.
        """
        begin_s = self._station.now_s
        while True:
            if condition(self.look()):
                return True
            if self._station.now_s - begin_s >= within_s + self._waits_s():
                return False
            self._check_renewal()
            self._station.wait(LOOK_S)

    def _waits_s(self):
        """How much longer a step takes because the meter is slow."""
        return RENEWALS_OF_A_STEP * self._renewal.every_ms / 1000 if self._renewal.slow else 0

    def _check_renewal(self):
        renewal = self._renewal
        if renewal.slow and renewal.known and not self._told_slow:
            self._told_slow = True
            self._tell(
                f"The meter renews its values every {renewal.every_ms / 1000:.0f} s: each step "
                "waits for new ones."
            )
        if renewal.since_ms is None:
            return
        same_s = (self._now_ms() - renewal.since_ms) / 1000
        if same_s > LONGEST_RENEWAL_S and self._polls_go_on():
            raise NotMeasured(
                f"The meter has reported the same values for {same_s:.0f} s: it or a gateway "
                "renews them too seldom for load balancing, or they are frozen."
            )

    def _polls_go_on(self):
        status = self._station.ask("status")
        return status["meter_error"] is None or status["meter_error"] in faults.USABLE

    # The steps of the measurement, in order

    def see_the_house(self):
        """Measure the house alone, unless a car charges. Raises NotMeasured without readings."""
        self.limit(LOW_A)
        status = self.look()
        if status["charging"]:
            return
        house = self._house_rested
        if not self.until(lambda status: status["charging"] or house(), STEP_WITHIN_S):
            raise NotMeasured(self._why_no_reading())
        if self.observation.offer_ma == 0:
            self.observation.note_house()
        self._tell_last()

    def _house_rested(self):
        """Whether the house alone is known, and how often the meter renews its values."""
        observation = self.observation
        if self._renewal.slow:
            return observation.readings > 1
        rested_ms = self._now_ms() - observation.since_ms
        return observation.calm or (rested_ms >= PATIENCE_MS and observation.readings == READINGS)

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
        """Step up and down until every phase is judged and a lower offer was measured; at last
        let the car stop.

        Where the scale stays unknown, let the car stop and begin again.
        """
        levels = UP_AND_DOWN
        for number in range(MOST_STEPS):
            amperes = levels[number % 2]
            self._go(amperes)
            if self.meter_fault in faults.NO_CURRENT:
                self.ended = f"the station has found it: {self.meter_fault}"
                return
            stopped = self.observation.offer_ma == 0
            stuck = stopped or (amperes == HIGH_A and not self._can_rise())
            if self.judged() and (stuck or levels == STOP_AND_GO or self._lowered()):
                break
            self.ended = self._why_to_end(stopped, stuck)
            if self.ended:
                return
            if levels == UP_AND_DOWN and not stopped and (stuck or self._scale_open()):
                levels = STOP_AND_GO
                self._tell("The car stops and begins again now, for up to five minutes more.")
        if self.observation.offer_ma:
            self._go(0)

    def _why_to_end(self, stopped, stuck):
        """The reason to end the measurement, or None; waits until a pause is over."""
        if stopped:
            self._pauses += 1
            if self._pauses > MOST_PAUSES or not self._resumed():
                return f"the station pauses ({self.look()['reason']}); {REPEAT}"
        elif stuck and not self._too_much_at_a_start():
            offer = shown(self.observation.offer_ma).strip()
            return f"the station offers no more than {offer} ({self.look()['reason']}); {REPEAT}"
        return None

    def judged(self):
        """Whether every phase has a verdict, and its scale if it carries the car; or a device
        balances the phases, so that none can have one."""
        moves = self.observation.moves
        if balancing.seen(moves):
            return True
        return bool(moves) and responses.conclusive(self._responses()) and not self._scale_open()

    def _scale_open(self):
        return any(one.carries and not one.scale for one in self._responses())

    def _too_much_at_a_start(self):
        """Whether a phase moved farther than the car can move it: a house load, or the scale."""
        starts = [move for move in self.observation.moves if move.start]
        ratios = [move.ratio(phase) for move in starts for phase in PHASES]
        return any(abs(ratio or 0) > responses.HIGHEST for ratio in ratios)

    def _responses(self):
        observation = self.observation
        return responses.responses(observation.moves, observation.measured, self.meter_fault)

    def _lowered(self):
        return any(move.lowered for move in self.observation.moves)

    def _can_rise(self):
        return self.observation.offer_ma >= LOW_A * 1000 + LEAST_MOVE_MA

    def _go(self, amperes):
        self.limit(amperes)
        since_ms = self._now_ms()
        arrived = self.until(lambda _: self._arrived(amperes, since_ms), STEP_WITHIN_S)
        if arrived and (self.observation.offer_ma or not amperes):
            self._tell_last()

    def _arrived(self, amperes, since_ms):
        """Whether offer and readings have settled at the wanted level or at another one, or no
        more is to be expected."""
        if self.meter_fault in faults.NO_CURRENT:
            return True
        observation = self.observation
        kept_ms = self._now_ms() - max(observation.since_ms, since_ms)
        if amperes and observation.offer_ma == 0:
            return kept_ms >= PAUSED_MS
        at_target = abs(observation.offer_ma - amperes * 1000) < AT_TARGET_MA
        return (at_target or kept_ms >= PATIENCE_MS) and self._rested()

    def _rested(self):
        observation = self.observation
        return observation.resting and (self._renewal.slow or observation.resting_ms >= RESTED_MS)

    def _now_ms(self):
        return round((self._station.now_s - self._start_s) * 1000)

    def _resumed(self):
        self.limit(LOW_A)
        self._tell(f"The station pauses: {self.look()['reason']}. Waiting until it resumes.")
        return self.until(lambda status: status["charging"], PAUSE_WITHIN_S)

    def _tell_last(self):
        current_ma = self.observation.latest_ma or (None, None, None)
        phases = "   ".join(f"L{phase + 1} {shown(current_ma[phase])}" for phase in PHASES)
        self._tell(f"  offer {shown(self.observation.offer_ma)}     meter   {phases}")

    def _why_no_reading(self):
        status = self.look()
        if status["meter_state"] == "idle":
            return "The station reads no meter: modbustcp_balancing_enabled is false."
        error = status["meter_error"] or "its readings do not settle, a large load goes on and off"
        return f"The meter gives no usable reading ({status['meter_state']}): {error}."


def shown(current_ma):
    """A current in amperes, padded for a column; None: not measured."""
    return "     -" if current_ma is None else f"{current_ma / 1000:5.1f} A"
