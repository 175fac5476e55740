"""One run as a picture: load of the connection, offer, and the reasons as coloured bands."""

import collections
import io
import re

import matplotlib

matplotlib.use("svg")

from matplotlib import colors, pyplot
from matplotlib.patches import Patch

from tools.simulate import figures

INK, FAINT, GRID, MAINS = "#1e293b", "#64748b", "#e2e8f0", "#475569"
HOUSE, CAR, EXPORT = "#cbd5e1", "#93c5fd", "#fde68a"
OVER, OFFER = "#dc2626", "#1d4ed8"
STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#94a3b8",
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 9,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "svg.fonttype": "path",
    "svg.hashsalt": "report",  # the same picture from the same figures
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
}
# Beginning of a reason -> its band; the first that fits.
BANDS = {
    "station maximum": ("station maximum", "#4ade80"),
    "rising": ("rising gradually", "#bef264"),
    "recent peak": ("recent peak", "#60a5fa"),
    "grid": ("grid", "#fb923c"),
    "carried": ("carried by the breaker", "#ef4444"),
    "held: shortest pause": ("shortest pause", "#a78bfa"),
    "safe current": ("safe current", "#f472b6"),
    "waiting": ("waiting for the car", "#cbd5e1"),
    "": ("other", "#64748b"),
}
# More points than this cannot be distinguished.
MOST_POINTS = 900
SIZE_INCHES = (10.5, 4.7)


def svg(run):
    """-> the picture of a Run as SVG text."""
    with matplotlib.rc_context(STYLE):
        figure, (load, offer, reason) = pyplot.subplots(
            3,
            sharex=True,
            figsize=SIZE_INCHES,
            height_ratios=(10, 5, 1),
            gridspec_kw={"hspace": 0.12},
        )
        _draw_load(load, run)
        _draw_offer(offer, run)
        bands = _draw_reasons(reason, run)
        reason.set_xlim(0, len(run.seconds) / 60)
        reason.set_xlabel("minutes", color=FAINT)
        for axes in (load, offer):
            axes.tick_params(bottom=False)
        _draw_legends(figure, load, run, bands)
        figure.align_ylabels()
        text = io.StringIO()
        figure.savefig(text, format="svg", bbox_inches="tight", metadata={"Date": None})
        pyplot.close(figure)
    return re.sub(r'(?<= d=)"[^"]*"', _shortened, text.getvalue())


def worst(run):
    """For each second: (mA of the mains on the car's worst phase, of the house there, excess)."""
    rows = []
    for house_ma, second, excess_ma in zip(run.house_ma, run.seconds, figures.excesses(run)):
        phase = max(run.car_phases, key=lambda one, mains_ma=second.mains_ma: mains_ma[one])
        rows.append((second.mains_ma[phase], house_ma[phase], excess_ma))
    return rows


def band(reason):
    """-> (label, colour) of a reason."""
    return next(shown for start, shown in BANDS.items() if reason.startswith(start))


