"""The aims of a bench, and whether a run met them."""

from typing import NamedTuple


class BenchFailed(Exception):
    """A bench could not be run; the text gives the reason."""


class Aim(NamedTuple):
    """met: whether this run meets the aim; text: the aim and the figure."""

    met: bool
    text: str


def report(aims, console):
    """Print a line for each aim, and the number of aims that were met."""
    for aim in aims:
        console.print("[green]met   [/]" if aim.met else "[red]missed[/]", aim.text)
    met = sum(aim.met for aim in aims)
    console.print(f"{met} of {len(aims)} aims met")
