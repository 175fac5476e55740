"""The last minutes of the grid connection and of the offer, as a chart of a few rows."""

from collections import deque

from rich.text import Text

COLUMN_S = 4
# A terminal of 500 columns shows no more of them.
KEPT_COLUMNS = 250
NAMES = ("L1", "L2", "L3", "offer")
LABEL_WIDTH = 6
BLOCKS = " ▁▂▃▄▅▆▇█"
OVER_STYLE, GRID_STYLE, OFFER_STYLE = "red", "green", "bright_blue"


class History:
    """`columns`: [highest current of L1, of L2, of L3, lowest offer] in mA within COLUMN_S each,
    the newest last; None where nothing was seen."""

    def __init__(self):
        self.columns = deque(maxlen=KEPT_COLUMNS)
        self._newest = None  # number of the last column, counted from the start of the run

    def step(self, seen):
        """Take in a snapshot of the simulation."""
        number = int(seen["uptime_s"] // COLUMN_S)
        values = [*seen["mains_ma"], seen["offer_ma"]]
        if number == self._newest:
            *grid, offer_ma = self.columns[-1]
            highest = [max(pair) for pair in zip(grid, values)]
            self.columns[-1] = [*highest, min(offer_ma, values[-1])]
            return
        if self._newest is not None:
            self.columns.extend([None] * min(number - self._newest - 1, KEPT_COLUMNS))
        self.columns.append(values)
        self._newest = number


class Chart:
    """The newest columns of a History, each current against the limit: it fills its place.

    A column is full where the limit was exceeded, and nowhere else.
    """

    def __init__(self, history, limit_ma):
        self._columns = history.columns
        self._limit_ma = limit_ma

    def __rich_console__(self, console, options):
        height = options.height or len(NAMES)
        width = max(1, options.max_width - LABEL_WIDTH)
        shown = list(self._columns)[-width:]
        shown = [None] * (width - len(shown)) + shown
        rows, extra = divmod(height, len(NAMES))
        lines = []
        for series in range(len(NAMES)):
            lines += self._rows(series, shown, rows + (series < extra))
        yield Text("\n").join(lines)

    def _rows(self, series, shown, rows):
        """The lines of one series, from the top."""
        levels = [self._level(column and column[series], 8 * rows) for column in shown]
        usual = OFFER_STYLE if NAMES[series] == "offer" else GRID_STYLE
        for row in range(rows):
            below = 8 * (rows - 1 - row)  # levels that the rows below this one show
            label = NAMES[series] if row == rows - 1 else ""
            line = Text.assemble((label.ljust(LABEL_WIDTH), "grey62"), no_wrap=True)
            for level in levels:
                block = BLOCKS[max(0, min(8, level - below))]
                line.append(block, OVER_STYLE if level == 8 * rows else usual)
            yield line

    def _level(self, current_ma, full):
        """0: not seen, 1: nothing or export, full - 1: at the limit, full: above it."""
        if current_ma is None:
            return 0
        if current_ma > self._limit_ma:
            return full
        return 1 + max(0, round((full - 2) * current_ma / self._limit_ma))


def shown_s(width):
    """How many seconds a Chart of this width shows."""
    return max(1, width - LABEL_WIDTH) * COLUMN_S
