"""Sets safe outputs before anything else: contactors open, control pilot at steady +12 V.

Then it makes the program's modules known to `import`, for main.py and for the prompt.
"""

import board
from machine import PWM, Pin

Pin(board.CONTACTOR_PIN, Pin.OUT, value=0)
if getattr(board, "L2_L3_CONTACTOR_PIN", None) is not None:
    Pin(board.L2_L3_CONTACTOR_PIN, Pin.OUT, value=0)
PWM(Pin(board.PILOT_PWM_PIN), freq=1000, duty_u16=65535)

try:
    import loading

    loading.use_packs()
except Exception as error:  # main.py tells what it comes to
    print(f"The program's modules cannot be found: {error!r}")
