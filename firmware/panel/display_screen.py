"""Draws the station's screen, 128 x 64 pixels in one colour, on any framebuf.FrameBuffer."""

import framebuf
from micropython import const

from panel import states
from quantities import amperes

WIDTH = const(128)
HEIGHT = const(64)
_GLYPH = const(8)  # pixels of framebuf's only font, both ways
_COLUMNS = const(WIDTH // _GLYPH)
_LARGE = const(3)  # times the font, for the offered current

TITLES = {
    states.STARTING: "Starting",
    states.READY: "Ready",
    states.CONNECTED: "Connected",
    states.CHARGING: "Charging",
    states.CHARGING_METER_LOST: "Charging reduced",
    states.PAUSED: "Paused",
    states.FAULT: "Fault",
}
METER_WORDS = {
    "idle": "No balancing",
    "initializing": "No reading yet",
    "normal": "Meter normal",
    "warning": "Meter warning",
    "error": "Meter error",
}

_glyph = bytearray(_GLYPH)
_one = framebuf.FrameBuffer(_glyph, _GLYPH, _GLYPH, framebuf.MONO_VLSB)


def draw(frame, state, offer_ma, reason, meter_state, safe_ma):
    """The whole screen.

    state: of the LED; offer_ma and reason: of the control law; meter_state: of the supervision;
    safe_ma: the safe current where the meter is lost, else None.
    """
    frame.fill(0)
    frame.fill_rect(0, 0, WIDTH, 10, 1)
    _centred(frame, TITLES.get(state, state), 1, 0)
    _large(frame, amperes(offer_ma), 12)
    for number, line in enumerate(lines(reason)[:2]):
        _centred(frame, line, 37 + number * (_GLYPH + 1), 1)
    if safe_ma is None:
        _centred(frame, METER_WORDS[meter_state], 56, 1)
    else:
        frame.fill_rect(0, 55, WIDTH, 9, 1)
        _centred(frame, f"Meter lost:{safe_ma // 1000:3d} A", 56, 0)


def lines(text):
    """The text in lines that fit, broken between words; a word that is too long is cut."""
    found = [""]
    for word in text.split():
        joined = f"{found[-1]} {word}" if found[-1] else word
        if len(joined) <= _COLUMNS:
            found[-1] = joined
        elif found[-1]:
            found.append(word[:_COLUMNS])
        else:
            found[-1] = word[:_COLUMNS]
    return found


def _centred(frame, text, y, colour):
    text = text[:_COLUMNS]
    frame.text(text, (WIDTH - len(text) * _GLYPH) // 2, y, colour)


def _large(frame, text, y):
    """Centred, in proportional width; each pixel of the font becomes a square."""
    drawn = [columns for character in text for columns in _columns(character)]
    x = (WIDTH - len(drawn) * _LARGE) // 2
    for bits in drawn:
        for row in range(_GLYPH):
            if bits >> row & 1:
                frame.fill_rect(x, y + row * _LARGE, _LARGE, _LARGE, 1)
        x += _LARGE


def _columns(character):
    """The glyph's columns without its blank sides, one blank behind; bit 0 is the top."""
    _one.fill(0)
    _one.text(character, 0, 0, 1)
    used = [number for number in range(_GLYPH) if _glyph[number]]
    if not used:
        return [0, 0]
    return list(_glyph[used[0] : used[-1] + 1]) + [0]
