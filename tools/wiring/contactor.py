"""The contactor on a sheet: a charge pump that pulses fill, or the pin's level; relay and coil."""

from tools.wiring import symbols as s
from tools.wiring.frame import RIGHT, gpio

PIN_Y, GATE_Y = 620, 870


def contactor(board):
    """From the pin to the contactor's coil."""
    first = _pump if getattr(board, "CONTACTOR_DRIVE", "level") == "pulse" else _level
    return gpio(RIGHT, PIN_Y, board.CONTACTOR_PIN, "contactor") + _input() + first() + _relay()


def _input():
    """The pull-down at the pin."""
    return "".join(
        [
            s.wire((RIGHT, PIN_Y), (665, PIN_Y)),
            s.node(640, PIN_Y),
            s.wire((640, PIN_Y), (640, 700)),
            s.upright(640, PIN_Y + 16, s.ohm(10000)),
            s.ground(640, 700),
            s.text(628, 734, "pull-down", 12, colour=s.SOFT),
        ]
    )


def _level():
    """The pin holds the relay: so does that of a program that hangs."""
    return "".join(
        [
            s.across(665, PIN_Y, s.ohm(100)),
            s.wire((719, PIN_Y), (740, PIN_Y), (740, 750), (680, 750), (680, GATE_Y)),
            s.notes(
                780,
                610,
                "CONTACTOR_DRIVE is level: a program that hangs keeps",
                "the contactor closed. Recommended is pulse, with a charge pump.",
            ),
        ]
    )


def _pump():
    """Each rise of the pin fills it; a comparator holds the relay while it is full enough."""
    y, back = PIN_Y, PIN_Y - 46
    return "".join(
        [
            s.across(665, y, s.ohm(220)),
            s.wire((719, y), (733, y)),
            s.capacitor_across(733, y, "1 \N{MICRO SIGN}F"),
            s.wire((743, y), (786, y)),
            s.node(768, y),
            s.wire((768, y), (768, 690)),
            s.diode(768, 640, up=True),
            s.ground(768, 690),
            s.diode_across(786, y),
            s.wire((810, y), (950, y)),
            s.text(700, 722, "3 diodes 1N4148", 12, colour=s.SOFT),
            # 4.7 kohm and a diode back to a low pin
            s.node(840, y),
            s.wire((840, y), (840, back), (652, back), (652, y)),
            s.node(652, y),
            s.across(690, back, s.ohm(4700)),
            s.diode_across(786, back, left=True),
            # What keeps it, and what empties it
            s.node(862, y),
            s.wire((862, y), (862, 650)),
            s.capacitor(862, 650, "0.47 \N{MICRO SIGN}F", -1),
            s.wire((862, 660), (862, 690)),
            s.ground(862, 690),
            s.node(890, y),
            s.wire((890, y), (890, 696)),
            s.upright(890, 634, s.ohm(220000)),
            s.ground(890, 696),
            # The comparator with its hysteresis
            s.across(950, y, s.ohm(330000)),
            s.wire((1004, y), (1050, y)),
            s.node(1024, y),
            s.wire((1024, y), (1024, back), (1164, back), (1164, y + 20)),
            s.across(1066, back, s.ohm(2400000)),
            s.amplifier(1050, y + 20),
            s.supply(1095, 606, "3.3 V"),
            s.wire((1095, 606), (1095, y - 3)),
            s.wire((1095, 663), (1095, 676)),
            s.ground(1095, 676),
            s.wire((1020, y + 40), (1050, y + 40)),
            s.text(1014, y + 45, "1.375 V", 13, "end", weight="bold"),
            s.notes(940, 694, f"{s.ohm(14000)}, {s.ohm(10000)}", "from 3.3 V"),
            s.notes(1036, 716, "MCP6541, push-pull"),
            s.node(1164, y + 20),
            s.wire((1140, y + 20), (1164, y + 20), (1164, 750), (680, 750), (680, GATE_Y)),
            s.notes(
                640,
                985,
                "Without pulses the pump is empty after 46..68 ms; relay 10 ms, contactor 20 ms.",
                "A pin that stays high or low, or floats, holds nothing.",
            ),
        ]
    )


def _relay():
    """MOSFET, relay and coil."""
    y = GATE_Y
    return "".join(
        [
            s.wire((680, y), (760, y)),
            s.node(720, y),
            s.wire((720, y), (720, 945)),
            s.upright(720, y + 10, s.ohm(10000), -1),
            s.ground(720, 945),
            s.transistor(760, y),
            s.wire((800, y + 40), (800, 945)),
            s.ground(800, 945),
            s.notes(816, y + 6, "logic level", "N-MOSFET"),
            s.supply(800, 786, "12 V"),
            s.wire((800, 786), (800, y - 40)),
            s.box(782, 796, 36, 26, radius=2),
            s.text(828, 814, "relay coil", 12, colour=s.SOFT),
            s.wire((800, 790), (750, 790), (750, 826), (800, 826)),
            s.diode(750, 796, up=True),
            s.terminal(960, 800, ""),
            s.text(946, 805, "L", 15, "end", weight="bold"),
            s.wire((967, 800), (1010, 800)),
            s.line(1010, 800, 1046, 786),
            s.text(1028, 776, "relay", 12, "middle", s.SOFT),
            s.node(1010, 800),
            s.node(1050, 800),
            s.wire((1050, 800), (1100, 800), (1100, 840)),
            s.box(1070, 840, 60, 44, radius=2),
            s.text(1100, 867, "K1", 15, "middle", weight="bold"),
            s.notes(1138, 856, "contactor", "A1 A2"),
            s.wire((1100, 884), (1100, 930), (967, 930)),
            s.terminal(960, 930, ""),
            s.text(946, 935, "N", 15, "end", weight="bold"),
        ]
    )
