"""One sheet for one board: Ethernet, pilot driver and divider, contactor, LED, display."""

from board_rules.chips import CHIPS
from board_rules.uses import ETHERNET_PINS, uses
from tools.wiring import symbols as s

WIDTH, HEIGHT = 1260, 1010
LEFT, RIGHT = 380, 580  # of the board's own box
TOP, BOTTOM = 90, 960
PANEL = "#f8fafc"
PANEL_EDGE = "#d1d5db"
LED_COLOURS = {"red": "#dc2626", "green": "#16a34a", "blue": "#2563eb"}


def sheet(board):
    """The SVG of a module of boards/."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="{s.FONT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        s.text(40, 48, board.TITLE, 26, weight="bold"),
        s.text(
            40, 72, "GPIO numbers are those of boards/" + board.NAME + ".py", 14, colour=s.SOFT
        ),
        _panel(30, TOP, 310, 480, "Ethernet"),
        _panel(30, 590, 310, 370, "Display (optional)"),
        _panel(620, TOP, 610, 400, "Control pilot: driver and divider"),
        _panel(620, 510, 610, 220, "Contactor"),
        _panel(620, 750, 610, 210, "LED"),
        s.box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "#ecfdf5", s.WIRE, 12),
        s.text(480, 130, CHIPS[board.CHIP]["name"], 22, "middle", weight="bold"),
        _ethernet(board.ETHERNET),
        _display(board.DISPLAY),
        _driver(board),
        _divider(board),
        _contactor(board),
        LED_DRAWINGS[board.LED_KIND](board.LED_PINS),
        _others(board),
        _supply_note(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _panel(x, y, width, height, title):
    return s.box(x, y, width, height, PANEL, PANEL_EDGE, 12) + s.text(
        x + 18, y + 27, title, 16, weight="bold"
    )


def _pin(x, y, number, name):
    """A pin at the edge of the board's box, on whichever side x is."""
    left = x == LEFT
    at, anchor = (x + 14, "start") if left else (x - 14, "end")
    return (
        f'<circle cx="{x}" cy="{y}" r="6" fill="{s.WIRE}"/>'
        + s.text(at, y - 1, f"GPIO {number}", 15, anchor, weight="bold")
        + s.text(at, y + 15, name, 12, anchor, s.SOFT)
    )


