"""The middle of a sheet: the board's box and the pins at its edges."""

from tools.wiring import symbols as s

LEFT, RIGHT = 380, 580  # edges of the box
TOP, BOTTOM = 90, 1540


def gpio(x, y, number, name):
    """A pin at the edge of the board's box, on whichever side x is; number None: any free one."""
    left = x == LEFT
    at, anchor = (x + 14, "start") if left else (x - 14, "end")
    label = "a free GPIO" if number is None else f"GPIO {number}"
    return (
        f'<circle cx="{x}" cy="{y}" r="6" fill="{s.WIRE}"/>'
        + s.text(at, y - 1, label, 15, anchor, weight="bold")
        + s.text(at, y + 15, name, 12, anchor, s.SOFT)
    )
