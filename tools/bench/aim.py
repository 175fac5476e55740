"""What a bench aims at, and whether a run reached it."""

from typing import NamedTuple


class BenchFailed(Exception):
    """A bench could not be run; the text says why."""


class Aim(NamedTuple):
    """met: whether the figures of this run reach it; text: the aim and what was found."""

    met: bool
    text: str


def report(aims, console):
    """A line for each aim, and how many were met."""
    for aim in aims:
        console.print("[green]met   [/]" if aim.met else "[red]missed[/]", aim.text)
    met = sum(aim.met for aim in aims)
    console.print(f"{met} of {len(aims)} aims met")
