"""The page: the totals, then each trace with its picture and the others' figures."""

import base64
from pathlib import Path
from typing import NamedTuple

import jinja2

from tools.bench import bar

WHO = {"smartevse": "SmartEVSE", "warp": "WARP", "openevse": "OpenEVSE"}
COLUMNS = ("ours", *WHO.values(), "bar")
FIGURES = {"excess_as": "overload, A s", "ah": "energy, Ah", "switches": "switches"}
FORMATS = {"excess_as": ".1f", "ah": ".2f", "switches": "g"}
PEERS_FORMATS = {**FORMATS, "excess_as": "g"}
ABOUT = {
    "noisy-2h": "Two hours in which loads come and go on every phase.",
    "busy-2h": "The house alone is often above the limit; the car cannot charge through it.",
    "hob-cycling": "A hob heats 8 s in every 20 s: one overload in all, not one for each heating.",
    "step-8a": "A load comes and goes: the car has to give way by 1 A.",
    "step-10a": "A load comes and goes: the car has to give way by 3 A.",
    "step-14a": "A load comes and goes: the car has to give way by 7 A.",
    "step-20a": "With this load the headroom is below the 6 A that a car needs: it is paused.",
    "unbalanced-14a": "The load is on one phase only; the two others have headroom.",
    "other-phase-26a": "A one-phase car, and an overload on a phase that it does not use.",
    "solar-1h": "The house exports most of the time; the car may use what it exports.",
}
ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
)


class Trace(NamedTuple):
    """name: of the trace; picture: SVG text of a run with a car of dead_s; cells and
    with_socket_meter: {dead time: Figures} without and with a meter at the socket."""

    name: str
    picture: str
    dead_s: int
    cells: dict
    with_socket_meter: dict


def html(traces):
    """-> the page as text; traces: a list of Trace."""
    return ENVIRONMENT.get_template("page.html").render(
        tiles=list(_tiles(traces)),
        figures=FIGURES.values(),
        columns=COLUMNS,
        sections=[_section(one) for one in traces],
    )


def _tiles(traces):
    """The numbers at the top of the page."""
    for which, text in (
        ("cells", "figures within the bar, without a meter at the socket"),
        ("with_socket_meter", "within the bar, with a meter at the socket"),
    ):
        met = [flag for one in traces for flag in _met(one.name, getattr(one, which))]
        yield {"value": f"{sum(met)} of {len(met)}", "text": text}
    changing = [one for one in traces if one.name in bar.LONG]
    if changing:
        for figure, who, text in (
            (
                "excess_as",
                ("smartevse", "warp"),
                "of the overload of the better of SmartEVSE and WARP, changing loads",
            ),
            ("switches", ("smartevse",), "of SmartEVSE's switching, changing loads"),
        ):
            yield {"value": _share(changing, figure, who), "text": text}


def _share(traces, figure, who):
    """Ours in percent of the lowest of theirs, all dead times together."""
    ours = theirs = 0
    for one in traces:
        for dead_s, found in one.cells.items():
            ours += getattr(found, figure)
            theirs += min(bar.peer(one.name, each, dead_s)[figure] for each in who)
    return f"{100 * ours / theirs:.0f} %"


def _section(trace):
    """What the template shows of one trace."""
    met = _met(trace.name, trace.cells)
    others = _met(trace.name, trace.with_socket_meter)
    image = base64.b64encode(trace.picture.encode()).decode()
    return {
        "name": trace.name,
        "about": ABOUT.get(trace.name, ""),
        "dead_s": trace.dead_s,
        "picture": f"data:image/svg+xml;base64,{image}",
        "met": sum(met),
        "cells": len(met),
        "met_with_socket_meter": sum(others),
        "cells_with_socket_meter": len(others),
        "rows": [
            {"dead_s": dead_s, "figures": list(_figures(trace.name, dead_s, found))}
            for dead_s, found in trace.cells.items()
        ],
    }


def _met(name, cells):
    """-> for each figure of each dead time: whether the bar is met."""
    return [flag for dead_s, found in cells.items() for flag in bar.bar(name, dead_s).met(found)]


def _figures(name, dead_s, found):
    """Each figure of a row: ours, whether the bar is met, then the others' and the bar."""
    the_bar = bar.bar(name, dead_s)
    for (figure, form), met in zip(FORMATS.items(), the_bar.met(found)):
        peers = [bar.peer(name, who, dead_s)[figure] for who in WHO]
        yield {
            "ours": f"{getattr(found, figure):{form}}",
            "met": met,
            "others": [
                *(f"{one:{PEERS_FORMATS[figure]}}" for one in peers),
                f"{getattr(the_bar, figure):{form}}",
            ],
        }
