"""Outputs safe before anything else: contactor open, control pilot at steady +12 V."""

import board
from machine import PWM, Pin

Pin(board.CONTACTOR_PIN, Pin.OUT, value=0)
PWM(Pin(board.PILOT_PWM_PIN), freq=1000, duty_u16=65535)
