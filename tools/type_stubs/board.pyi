# What boards/*.py define; on a board one of them is board.py.

NAME: str
CHIP: str
PSRAM: str
RATED_CURRENT_A: int
CABLE_CURRENT_A: int
PILOT_PWM_PIN: int
PILOT_ADC_PIN: int
PILOT_ZERO_UV: int
PILOT_UV_PER_100MV: int
CONTACTOR_PIN: int
CONTACTOR_DRIVE: str
L2_L3_CONTACTOR_PIN: int | None
LED_KIND: str
LED_PINS: tuple[int, ...]
DISPLAY: dict[str, int] | None
ETHERNET: dict
