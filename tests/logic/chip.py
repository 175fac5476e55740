"""A chip in virtual time in the place of `machine`: pins, PWM, an ADC that reads a circuit."""

import sys

READ_US = 80


class Chip:
    """`now_us` moves only where the program waits or reads; `uv(pin, duty_u16, now_us)` is what
    the ADC sees while the PWM has this duty."""

    def __init__(self, uv, read_us=READ_US):
        self.now_us = 0
        self.read_us = read_us
        self.uv = uv
        self.levels = {}  # of outputs
        self.inputs = {}
        self.interrupted_at = None  # behind so many more writes to outputs: Ctrl-C
        self.reset()

    def reset(self):
        """Outputs float, and the driver stage holds them: contactors open, pilot high."""
        for number in self.levels:
            self.levels[number] = 0
        self.duty_u16 = 65535
        self.frequencies_set = 0
        self.duties_set = 0

    def written(self):
        """An output has its new value, and the program does not know yet."""
        if self.interrupted_at is not None:
            self.interrupted_at -= 1
            if self.interrupted_at < 0:
                self.interrupted_at = None
                raise KeyboardInterrupt


class Pin:
    IN, OUT, PULL_UP = 1, 3, 2

    def __init__(self, number, mode=None, pull=None, value=None):
        self.chip = machine.chip
        self.number = number
        if mode == Pin.OUT:
            self.chip.levels[number] = value

    def value(self, level=None):
        if level is None:
            return self.chip.inputs.get(self.number, 0)
        self.chip.levels[self.number] = level
        self.chip.written()


class PWM:
    def __init__(self, pin, freq, duty_u16):
        self.chip = machine.chip
        assert not self.chip.duties_set  # a frequency restarts the timer
        assert freq == 1000  # IEC 61851-1: 1 kHz
        self.chip.frequencies_set += 1
        self.chip.duty_u16 = duty_u16

    def duty_u16(self, duty_u16):
        self.chip.duties_set += 1
        self.chip.duty_u16 = duty_u16
        self.chip.written()


class ADC:
    ATTN_11DB = 3

    def __init__(self, pin, atten):
        self.chip = machine.chip
        self.number = pin.number

    def read_uv(self):
        chip = self.chip
        chip.now_us += chip.read_us
        return chip.uv(self.number, chip.duty_u16, chip.now_us)


class Rtc:
    """Memory that lives as long as the power; it takes a record of the same length without
    allocating."""

    def __init__(self):
        self.bytes = bytearray()

    def memory(self, data=None):
        if data is None:
            return bytes(self.bytes)
        if len(self.bytes) != len(data):
            self.bytes = bytearray(len(data))
        for place in range(len(data)):
            self.bytes[place] = data[place]


class Machine:
    """Stands for the module; `chip` is the one that new pins belong to."""

    def __init__(self):
        self.chip = None
        self.Pin, self.PWM, self.ADC = Pin, PWM, ADC


class Time:
    """Stands for the module where the program waits."""

    def sleep_us(self, duration_us):
        machine.chip.now_us += duration_us

    def ticks_us(self):
        return machine.chip.now_us

    def ticks_diff(self, end, start):
        return end - start


machine = Machine()
sys.modules["machine"] = machine
from pilot import inputs, outputs

inputs.time = outputs.time = Time()


class Board:
    """The virtual board's values, with any others in their place."""

    PILOT_PWM_PIN = 1
    PILOT_ADC_PIN = 2
    PILOT_ZERO_UV = 1330000
    PILOT_UV_PER_100MV = 10250
    CONTACTOR_PIN = 7

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


class Watchdog:
    def alive(self, name):
        pass
