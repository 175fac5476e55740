"""The faults of car, cable and contactor: how each is signalled, and what clears it."""

from micropython import const

OVER = "The fault is over: charging is possible again"

_PASSING_AFTER_MS = const(250)  # a moving plug shows such a state for a moment
# The pause after an error before power may flow again.
_REST_MS = const(30000)
# IEC 61851-1 table A.5: state F while charging lasts 300 ms or more, then steady +12 V.
_SHORT_LOW_MS = const(500)

# How a fault ends power and what the pilot shows meanwhile.
_STOP = const(0)  # steady +12 V; the contactor waits for the car, 6 s at most
_OPEN = const(1)  # the contactor opens at once; -12 V for half a second, then steady +12 V
_HOLD_LOW = const(2)  # the contactor opens at once; -12 V until the power is cycled


class Fault:
    """text: for people; answer: _STOP, _OPEN or _HOLD_LOW.

    A fault with _HOLD_LOW latches: it stays until the power is cycled. One that passes is cleared
    30 s after its cause, the others when the car is unplugged.
    """

    def __init__(self, text, answer, passes=False):
        self.text = text
        self.answer = answer
        self.passes = passes

    @property
    def latches(self):
        """It stays until the power is cycled."""
        return self.answer == _HOLD_LOW


RESIDUAL_CURRENT = Fault(
    "Residual current detected: contactor open until the station is switched off and on", _HOLD_LOW
)
WELDED = Fault(
    "The contactor does not open although it is switched off: welded? No charging until it is "
    "replaced and the station is switched off and on",
    _HOLD_LOW,
)
NOT_CLOSING = Fault(
    "The contactor does not close although it is switched on: no charging until it is repaired "
    "and the station is switched off and on",
    _HOLD_LOW,
)
UNKNOWN = Fault(
    "The record of faults cannot be read: no charging until the station is switched off and on",
    _HOLD_LOW,
)
DIODE = Fault("The diode in the car is missing or bridged: no charging until unplugged", _OPEN)
OVER_CURRENT = Fault("The car draws more than it is offered: no charging until unplugged", _STOP)
CABLE_SHORTED = Fault(
    "The proximity pilot is shorted, the cable is not to be trusted: no charging until unplugged",
    _STOP,
)
CABLE_UNKNOWN = Fault(
    "The proximity pilot shows no cable although a car is connected: no charging until unplugged",
    _STOP,
)
VENTILATION = Fault(
    "The car asks for ventilation, which this place does not have: no charging", _STOP, passes=True
)
SHORTED = Fault("The control pilot is shorted to earth: no charging", _STOP, passes=True)
HELD_LOW = Fault(
    "The control pilot stays at -12 V although it is driven high: check its driver", _STOP, True
)

# Kept over a reset as a code: the place in this row, from 1 on. Unknown codes mean the last.
LATCHING = (RESIDUAL_CURRENT, WELDED, NOT_CLOSING, UNKNOWN)
_OF_STATE = {"D": VENTILATION, "E": SHORTED, "F": HELD_LOW}


class Faults:
    """`active` is the fault in force, or None; event() reports its changes.

    A latching fault replaces every other one, the rest replace only a passing one.
    """

    def __init__(self):
        self.active = None
        self._reported = None  # the fault that event() returned last
        self._active_ms = 0  # since the fault was raised, at most _SHORT_LOW_MS
        self._shown_ms = 0  # since the car state shows a fault
        self._gone_ms = 0  # since the cause of a passing fault is gone

    @property
    def open_now(self):
        """Whether the contactor opens at once, without waiting for the car."""
        return self.active is not None and self.active.answer != _STOP

    @property
    def hold_low(self):
        """Whether the pilot shall show state F."""
        if self.active is None or self.active.answer == _STOP:
            return False
        return self.active.latches or self._active_ms < _SHORT_LOW_MS

    @property
    def latched_code(self):
        """The active fault's place in LATCHING, from 1 on; 0 where it does not latch."""
        if self.active is None or not self.active.latches:
            return 0
        return LATCHING.index(self.active) + 1

    def restore(self, latched_code):
        """Raise the fault that was latched before a reset; an unknown code raises UNKNOWN."""
        if latched_code:
            self.report(LATCHING[min(latched_code, len(LATCHING)) - 1])

    def report(self, fault):
        """Raise a Fault, unless a more severe one is active."""
        active = self.active
        if active is None or fault.latches > active.latches or active.passes > fault.passes:
            self.active = fault
            self._active_ms = self._gone_ms = 0

    def step(self, elapsed_ms, car_state):
        """Raise and clear the faults that the car state shows.

        car_state: the settled one, or None while the pilot at -12 V hides it.
        """
        self._active_ms = min(self._active_ms + elapsed_ms, _SHORT_LOW_MS)
        if car_state is None:
            return
        shown = _OF_STATE.get(car_state)
        self._shown_ms = min(self._shown_ms + elapsed_ms, _PASSING_AFTER_MS) if shown else 0
        if shown and self._shown_ms == _PASSING_AFTER_MS:
            self.report(shown)
        if self.active and not self.active.latches:
            self._clear(elapsed_ms, car_state, shown)

    def event(self):
        """The text of a fault that came or went since the last call, or None."""
        if self._reported is self.active:
            return None
        self._reported = self.active
        return self.active.text if self.active else OVER

    def _clear(self, elapsed_ms, car_state, shown):
        if car_state == "A":
            self.active = None
        elif self.active.passes:
            self._gone_ms = 0 if shown is self.active else self._gone_ms + elapsed_ms
            if self._gone_ms >= _REST_MS:
                self.active = None
