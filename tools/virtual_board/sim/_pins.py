"""Simulated pins: what the program drives goes to the plant, what it reads comes from there."""

import sys
import time

import _plant_link

HIGH_U16 = 65535
DEFAULT_FREQ_HZ = 5000  # of the ESP32 port
DEFAULT_DUTY_U16 = 32768  # 50 %: never construct a PWM without a duty
MAX_FREQ_HZ = 40000000
UNCONNECTED = (0, 0, -1)  # microvolts while the PWM of no pin is high, while it is low

# State belongs to the pin, not to the object: a chip has each pin once.
_levels = {}  # pin -> level of an output
_pwms = {}  # pin -> [frequency in Hz, duty_u16]
_sent = {}  # pin -> the last line about it


def _drive(pin, line):
    """Tell the plant of a change. After a Ctrl-C in here the line counts as not sent."""
    if _sent.get(pin) != line:
        _sent.pop(pin, None)
        _plant_link.send(line)
        _sent[pin] = line


def _output_level(pin):
    """1 or 0 at this moment, None for a pin that nothing drives."""
    if pin not in _pwms:
        return _levels.get(pin)
    freq, duty_u16 = _pwms[pin]
    # True constants since MicroPython 1.26
    if duty_u16 == 0:
        return 0
    if duty_u16 == HIGH_U16:
        return 1
    # In whole microseconds: no product is too long for a word of 32 bits, so none takes heap.
    period_us = max(1000000 // freq, 1)
    return 1 if time.ticks_us() % period_us < (duty_u16 * period_us + HIGH_U16) >> 16 else 0


def soft_reset():
    """As machine_pwm_deinit_all on the ESP32: PWM pins go low, all others keep their level."""
    for pin in _pwms:
        _drive(pin, f"pwm {pin} off")
    _plant_link.send("soft")


def number(pin):
    """The number of a Pin or of what may be given instead."""
    return pin.id if isinstance(pin, Pin) else pin


class Pin:
    # Values of the ESP32 port.
    IN = 1
    OUT = 3
    PULL_DOWN = 1
    PULL_UP = 2

    def __init__(self, id, mode=None, pull=None, *, value=None):
        self.id = number(id)
        self._pull = None
        self.init(mode, pull, value=value)

    def init(self, mode=None, pull=None, *, value=None):
        self._pull = pull
        if mode == Pin.OUT:
            _pwms.pop(self.id, None)
            self._set(_levels.get(self.id, 0) if value is None else value)
        elif mode == Pin.IN:
            _levels.pop(self.id, None)

    def value(self, value=None):
        if value is None:
            return self._get()
        self._set(value)

    __call__ = value

    def on(self):
        self._set(1)

    def off(self):
        self._set(0)

    def __repr__(self):
        return f"Pin({self.id})"

    def _get(self):
        level = _output_level(self.id)
        if level is None:
            _plant_link.poll()
            level = _plant_link.inputs.get(self.id, 1 if self._pull == Pin.PULL_UP else 0)
        return level

    def _set(self, value):
        level = 1 if value else 0
        _levels[self.id] = level
        if self.id not in _pwms:  # the PWM keeps a pin it was given
            _drive(self.id, f"pin {self.id} {level}")


class PWM:
    """A second PWM on the same pin goes on with the first one's frequency and duty."""

    def __init__(self, dest, freq=None, *, duty_u16=None):
        self._pin = number(dest)
        self.init(freq=freq, duty_u16=duty_u16)

    def init(self, *, freq=None, duty_u16=None):
        old_freq, old_duty_u16 = _pwms.get(self._pin, (DEFAULT_FREQ_HZ, DEFAULT_DUTY_U16))
        freq = old_freq if freq is None else freq
        duty_u16 = old_duty_u16 if duty_u16 is None else duty_u16
        if not 1 <= freq <= MAX_FREQ_HZ:
            raise ValueError(f"frequency must be from 1 Hz to {MAX_FREQ_HZ} Hz, not {freq}")
        if not 0 <= duty_u16 <= HIGH_U16:
            raise ValueError(f"duty_u16 must be from 0 to {HIGH_U16}, not {duty_u16}")
        _pwms[self._pin] = (freq, duty_u16)
        _drive(self._pin, f"pwm {self._pin} {freq} {duty_u16}")

    def freq(self, freq=None):
        if freq is None:
            return self._state()[0]
        self.init(freq=freq)

    def duty_u16(self, duty_u16=None):
        if duty_u16 is None:
            return self._state()[1]
        self.init(duty_u16=duty_u16)

    def deinit(self):
        """Leaves the pin low."""
        if _pwms.pop(self._pin, None):
            _levels[self._pin] = 0
            _drive(self._pin, f"pwm {self._pin} off")

    def _state(self):
        if self._pin not in _pwms:
            raise RuntimeError(f"the PWM on pin {self._pin} was stopped")
        return _pwms[self._pin]


def bitstream(pin, encoding, timing, data):
    """What a WS2812 on the pin would show: one line with the bytes as they leave the chip."""
    if encoding != 0 or len(timing) != 4:
        raise ValueError("encoding 0 needs four times in ns")
    _drive(number(pin), f"bits {number(pin)} {bytes(data).hex()}")


class ADC:
    ATTN_0DB = 0
    ATTN_2_5DB = 1
    ATTN_6DB = 2
    ATTN_11DB = 3

    # About the end of the range with 11 dB; the plant clips there.
    FULL_SCALE_UV = 3100000
    # Together with the call and the computer's own slack (50 us on Linux) a read takes the
    # 60 us to 100 us it takes on the chip.
    CONVERSION_US = 5

    def __init__(self, pin, *, atten=ATTN_11DB):
        self._pin = number(pin)
        self._noise = self._pin + 2  # another one for each pin, and never 0

    def read_uv(self):
        """Microvolts in steps of 1 mV, with up to 3 mV of noise that is the same in every run."""
        _plant_link.poll()
        time.sleep_us(ADC.CONVERSION_US)
        uv = self._steady_uv() // 1000 * 1000 + self._noise_uv()
        return max(0, min(ADC.FULL_SCALE_UV, uv))

    # In parts: a function with many values at hand takes room on the program's heap.
    def _steady_uv(self):
        high_uv, low_uv, pwm_pin = _plant_link.adc.get(self._pin, UNCONNECTED)
        # Steady (-1) is undriven as well: the driver stage then holds the high level.
        return low_uv if _output_level(pwm_pin) == 0 else high_uv

    def _noise_uv(self):
        self._noise = self._noise * 171 % 30269  # short, as above
        return (self._noise % 7 - 3) * 1000

    def read_u16(self):
        return self.read_uv() * HIGH_U16 // ADC.FULL_SCALE_UV


sys.atexit(soft_reset)  # Ctrl-D at the prompt ends the interpreter by itself
