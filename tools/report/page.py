"""The page: what all comes to, then each trace with its picture and the others' figures."""

import base64
from html import escape
from pathlib import Path
from typing import NamedTuple

from tools.bench import bar

STYLE = (Path(__file__).parent / "style.css").read_text()
WHO = {"smartevse": "SmartEVSE", "warp": "WARP", "openevse": "OpenEVSE"}
FIGURES = {"excess_as": "overload, A s", "ah": "energy, Ah", "switches": "switches"}
FORMATS = {"excess_as": ".1f", "ah": ".2f", "switches": "g"}
PEERS_FORMATS = {**FORMATS, "excess_as": "g"}
ABOUT = {
    "noisy-2h": "Two lively hours: loads come and go on every phase.",
    "busy-2h": "The house alone is often above the limit; there is no charging through it.",
    "hob-cycling": "A hob that heats 8 s in every 20 s: it is met once, not every time.",
    "step-8a": "A load comes and goes: the car has to give way by 1 A.",
    "step-10a": "A load comes and goes: the car has to give way by 3 A.",
    "step-14a": "A load comes and goes: the car has to give way by 7 A.",
    "step-20a": "A load leaves less than the 6 A that a car needs: it is paused.",
    "unbalanced-14a": "The load is on one phase only; the two others have room.",
    "other-phase-26a": "A one-phase car, and an overload on a phase that it does not use.",
    "solar-1h": "The house exports most of the time; what it exports is there to be used.",
}


class Trace(NamedTuple):
    """name: of the trace; picture: SVG text of a run with a car of dead_s; cells, with_socket_meter:
    {dead time: Figures} without and with a meter at the socket."""

    name: str
    picture: str
    dead_s: int
    cells: dict
    with_socket_meter: dict


def html(traces):
    """-> the page as text; traces: a list of Trace."""
    links = "".join(f'<a href="#{one.name}">{one.name}</a>' for one in traces)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The control law on house loads</title>
<style>{STYLE}</style>
<main>
<h1>The control law on house loads</h1>
<p>The firmware's own control cycle in virtual time, beside the figures of other controllers' own
control code on the same loads: a connection of 25 A per phase, a car that takes 16 A.</p>
<div class="tiles">{_tiles(traces)}</div>
<nav>{links}</nav>
{"".join(_section(one) for one in traces)}
<footer class="faint">
<p><b>Overload</b>: ampere-seconds above the limit that the car causes, on the worst phase.
<b>Energy</b>: per phase, into the car. <b>Switches</b>: times the offer went between zero and not
zero. <b>Dead time</b>: until the car follows a new offer; then it does so with a lag of 1 s.
<b>Bar</b>: for lively loads half the overload of the better of SmartEVSE and WARP, 95 % of
SmartEVSE's energy and half of its switching; docs/simulate.md has them all.</p>
<p>In the pictures several seconds share a point; the worst of them is drawn.</p>
</footer>
</main>
</html>
"""


def _tiles(traces):
    lively = [one for one in traces if one.name in bar.LONG]
    shown = [
        (_count(traces, "cells"), "figures within the bar, without a meter at the socket"),
        (_count(traces, "with_socket_meter"), "within the bar, with a meter at the socket"),
    ]
    if lively:
        overload = _share(lively, "excess_as", ("smartevse", "warp"), min)
        switches = _share(lively, "switches", ("smartevse",), min)
        shown += [
            (overload, "of the overload of the better of SmartEVSE and WARP, lively loads"),
            (switches, "of SmartEVSE's switching, lively loads"),
        ]
    return "".join(
        f'<div class="tile"><b>{value}</b><span>{escape(text)}</span></div>'
        for value, text in shown
    )


def _count(traces, which):
    flags = [flag for one in traces for flag in _flags(one, getattr(one, which))]
    return f"{sum(flags)} of {len(flags)}"


def _flags(trace, cells):
    return [
        flag for dead_s, found in cells.items() for flag in bar.bar(trace.name, dead_s).met(found)
    ]


def _share(traces, figure, who, pick):
    """Ours of theirs in all, in percent."""
    ours = theirs = 0
    for one in traces:
        for dead_s, found in one.cells.items():
            ours += getattr(found, figure)
            theirs += pick(bar.peer(one.name, each, dead_s)[figure] for each in who)
    return f"{100 * ours / theirs:.0f} %"


def _section(trace):
    flags = _flags(trace, trace.cells)
    others = _flags(trace, trace.with_socket_meter)
    image = base64.b64encode(trace.picture.encode()).decode()
    return f"""<section id="{trace.name}">
<header><h2>{trace.name}</h2>
<span class="badge {_class(all(flags))}">{sum(flags)} of {len(flags)} within the bar</span></header>
<p>{escape(ABOUT.get(trace.name, ""))} <span class="faint">The&nbsp;picture:
dead&nbsp;time&nbsp;{trace.dead_s}&nbsp;s.</span></p>
<img alt="{trace.name}: load, offer and reasons" src="data:image/svg+xml;base64,{image}">
{_table(trace)}
<p class="faint">With a meter at the socket: {sum(others)} of {len(others)} within the bar.</p>
</section>
"""


def _table(trace):
    columns = ("ours", *WHO.values(), "bar")
    groups = "".join(f'<th colspan="{len(columns)}">{text}</th>' for text in FIGURES.values())
    heads = "".join(f"<th>{text}</th>" for _ in FIGURES for text in columns)
    rows = "".join(
        f"<tr><td>{dead_s} s</td>{_cells(trace.name, dead_s, found)}</tr>"
        for dead_s, found in trace.cells.items()
    )
    return (
        f'<div class="wide"><table><thead><tr><th></th>{groups}</tr><tr><th>dead time</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cells(name, dead_s, found):
    the_bar = bar.bar(name, dead_s)
    for_figures = ""
    for (figure, form), met in zip(FORMATS.items(), the_bar.met(found)):
        mark = "✓" if met else "✗"
        ours = f"{getattr(found, figure):{form}}"
        for_figures += f'<td class="first ours {_class(met)}">{ours} {mark}</td>'
        for who in WHO:
            for_figures += (
                f"<td>{bar.peer(name, who, dead_s)[figure]:{PEERS_FORMATS[figure]}}</td>"
            )
        for_figures += f"<td>{getattr(the_bar, figure):{form}}</td>"
    return for_figures


def _class(good):
    return "good" if good else "bad"
