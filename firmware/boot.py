"""Sets safe outputs before anything else: contactors open, control pilot at steady +12 V."""

import board
from machine import PWM, Pin

Pin(board.CONTACTOR_PIN, Pin.OUT, value=0)
if getattr(board, "L2_L3_CONTACTOR_PIN", None) is not None:
    Pin(board.L2_L3_CONTACTOR_PIN, Pin.OUT, value=0)
PWM(Pin(board.PILOT_PWM_PIN), freq=1000, duty_u16=65535)
