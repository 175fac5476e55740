"""The two outputs that decide over power: the control pilot's PWM and the contactor."""

from machine import PWM, Pin

from iec61851 import duty


class Outputs:
    """Makes them safe when made: pilot at steady +12 V, contactor open."""

    def __init__(self, board):
        self._contactor = Pin(board.CONTACTOR_PIN, Pin.OUT, value=0)
        self._pilot = PWM(
            Pin(board.PILOT_PWM_PIN), freq=duty.FREQUENCY_HZ, duty_u16=duty.STEADY_HIGH_U16
        )
        self.duty_u16 = duty.STEADY_HIGH_U16
        self.contactor = False

    def apply(self, duty_u16, contactor):
        """Set both; an opening contactor comes before the pilot, a closing one after it."""
        if not contactor:
            self._switch(False)
        if duty_u16 != self.duty_u16:
            self._pilot.duty_u16(duty_u16)
            self.duty_u16 = duty_u16
        if contactor:
            self._switch(True)

    def make_safe(self):
        """No current offered, no power."""
        self.apply(duty.STEADY_HIGH_U16, False)

    def _switch(self, closed):
        if closed != self.contactor:
            self._contactor.value(1 if closed else 0)
            self.contactor = closed
