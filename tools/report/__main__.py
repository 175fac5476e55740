"""Draws every trace beside the other controllers' figures: build/report/index.html."""

import sys
from pathlib import Path

import tools  # noqa: F401  (makes lib/ importable)
from tools.bench import bar
from tools.command_line import BAD_USAGE, Parser
from tools.report import chart, page
from tools.simulate import figures
from tools.simulate.run import play

FOLDER = Path("build/report")
# The dead time in the pictures; the tables have all of them.
DEAD_S = 2


def main(arguments=None):
    parser = Parser(prog="python -m tools.report", description=__doc__)
    parser.add_argument("--to", metavar="FOLDER", type=Path, default=FOLDER)
    parser.add_argument("--picture", metavar="TRACE", choices=bar.NAMES, help="only this one's")
    chosen = parser.parse_args(arguments)
    try:
        chosen.to.mkdir(parents=True, exist_ok=True)
        path = write_picture(chosen.picture, chosen.to) if chosen.picture else write(chosen.to)
    except OSError as error:
        print(error, file=sys.stderr)
        return BAD_USAGE
    print(path)
    return 0


def write(folder, names=bar.NAMES, dead_times_s=bar.DEAD_TIMES_S):
    """-> the path of the page."""
    path = folder / "index.html"
    text = page.html([measure(name, dead_times_s) for name in names])
    path.write_text(text, encoding="utf-8")
    return path


def write_picture(name, folder):
    """-> the path of one trace's picture."""
    path = folder / f"{name}.svg"
    path.write_text(chart.svg(play(bar.trace(name), bar.setup(name, DEAD_S))), encoding="utf-8")
    return path


def measure(name, dead_times_s=bar.DEAD_TIMES_S):
    """-> page.Trace."""
    trace = bar.trace(name)
    without, with_meter = (
        {
            dead_s: figures.of(play(trace, bar.setup(name, dead_s, socket_meter)))
            for dead_s in dead_times_s
        }
        for socket_meter in (False, True)
    )
    picture = chart.svg(play(trace, bar.setup(name, DEAD_S)))
    return page.Trace(name, picture, DEAD_S, without, with_meter)


if __name__ == "__main__":
    sys.exit(main())
