"""The firmware's control cycle on a house's load, in virtual time: what is offered, and why."""

import sys
from pathlib import Path

import tools  # noqa: F401  (makes lib/ importable)
from settings.values import SettingRefused
from tools.command_line import BAD_USAGE
from tools.plant.house import read_trace
from tools.plant.rows import TraceError
from tools.simulate import figures, options, output
from tools.simulate.run import play


def main(arguments=None):
    chosen, setup = options.parse(arguments, __doc__)
    if chosen.stations != 1:
        print(
            f"--stations {chosen.stations}: networks of stations are not simulated, 1 is allowed.",
            file=sys.stderr,
        )
        return BAD_USAGE
    files = [Path(name).resolve() for name in (chosen.trace, chosen.csv, chosen.json) if name]
    if len(set(files)) < len(files):
        print("TRACE.csv, --csv and --json have to be different files.", file=sys.stderr)
        return BAD_USAGE
    try:
        run = play(read_trace(chosen.trace), setup)
        show(run, chosen)
    except (TraceError, SettingRefused, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_USAGE
    return 0


def show(run, chosen):
    """Write the files that were asked for, or the summary to the terminal."""
    found = figures.of(run)
    if chosen.csv:
        output.write_csv(run, chosen.csv)
    if chosen.json:
        output.write_json(run, found, chosen.json)
    if not chosen.csv and not chosen.json:
        print("\n".join(output.summary(run, found)))


if __name__ == "__main__":
    sys.exit(main())
