"""The middle of a sheet: the board's box and the pins at its edges."""

from tools.wiring import symbols as s

LEFT, RIGHT = 380, 580  # edges of the box
TOP, BOTTOM = 90, 960


def gpio(x, y, number, name):
    """A pin at the edge of the board's box, on whichever side x is."""
    left = x == LEFT
    at, anchor = (x + 14, "start") if left else (x - 14, "end")
    return (
        f'<circle cx="{x}" cy="{y}" r="6" fill="{s.WIRE}"/>'
        + s.text(at, y - 1, f"GPIO {number}", 15, anchor, weight="bold")
        + s.text(at, y + 15, name, 12, anchor, s.SOFT)
    )
