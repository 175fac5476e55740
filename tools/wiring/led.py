"""The LED on a sheet: three colours, one colour, or a WS2812."""

from tools.wiring import symbols as s
from tools.wiring.frame import RIGHT, gpio

LED_COLOURS = {"red": "#dc2626", "green": "#16a34a", "blue": "#2563eb"}
# 5 mA each from 5 V: a red LED takes 1.9 V, a green one as much as a blue one
OHM = {"red": 620, "green": 390, "blue": 390}
BUFFER = ("74AHCT125 at 5 V: 3.3 V would", "leave a blue LED (3.1 V) dark.", "5 mA each.")


def _plain_led(pins, colours):
    parts = []
    for number, (pin, colour) in enumerate(zip(pins, colours)):
        y = 1100 + 40 * number
        x = 820 + 80 * number
        parts += [
            gpio(RIGHT, y, pin, f"LED {colour}"),
            s.wire((RIGHT, y), (650, y)),
            s.buffer(650, y),
            s.wire((674, y), (710, y)),
            s.across(710, y, s.ohm(OHM[colour])),
            s.wire((764, y), (x, y), (x, 1206)),
            s.light(x, 1206, LED_COLOURS[colour]),
            s.wire((x, 1230), (x, 1240)),
        ]
    if len(pins) > 1:
        parts.append(s.wire((820, 1238), (820 + 80 * (len(pins) - 1), 1238)))
    parts.append(s.ground(820, 1240))
    words = "common cathode" if len(pins) > 1 else "any colour; only the rhythm matters"
    parts.append(s.text(1040 if len(pins) > 1 else 870, 1225, words, 13, colour=s.SOFT))
    parts.append(s.notes(1010, 1095, *BUFFER))
    return "".join(parts)


def _ws2812(pins):
    y = 1140
    return "".join(
        [
            gpio(RIGHT, y, pins[0], "LED, WS2812"),
            s.wire((RIGHT, y), (690, y)),
            s.across(690, y, s.ohm(330)),
            s.wire((744, y), (860, y)),
            s.box(860, 1090, 130, 100),
            s.text(925, 1135, "WS2812", 18, "middle", weight="bold"),
            s.text(868, 1162, "DIN", 13),
            s.wire((925, 1090), (925, 1074)),
            s.supply(925, 1074, "3.7 V"),
            s.wire((925, 1190), (925, 1216)),
            s.ground(925, 1216),
            s.text(1010, 1130, "At 5 V it would want 3.5 V at DIN:", 12, colour=s.SOFT),
            s.text(1010, 1147, "a diode in its supply, or a", 12, colour=s.SOFT),
            s.text(1010, 1164, "74AHCT125 in front of it.", 12, colour=s.SOFT),
        ]
    )


# LED_KIND of a board -> its drawing, from LED_PINS
LED_DRAWINGS = {
    "rgb": lambda pins: _plain_led(pins, ("red", "green", "blue")),
    "blue": lambda pins: _plain_led(pins, ("blue",)),
    "ws2812": _ws2812,
}
