"""Whether power may flow: from settled car state and offer to pilot signal and contactor."""

from micropython import const

from iec61851.pacing import Pacing

# IEC 61851-1:2017 table A.6, sequence 10.2: a car that has not opened S2 six seconds after the
# PWM stopped is switched off under load.
_CAR_STOPS_WITHIN_MS = const(6000)
# The time after C before power may flow again, however a car toggles (Tinkerforge EVSE).
_REST_MS = const(5000)


class Supply:
    """Call step() once per pass, then read `duty_u16`, `signalled_ma` and `contactor`."""

    def __init__(self):
        self.contactor = False
        self.pacing = Pacing()
        self._stopping_ms = 0  # in C since the PWM stopped
        self._rest_ms = 0  # until the contactor may close again

    @property
    def duty_u16(self):
        """The duty to set, in 1/65536."""
        return self.pacing.duty_u16

    @property
    def signalled_ma(self):
        """The current that the car reads from the pilot, mA; 0: it may not charge."""
        return self.pacing.signalled_ma

    @property
    def charging(self):
        """Power flows, and the pilot allows the car to draw it."""
        return self.contactor and self.pacing.pwm

    def step(self, elapsed_ms, car_state, offer_ma, may_close, open_now, low):
        """One pass.

        car_state: settled, "A".."F"; offer_ma: below 6000 pauses; may_close: power may begin;
        open_now: do not wait for the car; low: show state F.
        """
        if low:
            self.pacing.hold_low()
        else:
            connected = car_state == "B" or car_state == "C"
            self.pacing.step(elapsed_ms, offer_ma if connected else 0)
        self._rest_ms = 0 if car_state == "A" else max(0, self._rest_ms - elapsed_ms)
        if open_now or car_state != "C":
            self._open()
        elif self.pacing.pwm:
            self._stopping_ms = 0
            self.contactor = self.contactor or (may_close and self._rest_ms == 0)
        elif self.contactor:
            self._stopping_ms += elapsed_ms
            if self._stopping_ms >= _CAR_STOPS_WITHIN_MS:
                self._open()

    def interrupt(self):
        """The contactor may have opened by itself: it does, and rests as after any opening."""
        self._open()

    def _open(self):
        if self.contactor:
            self._rest_ms = _REST_MS
        self.contactor = False
        self._stopping_ms = 0
