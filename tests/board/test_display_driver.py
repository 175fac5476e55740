"""The display on the virtual board, byte by byte: what its memory holds, and what a fault does."""

import time

from boards import virtual
from tools import display_pictures
from tools.firmware_files import files_for

PAGES = 8
# How many bytes follow a command, where any do
ARGUMENTS = dict.fromkeys((0x20, 0x81, 0x8D, 0xA8, 0xD3, 0xD5, 0xD9, 0xDA, 0xDB), 1)
ARGUMENTS.update({0x21: 2, 0x22: 2})


class Ssd1306:
    """What the chip makes of the bytes it gets; data sheet chapters 8.1.5 and 10.1."""

    def __init__(self):
        self.memory = bytearray(display_pictures.WIDTH * PAGES)
        self.on = False
        self._window = [0, 127, 0, 7]
        self._command = []

    def take(self, data):
        if data[0] == 0x80:
            self._command.append(data[1])
            if len(self._command) > ARGUMENTS.get(self._command[0], 0):
                self._obey(*self._command)
                self._command = []
        elif data[0] == 0x40:
            self._store(data[1:])
        else:
            raise AssertionError(data)

    def _obey(self, command, *arguments):
        if command == 0x21:
            self._window[:2] = arguments
        elif command == 0x22:
            self._window[2:] = arguments
        elif command in (0xAE, 0xAF):
            self.on = command == 0xAF

    def _store(self, data):
        first, last, page, last_page = self._window
        width = last - first + 1
        assert len(data) == width * (last_page - page + 1)
        for number, byte in enumerate(data):
            place = (page + number // width) * display_pictures.WIDTH + first + number % width
            self.memory[place] = byte


def shown(lines):
    """The pixels that a display shows after these lines of the link."""
    chip = Ssd1306()
    for line in lines:
        if line.startswith("i2c 60 "):
            chip.take(bytes.fromhex(line.split()[2]))
    return display_pictures.rows(chip.memory) if chip.on else None


def firmware():
    return {name: path.read_text() for name, path in files_for(virtual.NAME).items()}


def expected(*arguments):
    return display_pictures.draw({"it": arguments})["it"]


def test_the_station_s_screen_reaches_the_display(start, plant):
    fake = plant("i2c 60 1", "link 0", "input 15 0", "input 16 0", "adc 2 2560000 100000 1")
    start(firmware(), fake)
    waiting = expected("ready", 6000, "safe current: no reading yet", "initializing", None)
    lost = expected("ready", 6000, "safe current: meter lost", "warning", 6000)
    seen = set()
    for wanted in (waiting, lost):
        fake.wait_until(lambda lines, wanted=wanted: shown(lines) == wanted)
        seen.add(str(wanted))
    assert len(seen) == 2


def test_a_display_that_fails_disturbs_nothing(start, plant, serial):
    fake = plant("i2c 60 1", "link 0", "input 15 0", "input 16 0", "adc 2 2560000 100000 1")
    port = serial(start(firmware(), fake))
    fake.wait_until(lambda lines: shown(lines) is not None)
    fake.send("i2c 60 0")
    port.expect(b"The display does not answer ([Errno 19] ENODEV): charging goes on without it")
    fake.send("i2c 60 1")
    port.type(b"status\n")
    port.expect(b"LED       ready")
    assert fake.lines.count("boot PWRON") == 1 and not any("HARD" in line for line in fake.lines)


def test_a_display_that_stays_away_is_reported_once(start, plant, serial):
    fake = plant("i2c 60 1", "link 0", "input 15 0", "input 16 0", "adc 2 2560000 100000 1")
    files = firmware()
    again = "_AGAIN_AFTER_MS = const(60000)"
    assert again in files["panel/display.py"]
    files["panel/display.py"] = files["panel/display.py"].replace(
        again, "_AGAIN_AFTER_MS = const(200)"
    )
    port = serial(start(files, fake))
    fake.wait_until(lambda lines: shown(lines) is not None)
    fake.send("i2c 60 0")
    port.expect(b"The display does not answer")
    time.sleep(2)  # many tries
    port.type(b"version\n")
    assert b"does not answer" not in port.expect(b"MicroPython")


def test_without_a_display_nothing_is_said(start, plant, serial):
    fake = plant("link 0", "input 15 0", "input 16 0", "adc 2 2560000 100000 1")
    port = serial(start(firmware(), fake))
    port.expect(b"Communication warning")
    port.type(b"events\n")
    assert b"display" not in port.expect(b"Communication warning")
    assert not any(line.startswith("i2c") for line in fake.lines)


def test_a_driver_that_is_missing_or_broken_is_reported_once(start, plant, serial):
    for text, words in ((None, b"no module named 'ssd1306'"), ("1 // 0", b"divide by zero")):
        files = {**firmware(), "lib/ssd1306.py": text}
        if text is None:
            del files["lib/ssd1306.py"]
        fake = plant("i2c 60 1", "link 0", "input 15 0", "input 16 0", "adc 2 2560000 100000 1")
        board = start(files, fake)
        port = serial(board)
        port.expect(b"The display failed (" + words + b"): charging goes on without it")
        port.expect(b"Communication warning")
        board.stop()