def _draw_load(axes, run):
    """House and car on top of each other, and what is above the limit."""
    limit_a = run.setup.limit_a
    rows = worst(run)
    # Of several seconds in one point the worst is drawn.
    stride = -(-len(rows) // MOST_POINTS)
    chosen = [
        max(range(start, min(start + stride, len(rows))), key=lambda number: rows[number][0])
        for start in range(0, len(rows), stride)
    ]
    minutes = [number / 60 for number in chosen]
    mains_a, house_a, excess_a = (
        [rows[number][column] / 1000 for number in chosen] for column in range(3)
    )
    _fill(axes, minutes, mains_a, CAR)
    _fill(axes, minutes, [max(one, 0) for one in house_a], HOUSE)
    if min(house_a) < 0:
        _fill(axes, minutes, [min(one, 0) for one in house_a], EXPORT)
    axes.plot(*_corners(minutes, mains_a), color=MAINS, drawstyle="steps-post", linewidth=0.5)
    over = [(minute, one) for minute, one in zip(minutes, excess_a) if one > 0]
    if over:
        starts, heights = zip(*over)
        axes.bar(starts, heights, stride / 60, limit_a, align="edge", color=OVER, ec=OVER, lw=0.7)
    _draw_unused_phases(axes, run, chosen)
    _draw_limit(axes, limit_a)
    axes.set_ylim(min(0, *house_a) * 1.05, max(limit_a * 1.22, max(mains_a) * 1.04))
    axes.set_ylabel("worst phase, A")


def _draw_limit(axes, limit_a):
    axes.axhline(limit_a, color=OVER, linewidth=1.1, linestyle=(0, (6, 3)))
    axes.annotate(
        f"limit\n{limit_a} A",
        (1, limit_a),
        (4, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        color=OVER,
        fontsize=8,
    )


def _draw_unused_phases(axes, run, chosen):
    unused = [phase for phase in range(3) if phase not in run.car_phases]
    if unused:
        loads_a = [
            max(run.house_ma[number][phase] for phase in unused) / 1000 for number in chosen
        ]
        minutes = [number / 60 for number in chosen]
        axes.plot(
            minutes, loads_a, color=FAINT, linestyle=":", linewidth=1.3, drawstyle="steps-post"
        )


def _draw_offer(axes, run):
    minutes = [number / 60 for number in range(len(run.seconds))]
    drawn_a = [second.ev_ma[run.car_phases[0]] / 1000 for second in run.seconds]
    offers_a = [second.offer_ma / 1000 for second in run.seconds]
    _fill(axes, minutes, drawn_a, CAR)
    axes.plot(*_corners(minutes, offers_a), color=OFFER, linewidth=1.3, drawstyle="steps-post")
    axes.set_ylim(0, run.setup.station_max_a * 1.12)
    axes.set_yticks([0, 6, run.setup.station_max_a])
    axes.set_ylabel("offer, A")


def _draw_reasons(axes, run):
    """-> {label: colour} of those that occur, the most frequent first."""
    shown = [band(second.reason) for second in run.seconds]
    row = [colors.to_rgb(colour) for _, colour in shown]
    axes.imshow(
        [row],
        extent=(0, len(row) / 60, 0, 1),
        aspect="auto",
        interpolation="nearest",
    )
    axes.set_yticks([])
    axes.grid(False)
    axes.set_ylabel("reason", rotation=0, ha="right", va="center")
    return dict(one for one, _ in collections.Counter(shown).most_common())


def _draw_legends(figure, load, run, reasons):
    above = [("house", HOUSE), ("car", CAR), ("over the limit by the car", OVER)]
    if min(house_ma for _, house_ma, _ in worst(run)) < 0:
        above.append(("generation in the house", EXPORT))
    handles = [Patch(color=colour, label=label) for label, colour in above]
    handles.append(pyplot.Line2D([], [], color=OFFER, label="offer"))
    if len(run.car_phases) < 3:
        label = "house, phases without the car"
        handles.append(pyplot.Line2D([], [], color=FAINT, linestyle=":", label=label))
    load.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=6,
        frameon=False,
        fontsize=8,
    )
    figure.legend(
        handles=[Patch(color=colour, label=label) for label, colour in reasons.items()],
        loc="upper center",
        bbox_to_anchor=(0.5, 0.01),
        ncols=8,
        frameon=False,
        fontsize=8,
    )


def _fill(axes, minutes, values, colour):
    """Between zero and the steps of the values."""
    edges, levels = _corners(minutes, values)
    across = [edge for edge in edges for _ in range(2)] + [edges[-1]]
    up = [level for level in levels for _ in range(2)]
    axes.fill(across, [0, *up[:-1], 0], color=colour, linewidth=0)


def _corners(minutes, values):
    """The points where the value changes: a step line needs only these."""
    kept = [
        number
        for number, value in enumerate(values)
        if number in (0, len(values) - 1) or value != values[number - 1]
    ]
    return [minutes[number] for number in kept], [values[number] for number in kept]


def _shortened(path):
    """A tenth of a point is as fine as a screen, and half of the size."""
    return re.sub(r"(\d\.\d)\d+", r"\1", path.group()).replace(" \n", " ")
