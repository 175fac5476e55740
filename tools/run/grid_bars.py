"""House and car on each phase of the grid connection, as bars against the limit and in figures."""

from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from tools.run.words import amperes

LEAST_BAR_WIDTH = 10
# A bar ends at this multiple of the limit, so that an overload can be seen beyond it.
BAR_SPAN = 1.3
# Cells of a bar -> (character, style). Where there are no colours the characters differ.
HOUSE, CAR = ("█", "yellow"), ("▒", "bright_blue")
OVER, LIMIT, FREE = ("█", "red"), ("│", "white"), ("·", "grey30")


def phases(seen, tall=False):
    """House, car and limit of each phase: seen has house_ma, car_ma and balancer_ma, [L1, L2, L3]
    in mA, and limit_ma. tall: bars of two rows with one between them.

    A bar shows what the balancing device leaves of the house."""
    table = _head()
    limit_ma = seen["limit_ma"]
    currents = zip(seen["house_ma"], seen["car_ma"], seen["balancer_ma"])
    for number, (house_ma, car_ma, added_ma) in enumerate(currents):
        grid_ma = house_ma + added_ma + car_ma
        if tall and number:
            table.add_row("")
        table.add_row(
            f"L{number + 1}",
            Bar(house_ma + added_ma, car_ma, limit_ma, 2 if tall else 1),
            amperes(house_ma),
            amperes(car_ma),
            Text(amperes(grid_ma), _grid_style(grid_ma, limit_ma)),
            amperes(limit_ma),
        )
    return table


def _head():
    """A table that says what its bars and columns mean."""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column()
    table.add_column(ratio=1)
    for _ in range(4):
        table.add_column(justify="right", no_wrap=True)
    bars = Text.assemble(HOUSE, " house  ", CAR, " car  ", LIMIT, " limit")
    columns = [Text(name, "grey62") for name in ("house", "car", "grid", "limit")]
    table.add_row("", bars, *columns)
    return table


def _grid_style(grid_ma, limit_ma):
    if grid_ma < 0:
        return "bold green"
    return "bold red" if grid_ma > limit_ma else "bold"


class Bar:
    """bar() as wide as its place on the screen, and `rows` high."""

    def __init__(self, house_ma, car_ma, limit_ma, rows):
        self._currents_ma = house_ma, car_ma, limit_ma
        self._rows = rows

    def __rich_console__(self, console, options):
        yield from [bar(*self._currents_ma, options.max_width)] * self._rows

    def __rich_measure__(self, console, options):
        return Measurement(LEAST_BAR_WIDTH, options.max_width)


def bar(house_ma, car_ma, limit_ma, width):
    """`width` cells: house, car, red what is over the limit, and a line that marks the limit."""
    cell_ma = limit_ma * BAR_SPAN / width
    limit = round(limit_ma / cell_ma)
    house = max(0, min(width, round(house_ma / cell_ma)))
    total = max(house, min(width, round((house_ma + car_ma) / cell_ma)))
    text = Text()
    for cell in range(width):
        if cell < total:
            text.append(*(OVER if cell >= limit else HOUSE if cell < house else CAR))
        else:
            text.append(*(LIMIT if cell == limit else FREE))
    return text
