"""The right side of a sheet: pilot driver and divider, contactor, LED."""

from tools.wiring import symbols as s
from tools.wiring.frame import RIGHT, gpio

LED_COLOURS = {"red": "#dc2626", "green": "#16a34a", "blue": "#2563eb"}


def driver(board):
    """From the PWM pin to the cable's CP and PE."""
    y = 244
    return "".join(
        [
            gpio(RIGHT, y - 20, board.PILOT_PWM_PIN, "pilot, 1 kHz"),
            s.wire((RIGHT, y - 20), (820, y - 20)),
            s.wire((700, 162), (700, y - 20)),
            s.upright(700, 166, _ohm(10000)),
            s.supply(700, 162, "3.3 V"),
            s.node(700, y - 20),
            s.amplifier(820, y),
            s.wire((865, 172), (865, y - 23)),
            s.supply(865, 172, "+12 V"),
            s.wire((865, y + 23), (865, y + 52)),
            s.text(865, y + 68, "\N{MINUS SIGN}12 V", 13, "middle", weight="bold"),
            s.wire((785, y + 20), (820, y + 20)),
            s.text(778, y + 25, "1.65 V", 13, "end", weight="bold"),
            s.wire((910, y), (945, y)),
            s.across(945, y, _ohm(1000)),
            s.wire((999, y), (1150, y)),
            s.terminal(1157, y, "CP"),
            s.node(1040, y),
            s.node(1100, y),
            s.wire((1100, y), (1100, y + 20)),
            s.box(1088, y + 20, 24, 46, radius=2),
            s.text(1118, y + 48, "TVS 15 V", 13),
            s.wire((1100, y + 66), (1100, y + 96)),
            s.wire((1100, y + 86), (1150, y + 86)),
            s.node(1100, y + 86),
            s.terminal(1157, y + 86, "PE"),
            s.ground(1100, y + 96),
        ]
    )


def divider(board):
    """From CP back to the ADC pin."""
    to_pilot, to_supply, to_ground = board.PILOT_DIVIDER_OHM
    y = 390
    zero_mv = board.PILOT_ZERO_UV // 1000
    high_mv = (board.PILOT_ZERO_UV + 120 * board.PILOT_UV_PER_100MV) // 1000
    return "".join(
        [
            gpio(RIGHT, y, board.PILOT_ADC_PIN, "pilot, ADC1"),
            s.wire((RIGHT, y), (860, y)),
            s.wire((690, 300), (690, y)),
            s.upright(690, 318, _ohm(to_supply)),
            s.supply(690, 302, "3.3 V"),
            s.node(690, y),
            s.wire((780, y), (780, 466)),
            s.upright(780, 402, _ohm(to_ground)),
            s.node(780, y),
            s.ground(780, 466),
            s.across(860, y, _ohm(to_pilot)),
            s.wire((914, y), (1040, y), (1040, 244)),
            s.text(860, 440, f"At the ADC pin: +12 V is {high_mv} mV,", 13, colour=s.SOFT),
            s.text(860, 458, f"0 V is {zero_mv} mV.", 13, colour=s.SOFT),
        ]
    )


def contactor(board):
    """From the pin by MOSFET and relay to the contactor's coil."""
    y = 640
    return "".join(
        [
            gpio(RIGHT, y, board.CONTACTOR_PIN, "contactor"),
            s.wire((RIGHT, y), (650, y)),
            s.across(650, y, _ohm(100)),
            s.wire((704, y), (800, y)),
            s.wire((750, y), (750, 706)),
            s.upright(750, y + 8, _ohm(10000), -1),
            s.node(750, y),
            s.ground(750, 706),
            s.transistor(800, y),
            s.wire((840, y + 40), (840, 706)),
            s.ground(840, 706),
            s.text(858, y + 6, "logic level N-MOSFET", 12, colour=s.SOFT),
            s.wire((840, y - 40), (840, 554)),
            s.wire((840, 554), (840, 548)),
            s.box(822, 562, 36, 30, radius=2),
            s.text(868, 583, "relay coil", 12, colour=s.SOFT),
            s.supply(840, 548, "12 V"),
            s.wire((840, 556), (790, 556), (790, 598), (840, 598)),
            s.diode(790, 565, up=True),
            s.terminal(980, 560, ""),
            s.text(966, 565, "L", 15, "end", weight="bold"),
            s.wire((987, 560), (1030, 560)),
            s.line(1030, 560, 1066, 546),
            s.text(1048, 536, "relay", 12, "middle", s.SOFT),
            s.wire((1070, 560), (1120, 560), (1120, 590)),
            s.node(1070, 560),
            s.node(1030, 560),
            s.box(1090, 590, 60, 44, radius=2),
            s.text(1120, 617, "K1", 15, "middle", weight="bold"),
            s.text(1158, 606, "contactor", 12, colour=s.SOFT),
            s.text(1158, 622, "A1 A2", 12, colour=s.SOFT),
            s.wire((1120, 634), (1120, 680), (987, 680)),
            s.terminal(980, 680, ""),
            s.text(966, 685, "N", 15, "end", weight="bold"),
        ]
    )


def _plain_led(pins, colours):
    parts = []
    for number, (pin, colour) in enumerate(zip(pins, colours)):
        y = (788 if len(pins) > 1 else 830) + 42 * number
        x = 820 + 80 * number
        parts += [
            gpio(RIGHT, y, pin, f"LED {colour}"),
            s.wire((RIGHT, y), (710, y)),
            s.across(710, y, _ohm(330)),
            s.wire((764, y), (x, y), (x, 906)),
            s.light(x, 906, LED_COLOURS[colour]),
            s.wire((x, 930), (x, 940)),
        ]
    if len(pins) > 1:
        parts.append(s.wire((820, 938), (820 + 80 * (len(pins) - 1), 938)))
    parts.append(s.ground(820, 940))
    words = "common cathode" if len(pins) > 1 else "any colour; only the rhythm matters"
    parts.append(s.text(1040 if len(pins) > 1 else 870, 925, words, 13, colour=s.SOFT))
    return "".join(parts)


def _ws2812(pins):
    y = 850
    return "".join(
        [
            gpio(RIGHT, y, pins[0], "LED, WS2812"),
            s.wire((RIGHT, y), (690, y)),
            s.across(690, y, _ohm(330)),
            s.wire((744, y), (860, y)),
            s.box(860, 800, 130, 100),
            s.text(925, 845, "WS2812", 18, "middle", weight="bold"),
            s.text(868, 872, "DIN", 13),
            s.wire((925, 800), (925, 784)),
            s.supply(925, 784, "3.7 V"),
            s.wire((925, 900), (925, 926)),
            s.ground(925, 926),
            s.text(1010, 840, "At 5 V it would want 3.5 V at DIN:", 12, colour=s.SOFT),
            s.text(1010, 857, "a diode in its supply, or a", 12, colour=s.SOFT),
            s.text(1010, 874, "74AHCT125 in front of it.", 12, colour=s.SOFT),
        ]
    )


def _ohm(value):
    unit = "\N{GREEK CAPITAL LETTER OMEGA}"
    return f"{value // 1000} k{unit}" if value >= 1000 else f"{value} {unit}"


# LED_KIND of a board -> its drawing, from LED_PINS
LED_DRAWINGS = {
    "rgb": lambda pins: _plain_led(pins, ("red", "green", "blue")),
    "blue": lambda pins: _plain_led(pins, ("blue",)),
    "ws2812": _ws2812,
}
