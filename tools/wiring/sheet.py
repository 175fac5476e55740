"""One sheet for one board: Ethernet, pilot driver and divider, contactor, LED, display."""

from board_rules.chips import CHIPS
from board_rules.uses import uses
from tools.wiring import left_side, right_side
from tools.wiring import symbols as s
from tools.wiring.frame import BOTTOM, LEFT, RIGHT, TOP, gpio

WIDTH, HEIGHT = 1260, 1010
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
        _panel(620, 510, 610, 220, "Contactor"),
        _panel(620, 750, 610, 210, "LED"),
        s.box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "#ecfdf5", s.WIRE, 12),
        s.text(480, 130, CHIPS[board.CHIP]["name"], 22, "middle", weight="bold"),
        left_side.ethernet(board.ETHERNET),
        left_side.display(board.DISPLAY),
        right_side.driver(board),
        right_side.divider(board),
        right_side.contactor(board),
        right_side.LED_DRAWINGS[board.LED_KIND](board.LED_PINS),
        _others(board),
        _supply_note(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _panel(x, y, width, height, title):
    return s.box(x, y, width, height, PANEL, PANEL_EDGE, 12) + s.text(
        x + 18, y + 27, title, 16, weight="bold"
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
        gpio(LEFT, 800 + 36 * number, pin, name[: -len("_PIN")].lower().replace("_", " "))
        for number, (name, pin) in enumerate(others)
    )


def _supply_note():
    return s.text(
        40,
        990,
        "The pull-up at the driver and the pull-down at the MOSFET keep a floating pin safe: "
        "see docs/safety.md. Mains voltage at K1: work for a professional.",
        13,
        colour=s.SOFT,
    )
