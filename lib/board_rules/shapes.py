"""Checks that each value of a board's description has the type that the firmware reads."""


def mistakes(values):
    """A sentence for each value of another type; the other rules need all types to be right."""
    found = []
    for name, is_right, allowed in SHAPES:
        if name in values and not is_right(values[name]):
            found.append(f"{name} is {values[name]!r}: allowed is {allowed}")
    if found:
        return found
    ethernet = values["ETHERNET"]
    if not _pins(ethernet.get("held_high", ())):
        found.append(f"ETHERNET held_high is {ethernet['held_high']!r}: allowed is {_PINS}")
    if not _text(ethernet.get("kind", "")):
        found.append(f"ETHERNET kind is {ethernet['kind']!r}: allowed is {_TEXT}")
    return found


def _text(value):
    return type(value) is str


def _integer(value):
    return type(value) is int  # neither True nor 16.0


def _pin(value):
    return value is None or _integer(value)


def _pins(value):
    return type(value) in (tuple, list) and all(_integer(pin) for pin in value)


def _wiring(value):
    return type(value) is dict


def _wiring_or_none(value):
    return value is None or _wiring(value)


_TEXT = "a text"
_INTEGER = "a whole number"
_PIN = "the number of a GPIO, or None"
_PINS = "a row of GPIO numbers, (4,) for one"
_WIRING = 'names with their values, {"sda": 17}'

SHAPES = (
    ("NAME", _text, _TEXT),
    ("CHIP", _text, _TEXT),
    ("PSRAM", _text, _TEXT),
    ("RATED_CURRENT_A", _integer, _INTEGER),
    ("CABLE_CURRENT_A", _integer, _INTEGER),
    ("PILOT_PWM_PIN", _integer, "the number of a GPIO"),
    ("PILOT_ADC_PIN", _integer, "the number of a GPIO"),
    ("CONTACTOR_PIN", _integer, "the number of a GPIO"),
    ("CONTACTOR_DRIVE", _text, _TEXT),
    ("CONTACTOR_FEEDBACK_PIN", _pin, _PIN),
    ("RCD_INPUT_PIN", _pin, _PIN),
    ("L2_L3_CONTACTOR_PIN", _pin, _PIN),
    ("PROXIMITY_ADC_PIN", _pin, _PIN),
    ("PILOT_ZERO_UV", _integer, _INTEGER),
    ("PILOT_UV_PER_100MV", _integer, _INTEGER),
    ("LED_KIND", _text, _TEXT),
    ("LED_PINS", _pins, _PINS),
    ("ETHERNET", _wiring, _WIRING),
    ("DISPLAY", _wiring_or_none, _WIRING + ", or None"),
    ("STRAPPING_PINS_USED", _pins, _PINS),
    ("TAKEN_PINS", _wiring, 'GPIO numbers with what has them, {4: "the card slot"}'),
)
