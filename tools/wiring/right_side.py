"""The control pilot on the right side of a sheet: its driver, its supplies and its divider."""

from tools.wiring import symbols as s
from tools.wiring.frame import RIGHT, gpio


def driver(board):
    """From the PWM pin to the cable's CP and PE."""
    y = 244
    return "".join(
        [
            gpio(RIGHT, y - 20, board.PILOT_PWM_PIN, "pilot, 1 kHz"),
            s.wire((RIGHT, y - 20), (820, y - 20)),
            s.wire((700, 162), (700, y - 20)),
            s.upright(700, 166, s.ohm(10000)),
            s.supply(700, 162, "3.3 V"),
            s.node(700, y - 20),
            s.amplifier(820, y),
            s.wire((865, 172), (865, y - 23)),
            s.supply(865, 172, "+12 V"),
            s.wire((865, y + 23), (865, y + 52)),
            s.text(865, y + 68, "\N{MINUS SIGN}12 V", 13, "middle", weight="bold"),
            s.text(812, y + 68, "TLV1805,", 12, "end", s.SOFT),
            s.text(812, y + 84, "push-pull", 12, "end", s.SOFT),
            s.wire((785, y + 20), (820, y + 20)),
            s.text(778, y + 25, "1.65 V", 13, "end", weight="bold"),
            s.wire((910, y), (945, y)),
            s.across(945, y, s.ohm(1000)),
            s.wire((999, y), (1150, y)),
            s.terminal(1157, y, "CP"),
            s.node(1040, y),
            s.node(1100, y),
            s.wire((1100, y), (1100, y + 20)),
            s.box(1088, y + 20, 24, 46, radius=2),
            s.text(1118, y + 40, "suppressor", 12, colour=s.SOFT),
            s.text(1118, y + 56, "SMAJ15CA", 12, colour=s.SOFT),
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
            s.upright(690, 318, s.ohm(to_supply)),
            s.supply(690, 302, "3.3 V"),
            s.node(690, y),
            s.wire((780, y), (780, 466)),
            s.upright(780, 402, s.ohm(to_ground)),
            s.node(780, y),
            s.ground(780, 466),
            s.across(860, y, s.ohm(to_pilot)),
            s.wire((914, y), (1040, y), (1040, 244)),
            s.text(860, 440, f"At the ADC pin: +12 V is {high_mv} mV,", 13, colour=s.SOFT),
            s.text(860, 458, f"0 V is {zero_mv} mV.", 13, colour=s.SOFT),
        ]
    )


def supplies():
    """From 12 V to all others."""
    y = 1345
    boxes = (
        (640, ("mains to 12 V, 1 A", "SELV power supply"), "12 V", "relay"),
        (840, ("12 V to 5 V, 1 A", "step-down converter"), "5 V", "board, LED"),
        (1040, ("5 V to \N{PLUS-MINUS SIGN}12 V", "regulated: TMR 0522"), "", "pilot alone"),
    )
    parts = []
    for x, words, volts, feeds in boxes:
        parts += [
            s.box(x, y, 160, 60),
            s.text(x + 80, y + 26, words[0], 13, "middle", weight="bold"),
            s.text(x + 80, y + 46, words[1], 12, "middle", s.SOFT),
            s.wire((x + 80, y + 60), (x + 80, y + 92)),
            s.text(x + 80, y + 128, feeds, 12, "middle", s.SOFT),
        ]
        if volts:
            parts += [
                s.text(x + 80, y + 110, volts, 14, "middle", weight="bold"),
                s.wire((x + 160, y + 30), (x + 200, y + 30)),
            ]
    parts += [
        s.text(1120, y + 110, "+12 V, 0 V, \N{MINUS SIGN}12 V", 14, "middle", weight="bold"),
        s.notes(
            640,
            y + 158,
            "One 0 V for all, joined to PE at one point. Measure both pilot voltages under load: "
            "12 V \N{PLUS-MINUS SIGN}3 %.",
            "The relay has its own 12 V: its coil must not pull down the board's supply.",
        ),
    ]
    return "".join(parts)
