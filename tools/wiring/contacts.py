"""On the left side of a sheet: the contacts for feedback and residual current, and proximity."""

from tools.wiring import symbols as s
from tools.wiring.frame import LEFT, gpio

# Where a board's file has none
PROXIMITY_PULL_UP_OHM = 330


def contacts(board):
    """The two contacts to earth."""
    feedback = getattr(board, "CONTACTOR_FEEDBACK_PIN", None)
    residual = getattr(board, "RCD_INPUT_PIN", None)
    return _contact(
        1090,
        feedback,
        "feedback",
        ("K1, mirror contact (IEC 60947-4-1):", "open while the main contacts are closed"),
    ) + _contact(
        1255,
        residual,
        "tripped",
        ("RCM, 6 mA DC (IEC 62955): its contact", "opens when it trips, and without supply"),
    )


def _contact(y, pin, name, words):
    return "".join(
        [
            gpio(LEFT, y, pin, name),
            s.wire((LEFT, y), (324, y)),
            s.across(270, y, s.ohm(1000)),
            s.wire((110, y), (270, y)),
            s.node(236, y),
            s.wire((236, y - 68), (236, y)),
            s.upright(236, y - 62, s.ohm(2200)),
            s.supply(236, y - 68, "3.3 V"),
            s.node(350, y),
            s.wire((350, y), (350, y + 14)),
            s.capacitor(350, y + 14, "100 nF", -1),
            s.wire((350, y + 24), (350, y + 34)),
            s.ground(350, y + 34),
            s.line(110, y, 80, y - 14),
            s.node(110, y),
            s.node(76, y),
            s.wire((76, y), (56, y), (56, y + 12)),
            s.ground(56, y + 12),
            s.notes(50, y + 46, *words),
        ]
    )


def proximity(board):
    """The socket's contact PP; a fixed cable has none."""
    y = 1440
    pull_up_ohm = getattr(board, "PROXIMITY_PULL_UP_OHM", None) or PROXIMITY_PULL_UP_OHM
    return "".join(
        [
            gpio(LEFT, y, getattr(board, "PROXIMITY_ADC_PIN", None), "ADC1"),
            s.wire((LEFT, y), (324, y)),
            s.across(270, y, s.ohm(10000)),
            s.wire((77, y), (270, y)),
            s.node(236, y),
            s.wire((236, y - 68), (236, y)),
            s.upright(236, y - 62, s.ohm(pull_up_ohm)),
            s.supply(236, y - 68, "3.3 V"),
            s.node(350, y),
            s.wire((350, y), (350, y + 14)),
            s.capacitor(350, y + 14, "100 nF", -1),
            s.wire((350, y + 24), (350, y + 34)),
            s.ground(350, y + 34),
            s.node(140, y),
            s.wire((140, y), (140, y + 12)),
            s.box(130, y + 12, 20, 34, radius=2),
            s.notes(158, y + 28, "suppressor", "SMAJ5.0CA"),
            s.wire((140, y + 46), (140, y + 54)),
            s.ground(140, y + 54),
            s.terminal(70, y, ""),
            s.text(58, y - 16, "PP", 15, weight="bold"),
            s.notes(165, y + 68, "Sockets only: in the plug a", "resistor from PP to PE."),
        ]
    )
