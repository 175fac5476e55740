"""One sheet for one board: Ethernet, display, contacts, pilot, contactor, LED, supplies."""

from board_rules.chips import CHIPS
from board_rules.uses import uses
from tools.wiring import contactor, contacts, led, left_side, right_side
from tools.wiring import symbols as s
from tools.wiring.frame import BOTTOM, LEFT, RIGHT, TOP, gpio

WIDTH, HEIGHT = 1260, 1590
PANEL = "#f8fafc"
PANEL_EDGE = "#d1d5db"


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
        _panel(30, 980, 310, 350, "Contacts"),
        _panel(30, 1345, 310, 195, "Proximity"),
        _panel(620, 510, 610, 510, _drive_title(board)),
        _panel(620, 1040, 610, 240, "LED"),
        _panel(620, 1295, 610, 245, "Supplies"),
        s.box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "#ecfdf5", s.WIRE, 12),
        s.text(480, 130, CHIPS[board.CHIP]["name"], 22, "middle", weight="bold"),
        left_side.ethernet(board.ETHERNET),
        left_side.display(board.DISPLAY),
        right_side.driver(board),
        right_side.divider(board),
        right_side.supplies(),
        contactor.contactor(board),
        led.LED_DRAWINGS[board.LED_KIND](board.LED_PINS),
        contacts.contacts(board),
        contacts.proximity(board),
        _others(board),
        _supply_note(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _panel(x, y, width, height, title):
    return s.box(x, y, width, height, PANEL, PANEL_EDGE, 12) + s.text(
        x + 18, y + 27, title, 16, weight="bold"
    )


def _drive_title(board):
    pulse = getattr(board, "CONTACTOR_DRIVE", "level") == "pulse"
    return "Contactor: driver with a charge pump" if pulse else "Contactor: driver without a pump"


def _others(board):
    """Pins of parts that have no drawing of their own."""
    drawn = {
        *("PILOT_PWM_PIN", "PILOT_ADC_PIN", "CONTACTOR_PIN", "CONTACTOR_FEEDBACK_PIN"),
        *("RCD_INPUT_PIN", "PROXIMITY_ADC_PIN"),
    }
    others = [
        (name, pin)
        for name, pin, _ in uses(vars(board), CHIPS[board.CHIP])
        if name.endswith("_PIN") and name not in drawn
    ]
    return "".join(
        gpio(LEFT, 800 + 36 * number, pin, name[: -len("_PIN")].lower().replace("_", " "))
        for number, (name, pin) in enumerate(others)
    )


def _supply_note():
    return s.text(
        40,
        1570,
        "The pull-up at the pilot's driver and the pull-down at the contactor's keep a floating "
        "pin safe: see docs/safety.md. Mains voltage at K1: work for a professional.",
        13,
        colour=s.SOFT,
    )
