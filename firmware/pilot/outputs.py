"""The outputs that control power: the control pilot's PWM and the contactors."""

import time

from machine import PWM, Pin
from micropython import const

from iec61851 import duty

# With pulses, the low that lets the next rise fill the driver's charge pump (docs/wiring): five
# times shorter than what opens the contactor.
_LOW_US = const(500)


class Outputs:
    """Sets safe outputs when created: pilot at steady +12 V, contactors open.

    The pilot's frequency is set by boot.py and here, and never again: on an ESP32 that would
    restart its timer in the middle of a period.

    `pulses`: the contactor's driver needs them, and lets go within 100 ms without, at any level.
    """

    def __init__(self, board):
        self._contactor = Pin(board.CONTACTOR_PIN, Pin.OUT, value=0)
        self.pulses = getattr(board, "CONTACTOR_DRIVE", "level") == "pulse"
        # Of phases 2 and 3, on boards with a second contactor.
        pin = getattr(board, "L2_L3_CONTACTOR_PIN", None)
        self._phases_contactor = None if pin is None else Pin(pin, Pin.OUT, value=0)
        self._pilot = PWM(
            Pin(board.PILOT_PWM_PIN), freq=duty.FREQUENCY_HZ, duty_u16=duty.STEADY_HIGH_U16
        )
        self.duty_u16 = duty.STEADY_HIGH_U16  # the pilot's, in 1/65536
        self.contactor = False  # True: closed
        self.phases_contactor = False  # True: closed

    def apply(self, duty_u16, contactor):
        """Set the pilot's duty and the contactor: open before the new duty, close after it."""
        if not contactor:
            self._switch(False)
        if duty_u16 != self.duty_u16:
            self._pilot.duty_u16(duty_u16)
            self.duty_u16 = duty_u16
        if contactor:
            self._switch(True)

    def pulse(self):
        """Once per pass: hold the contactor for the next one, where its driver needs pulses."""
        if self.pulses and self.contactor:
            self._contactor.value(0)
            time.sleep_us(_LOW_US)
            self._contactor.value(1)

    def switch_phases(self, closed):
        """Switch the contactor of phases 2 and 3, but never while the main one is closed."""
        if self._phases_contactor and closed != self.phases_contactor and not self.contactor:
            self._phases_contactor.value(1 if closed else 0)
            self.phases_contactor = closed

    def make_safe(self):
        """Open the contactors and offer no current.

        Always writes the pins: after a Ctrl-C the remembered values may be wrong.
        """
        self._contactor.value(0)
        self._pilot.duty_u16(duty.STEADY_HIGH_U16)
        if self._phases_contactor:
            self._phases_contactor.value(0)
        self.duty_u16 = duty.STEADY_HIGH_U16
        self.contactor = self.phases_contactor = False

    def _switch(self, closed):
        if closed != self.contactor:
            self._contactor.value(1 if closed else 0)
            self.contactor = closed