def _ethernet(wiring):
    kind = wiring["kind"]
    chip = "W5500" if kind == "w5500" else "LAN8720"
    used = [(key, wiring.get(key)) for key, _, _ in ETHERNET_PINS[kind]]
    used = [(key, pin) for key, pin in used if pin is not None]
    if kind == "lan8720":
        used += [(signal.lower(), pin) for signal, pin, _ in CHIPS["esp32"]["rmii"]]
    step = min(50, 350 // len(used))
    height = step * len(used) + 36
    parts = [s.box(60, 136, 150, height), s.text(135, 166, chip, 18, "middle", weight="bold")]
    for number, (key, pin) in enumerate(used):
        y = 196 + number * step
        parts += [
            s.text(200, y + 5, key.upper().replace("_", " "), 13, "end"),
            s.wire((210, y), (LEFT, y)),
            _pin(LEFT, y, pin, "Ethernet"),
        ]
    y = 136 + height + 26
    for words in _ethernet_notes(wiring):
        parts.append(s.text(60, y, words, 12, colour=s.SOFT))
        y += 17
    return "".join(parts)


def _ethernet_notes(wiring):
    if wiring.get("separate_module"):
        notes = [
            "Wires of a few centimetres; INT is a must.",
            "3.3 V, about 130 mA, from the board.",
        ]
    else:
        notes = ["Part of the board: nothing to wire here."]
    if "reset" in wiring and wiring["reset"] is None:
        notes.append("RESET is not wired to a pin.")
    if wiring.get("held_high"):
        pins = " and ".join(str(pin) for pin in wiring["held_high"])
        notes.append(f"GPIO {pins} held high: on the same bus.")
    return notes


def _display(wiring):
    parts = [s.box(60, 640, 150, 180), s.text(135, 668, "SSD1306", 18, "middle", weight="bold")]
    for y, key in ((700, "sda"), (742, "scl")):
        parts += [
            s.text(200, y + 5, key.upper(), 13, "end"),
            s.wire((210, y), (LEFT, y)),
            _pin(LEFT, y, wiring[key], "display"),
        ]
    parts += [
        s.text(200, 784, "VCC", 13, "end"),
        s.wire((210, 779), (250, 779)),
        s.text(256, 784, "3.3 V", 13, weight="bold"),
        s.text(200, 810, "GND", 13, "end"),
        s.wire((210, 805), (250, 805), (250, 815)),
        s.ground(250, 815),
        s.text(60, 850, "128 x 64, I2C address 0x3C.", 12, colour=s.SOFT),
        s.text(60, 867, "Most modules carry the pull-ups of", 12, colour=s.SOFT),
        s.text(
            60,
            884,
            "SDA and SCL; without, 4.7 k\N{GREEK CAPITAL LETTER OMEGA} to 3.3 V.",
            12,
            colour=s.SOFT,
        ),
    ]
    return "".join(parts)


def _driver(board):
    y = 244
    return "".join(
        [
            _pin(RIGHT, y - 20, board.PILOT_PWM_PIN, "pilot, 1 kHz"),
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


def _divider(board):
    to_pilot, to_supply, to_ground = board.PILOT_DIVIDER_OHM
    y = 390
    zero_mv = board.PILOT_ZERO_UV // 1000
    high_mv = (board.PILOT_ZERO_UV + 120 * board.PILOT_UV_PER_100MV) // 1000
    return "".join(
        [
            _pin(RIGHT, y, board.PILOT_ADC_PIN, "pilot, ADC1"),
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


def _contactor(board):
    y = 640
    return "".join(
        [
            _pin(RIGHT, y, board.CONTACTOR_PIN, "contactor"),
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
            _pin(RIGHT, y, pin, f"LED {colour}"),
            s.wire((RIGHT, y), (710, y)),
            s.across(710, y, _ohm(330)),
            s.wire((764, y), (x, y), (x, 906)),
            s.light(x, 906, LED_COLOURS[colour]),
            s.wire((x, 930), (x, 940)),
        ]
    if len(pins) > 1:
        parts.append(s.wire((820, 938), (820 + 80 * (len(pins) - 1), 938)))
    parts.append(s.ground(820, 940))
    words = "common cathode" if len(pins) > 1 else "any colour; the rhythm tells"
    parts.append(s.text(1040 if len(pins) > 1 else 870, 925, words, 13, colour=s.SOFT))
    return "".join(parts)


def _ws2812(pins):
    y = 850
    return "".join(
        [
            _pin(RIGHT, y, pins[0], "LED, WS2812"),
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


def _others(board):
    """Pins of parts that have no drawing of their own."""
    drawn = {"PILOT_PWM_PIN", "PILOT_ADC_PIN", "CONTACTOR_PIN"}
    others = [
        (name, pin)
        for name, pin, _ in uses(vars(board), CHIPS[board.CHIP])
        if name.endswith("_PIN") and name not in drawn
    ]
    return "".join(
        _pin(LEFT, 800 + 36 * number, pin, name[: -len("_PIN")].lower().replace("_", " "))
        for number, (name, pin) in enumerate(others)
    )


def _supply_note():
    return s.text(
        40,
        990,
        "Pull-up at the driver and pull-down at the MOSFET are what keeps a floating pin safe: "
        "see docs/safety.md. Mains voltage at K1: a professional's work.",
        13,
        colour=s.SOFT,
    )


def _ohm(value):
    unit = "\N{GREEK CAPITAL LETTER OMEGA}"
    return f"{value // 1000} k{unit}" if value >= 1000 else f"{value} {unit}"


LED_DRAWINGS = {
    "rgb": lambda pins: _plain_led(pins, ("red", "green", "blue")),
    "blue": lambda pins: _plain_led(pins, ("blue",)),
    "ws2812": _ws2812,
}
