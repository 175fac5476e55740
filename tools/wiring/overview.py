"""The installation in one drawing: grid, fuse, meter, house, switch, station, car."""

from tools.wiring import symbols as s

WIDTH, HEIGHT = 1180, 620
POWER = "#b45309"
CAR = "#dbeafe"


def overview():
    """The SVG."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="{s.FONT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        s.text(40, 48, "The installation", 26, weight="bold"),
        s.box(160, 80, 560, 400, "#f8fafc", "#d1d5db", 12),
        s.text(178, 107, "Meter cupboard", 16, weight="bold"),
        *_mains(),
        *_to_the_car(),
        *_network(),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _mains():
    """From the grid to the house."""
    return [
        _power((90, 190), (690, 190)),
        _part(30, 155, 90, 70, "grid"),
        _part(200, 155, 130, 70, "main fuse", "25 A per phase"),
        _part(390, 155, 150, 70, "meter", "Modbus TCP"),
        s.node(620, 190),
        _power((620, 190), (900, 190)),
        _part(900, 140, 230, 100, "house", "oven, heat pump, solar panels"),
        s.notes(
            178,
            290,
            "The meter sits behind the main fuse, before",
            "every branch: it measures house and car.",
        ),
    ]


def _to_the_car():
    return [
        _power((620, 190), (620, 330), (790, 330)),
        _part(545, 285, 150, 90, "RCD and MCB", "30 mA, 6 mA DC;", "16 A, type C"),
        _part(790, 275, 150, 110, "station", "board, contactor,", "pilot driver"),
        _power((940, 318), (1030, 318)),
        s.wire((940, 346), (1030, 346)),
        s.text(985, 368, "CP, PE", 12, "middle", s.SOFT),
        s.box(1030, 285, 110, 90, CAR),
        s.text(1085, 336, "car", 16, "middle", weight="bold"),
    ]


def _network():
    return [
        s.wire((465, 225), (465, 430), (520, 430), dashed=True),
        s.box(520, 400, 130, 60),
        s.text(585, 426, "switch", 16, "middle", weight="bold"),
        s.text(585, 446, "Ethernet", 12, "middle", s.SOFT),
        s.wire((650, 430), (865, 430), (865, 385), dashed=True),
        s.wire((585, 460), (585, 510), dashed=True),
        s.box(520, 510, 130, 60, dashed=True),
        s.text(585, 536, "router", 16, "middle", weight="bold"),
        s.text(585, 556, "for DHCP; optional", 12, "middle", s.SOFT),
        s.notes(
            178, 434, "The station asks the meter once a second.", "Neither needs the internet."
        ),
    ]


def _legend():
    return [
        _power((790, 520), (850, 520)),
        s.text(862, 525, "L1, L2, L3, N, PE", 13),
        s.wire((790, 548), (850, 548), dashed=True),
        s.text(862, 553, "network cable, Cat 5 or better", 13),
        s.wire((790, 576), (850, 576)),
        s.text(862, 581, "control pilot, in the charging cable", 13),
    ]


def _power(*points):
    path = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{POWER}" stroke-width="5"/>'


def _part(x, y, width, height, name, *words):
    middle = y + height // 2 + 5 - 9 * len(words)
    return (
        s.box(x, y, width, height)
        + s.text(x + width // 2, middle, name, 16, "middle", weight="bold")
        + "".join(
            s.text(x + width // 2, middle + 19 + 16 * i, line, 12, "middle", s.SOFT)
            for i, line in enumerate(words)
        )
    )
