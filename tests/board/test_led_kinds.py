"""The LED's table once more, at the pins of each kind of LED."""

import ast

import pytest

from boards import virtual
from panel.led_patterns import PATTERNS
from tools.firmware_files import files_for

# For each state: what the pins are driven to in its lit and in its dark part
SHOW = """
import _pins
from panel.led import Led
from panel.led_patterns import PATTERNS
pins = {pins}
led = Led("{kind}", pins, None)
seen = {{}}
for state in PATTERNS:
    led.show(state)
    seen[state] = []
    for elapsed_ms in (0, PATTERNS[state][1]):
        led.step(elapsed_ms)
        seen[state].append([_pins._sent[pin] for pin in pins])
print(seen)
"""

NAMES = {
    (0, 0, 0): "off",
    (1, 1, 1): "white",
    (0, 1, 0): "green",
    (0, 1, 1): "cyan",
    (0, 0, 1): "blue",
    (1, 0, 0): "red",
}
GRB = {
    "off": "000000",
    "white": "404040",
    "green": "400000",
    "cyan": "400040",
    "blue": "000040",
    "red": "004000",
}


def rgb(colour):
    return [f"pin {pin} {level}" for pin, level in zip((4, 5, 6), colour)]


def blue(colour):
    return [f"pin 6 {int(any(colour))}"]


def ws2812(colour):
    return [f"bits 18 {GRB[NAMES[colour]]}"]


@pytest.mark.parametrize(
    ("kind", "pins", "driven"),
    [("rgb", (4, 5, 6), rgb), ("blue", (6,), blue), ("ws2812", (18,), ws2812)],
)
def test_every_state_at_the_pins(start_to_prompt, mpremote, kind, pins, driven):
    files = {name: path.read_text() for name, path in files_for(virtual.NAME).items()}
    del files["main.py"]
    board = start_to_prompt(files)
    seen = ast.literal_eval(mpremote(board, "resume", "exec", SHOW.format(kind=kind, pins=pins)))
    assert list(seen) and set(seen) == set(PATTERNS)
    for state, (colour, _, off_ms) in PATTERNS.items():
        lit, after = seen[state]
        assert lit == driven(colour), state
        assert after == driven((0, 0, 0) if off_ms else colour), state
