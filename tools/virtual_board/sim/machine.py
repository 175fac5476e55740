"""The simulated chip's `machine`: pins, PWM, ADC, watchdog, RTC memory and resets as on an ESP32.

What cannot be simulated faithfully is not there: Timer, Pin.irq, transfers over SPI, reading over
I2C.
"""

import errno

import _host
import _plant_link
from _pins import ADC, PWM, Pin, bitstream, number  # noqa: F401

# Values of the ESP32 port.
PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5

_CAUSES = {"PWRON": PWRON_RESET, "HARD": HARD_RESET, "WDT": WDT_RESET, "SOFT": SOFT_RESET}


def reset():
    """Hard reset: the interpreter is killed here and now."""
    _host.halt("reset")


def soft_reset():
    raise SystemExit


def reset_cause():
    return _CAUSES[_host.cause()]


def unique_id():
    return b"\x02\x00\x00\x00\x00\x01"


class WDT:
    """Bites however Python hangs: the supervisor counts the time. Armed until a reset, over soft
    resets too; a second WDT sets a new timeout, as on the ESP32.
    """

    def __init__(self, id=0, timeout=5000):
        if timeout <= 0:
            raise ValueError(f"timeout must be a positive number of milliseconds, not {timeout}")
        _host.tell(f"watchdog {timeout}")

    def feed(self):
        _host.tell("feed")


class RTC:
    MEMORY_BYTES = 2048

    def memory(self, data=None):
        """Bytes that survive every reset but not the loss of power."""
        file = _host.rtc_memory
        file.seek(0)
        if data is None:
            length = int.from_bytes(file.read(2), "big")
            return file.read(length)
        if len(data) > RTC.MEMORY_BYTES:
            raise ValueError("buffer too long")
        file.write(len(data).to_bytes(2, "big") + bytes(data))


class SPI:
    """Only says which pins it was given: the Ethernet chip behind it is simulated as a whole."""

    def __init__(self, id, baudrate=1000000, *, sck=None, mosi=None, miso=None, **options):
        self.id = id
        self.baudrate = baudrate
        self.pins = {"sck": number(sck), "mosi": number(mosi), "miso": number(miso)}
        self.options = options


class I2C:
    """What is written goes to the plant, byte for byte; it says which addresses answer."""

    def __init__(self, id, *, scl, sda, freq=400000, timeout=50000):
        self.pins = {"scl": number(scl), "sda": number(sda)}

    def writeto(self, addr, buf, stop=True):
        """Returns the number of bytes that were acknowledged: all, or OSError."""
        _plant_link.poll()
        if addr not in _plant_link.i2c:
            raise OSError(errno.ENODEV)
        if buf:
            _plant_link.send(f"i2c {addr} {bytes(buf).hex()}")
        return len(buf)

    def writevto(self, addr, vector, stop=True):
        return self.writeto(addr, b"".join(bytes(buf) for buf in vector))
