"""When the pilot's signal may change: down at once, up in steps, PWM after 3 s of steady high."""

from micropython import const

from iec61851 import duty

# IEC 61851-1:2017 table A.6: a car may take 5 s to follow a duty; the next rise waits for that.
_RAISE_INTERVAL_MS = const(5000)
# The source document's gradual return, 1 A in 2 s, over these 5 s.
_RAISE_MA = const(2500)
# T_step_X1: time of steady +12 V before PWM starts.
_STEADY_BEFORE_PWM_MS = const(3000)


class Pacing:
    """`duty_u16` is the duty to set, `signalled_ma` the current that a car reads from it.

    may_raise: False keeps a running PWM from rising, whatever the offer.
    """

    def __init__(self):
        self.duty_u16 = duty.STEADY_HIGH_U16
        self.signalled_ma = 0
        self.may_raise = True
        self._unchanged_ms = 0  # since the duty changed last, at most _RAISE_INTERVAL_MS

    @property
    def pwm(self):
        """Whether PWM runs: the pilot is neither steady high nor steady low."""
        return self.signalled_ma != 0

    def step(self, elapsed_ms, offer_ma):
        """Move the signal towards this offer in mA; below 6000 mA: steady high."""
        self._unchanged_ms = min(self._unchanged_ms + elapsed_ms, _RAISE_INTERVAL_MS)
        if self.pwm:
            offer_ma = min(offer_ma, self.signalled_ma + _RAISE_MA)
        wanted = duty.duty_u16(offer_ma)
        if self.duty_u16 == duty.STEADY_LOW_U16:
            self._change(duty.STEADY_HIGH_U16)
        elif self._may_change(wanted):
            self._change(wanted)

    def hold_low(self):
        """Show state F, steady -12 V, at once."""
        self._change(duty.STEADY_LOW_U16)

    def _may_change(self, wanted):
        if wanted == duty.STEADY_HIGH_U16:
            return True
        if not self.pwm:
            return self._unchanged_ms >= _STEADY_BEFORE_PWM_MS
        if wanted < self.duty_u16:
            return True
        return self.may_raise and self._unchanged_ms >= _RAISE_INTERVAL_MS

    def _change(self, duty_u16):
        if duty_u16 != self.duty_u16:
            self.duty_u16 = duty_u16
            self.signalled_ma = duty.signalled_ma(duty_u16)
            self._unchanged_ms = 0
