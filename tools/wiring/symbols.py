"""Circuit symbols as SVG: each function returns a text, coordinates are pixels, y downwards."""

from html import escape

INK = "#1f2937"
SOFT = "#6b7280"
WIRE = "#0f766e"
FONT = "Helvetica, Arial, sans-serif"
RESISTOR_LONG, RESISTOR_WIDE = 54, 18


def text(x, y, words, size=14, anchor="start", colour=INK, weight="normal"):
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


def wire(*points, dashed=False):
    path = " ".join(f"{x},{y}" for x, y in points)
    style = f' stroke="{SOFT}" stroke-dasharray="6 5"' if dashed else f' stroke="{WIRE}"'
    return f'<polyline points="{path}" fill="none"{style} stroke-width="2"/>'


def line(x1, y1, x2, y2, width=2):
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{INK}" stroke-width="{width}" '
        'stroke-linecap="round"/>'
    )


def node(x, y):
    return f'<circle cx="{x}" cy="{y}" r="4" fill="{WIRE}"/>'


def box(x, y, width, height, fill="#ffffff", stroke=INK, radius=6, dashed=False):
    dashes = ' stroke-dasharray="7 5"' if dashed else ""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="2"{dashes}/>'
    )


def across(x, y, label):
    """A resistor with its left end at x; -> it reaches to x + RESISTOR_LONG."""
    return box(x, y - RESISTOR_WIDE // 2, RESISTOR_LONG, RESISTOR_WIDE, radius=2) + text(
        x + RESISTOR_LONG // 2, y - 15, label, 13, "middle"
    )


def upright(x, y, label, side=1):
    """A resistor with its upper end at y; the label to the right, or to the left (side -1)."""
    anchor = "start" if side > 0 else "end"
    return box(x - RESISTOR_WIDE // 2, y, RESISTOR_WIDE, RESISTOR_LONG, radius=2) + text(
        x + side * 16, y + RESISTOR_LONG // 2 + 5, label, 13, anchor
    )


def supply(x, y, label):
    """A voltage at the upper end of a wire."""
    return line(x - 12, y, x + 12, y, 3) + text(x, y - 7, label, 13, "middle", weight="bold")


def ground(x, y, label=None):
    found = "".join(line(x - w, y + 5 * i, x + w, y + 5 * i, 3) for i, w in enumerate((12, 8, 4)))
    return found + (text(x + 18, y + 11, label, 13) if label else "")


def notes(x, y, *lines):
    """Small lines of text, the first one's foot at y."""
    return "".join(text(x, y + 17 * i, words, 12, colour=SOFT) for i, words in enumerate(lines))


def ohm(value):
    """A resistance: 330 -> "330 \N{GREEK CAPITAL LETTER OMEGA}", 2200 -> "2.2 k..."."""
    unit = "\N{GREEK CAPITAL LETTER OMEGA}"
    for step, prefix in ((1_000_000, "M"), (1_000, "k")):
        if value >= step:
            return f"{value / step:g} {prefix}{unit}"
    return f"{value} {unit}"


def terminal(x, y, label):
    circle = f'<circle cx="{x}" cy="{y}" r="7" fill="#ffffff" stroke="{INK}" stroke-width="2"/>'
    return circle + text(x + 13, y + 5, label, 15, weight="bold")


def diode(x, y, colour=INK, up=False):
    """Upright, 24 high, its upper end at y; up: the current flows upwards."""
    tip, foot = (y, y + 24) if up else (y + 24, y)
    shape = f'<polygon points="{x - 11},{foot} {x + 11},{foot} {x},{tip}" fill="{colour}"/>'
    return shape + line(x - 11, tip, x + 11, tip, 3)


def diode_across(x, y, left=False):
    """24 wide, its left end at x; left: the current flows to the left."""
    tip, foot = (x, x + 24) if left else (x + 24, x)
    shape = f'<polygon points="{foot},{y - 11} {foot},{y + 11} {tip},{y}" fill="{INK}"/>'
    return shape + line(tip, y - 11, tip, y + 11, 3)


def capacitor(x, y, label, side=1):
    """Upright, 10 high, its upper end at y; the label to the right, or to the left (side -1)."""
    plates = line(x - 13, y, x + 13, y, 3) + line(x - 13, y + 10, x + 13, y + 10, 3)
    anchor = "start" if side > 0 else "end"
    return plates + text(x + side * 18, y + 10, label, 13, anchor)


def capacitor_across(x, y, label):
    """10 wide, its left end at x."""
    plates = line(x, y - 13, x, y + 13, 3) + line(x + 10, y - 13, x + 10, y + 13, 3)
    return plates + text(x + 5, y - 19, label, 13, "middle")


def buffer(x, y):
    """A logic buffer, 24 wide, its input at (x, y)."""
    return (
        f'<polygon points="{x},{y - 12} {x},{y + 12} {x + 24},{y}" fill="#ffffff" '
        f'stroke="{INK}" stroke-width="2"/>'
    )


def light(x, y, colour):
    """An LED: a diode downwards with two arrows."""
    arrows = "".join(
        f'<path d="M{x + 15} {y + dy} l12 -8 m-7 -1 l7 1 l-3 6" fill="none" stroke="{colour}" '
        'stroke-width="2"/>'
        for dy in (12, 22)
    )
    return diode(x, y, colour) + arrows


def amplifier(x, y):
    """A comparator, 90 wide, inputs at y - 20 (+) and y + 20 (-), output at (x + 90, y)."""
    shape = (
        f'<polygon points="{x},{y - 46} {x},{y + 46} {x + 90},{y}" fill="#ffffff" stroke="{INK}"'
    )
    signs = text(x + 8, y - 14, "+", 18) + text(x + 9, y + 26, "\N{MINUS SIGN}", 18)
    return f'{shape} stroke-width="2"/>{signs}'


def transistor(x, y):
    """N-channel MOSFET: gate at (x, y), drain at (x + 40, y - 40), source at (x + 40, y + 40)."""
    parts = [line(x, y - 18, x, y + 18, 3)]
    parts += [line(x + 9, y + dy - 8, x + 9, y + dy + 8, 3) for dy in (-18, 0, 18)]
    parts += [
        line(x + 9, y - 18, x + 40, y - 18),
        line(x + 40, y - 18, x + 40, y - 40),
        line(x + 9, y + 18, x + 40, y + 18),
        line(x + 9, y, x + 40, y),
        line(x + 40, y, x + 40, y + 40),
    ]
    arrow = f'<polygon points="{x + 11},{y} {x + 21},{y - 5} {x + 21},{y + 5}" fill="{INK}"/>'
    return "".join(parts) + arrow
