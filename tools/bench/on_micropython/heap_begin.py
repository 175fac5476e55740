# The heap before the firmware's modules; heap_modules.py and heap_end.py follow. The web port
# collects garbage between scripts only.
import asyncio  # noqa: F401 (on a board it is frozen, but for its globals)
import gc
import json  # noqa: F401
import sys


class Chip:
    """Stands for the modules of the chip, which are in C on a board."""


for name in ("Pin", "ADC", "PWM", "SPI", "I2C", "WDT", "RTC", "bitstream"):
    setattr(Chip, name, Chip)
sys.modules["machine"] = sys.modules["network"] = Chip
gc.collect()
