"""The live view of a real station, drawn as in `make run`, from its answers."""

import itertools

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tools.run import view
from tools.run.station_box import METER_STYLES
from tools.service_installer import settings_access
from tools.station_lines import timed

INTERVAL_S = 1
EVENTS_KEPT = 50


class Monitor:
    """look() returns the data of the view; `events`: the last ones, (milliseconds, text)."""

    def __init__(self, station):
        self._station = station
        self._settings = settings_access.ask(station)["settings"]
        answer = station.ask("events")
        self.events = [timed(*event) for event in answer["events"]]

    def look(self):
        """Ask for the status; returns the dictionary of seen()."""
        now = self._station.ask("status")
        new = [event for event in self._station.events() if event not in self.events]
        self.events = (self.events + new)[-EVENTS_KEPT:]
        return seen(now, self._settings)


def seen(now, settings):
    """From status and settings to the currents that tools/run/view.py draws, with the status."""
    limit_ma = settings["installation_max_current_a"] * 1000
    mains_ma = now["mains_ma"] or (0, 0, 0)
    car_ma = [_car_ma(now, settings, phase, mains_ma[phase] or 0, limit_ma) for phase in range(3)]
    house_ma = [_house_ma(now, mains or 0, car) for mains, car in zip(mains_ma, car_ma)]
    return {
        "house_ma": house_ma,  # with whatever balances it: the station knows of no such device
        "balancer_ma": [0, 0, 0],
        "car_ma": car_ma,
        "limit_ma": limit_ma,
        "station": now,
    }


def _house_ma(now, mains_ma, car_ma):
    """The rest of the grid's current. Of an old reading the car may not be a part."""
    if now["headroom_ma"] is None:
        return mains_ma - max(0, min(mains_ma, car_ma))
    return mains_ma - car_ma


def _car_ma(now, settings, phase, mains_ma, limit_ma):
    """Measured at the socket, or grid current less the station's estimate of the house load; while
    the meter is lost the most that the car may draw."""
    if now["car_ma"] is not None:
        return now["car_ma"][phase] or 0
    used = settings["phase_rotation"][: 2 * settings["station_phases"]]
    if not now["charging"] or f"L{phase + 1}" not in used:
        return 0
    if now["headroom_ma"] is None:  # the meter is lost: what the car may draw
        return now["signalled_ma"]
    house_ma = limit_ma - now["headroom_ma"][phase]
    return max(0, min(mains_ma - house_ma, now["signalled_ma"]))


def _car(found):
    """What the car does and draws, and how that is known."""
    now, car_ma = found["station"], found["car_ma"]
    if not now["charging"]:
        return "not charging"
    drawn = " ".join(view.amperes(ma).strip() for ma in car_ma)
    if now["car_ma"] is not None:
        return f"charging, draws {drawn}"
    if now["headroom_ma"] is None:
        most = view.amperes(now["signalled_ma"]).strip()
        return f"charging, draws {most} at most, not measured"
    return f"charging, draws {drawn} by the grid's meter"


def screen(found, events):
    """The view as a rich renderable; found: of look()."""
    now = found["station"]
    return Group(
        Panel(view.phases(found), title=f"Grid connection{_age(now)}", title_align="left"),
        view.side_by_side(
            Panel(_station(found), title="Station", title_align="left"),
            Panel(_meter(now), title="Meter", title_align="left"),
        ),
        Panel(
            view.latest([(at_ms / 1000, text) for at_ms, text in events]),
            title="Events",
            title_align="left",
        ),
        Text(" Ctrl-C ends the view; the station goes on."),
    )


def _age(now):
    """A remark where the currents shown are not the present ones, else ""."""
    if now["mains_ma"] is None:
        return ", not measured"
    if now["headroom_ma"] is None:
        return f", {now['mains_age_ms'] // 1000} s ago and not used"
    return ""


def _station(found):
    now = found["station"]
    table = Table.grid(padding=(0, 2))
    offer = f"{view.amperes(now['offer_ma'])}  {now['reason']}"
    table.add_row("offer", Text(offer, "bold"))
    table.add_row("pilot", f"signals {view.amperes(now['signalled_ma'])}")
    table.add_row("car", f"state {now['pilot_state']}, {_car(found)}")
    table.add_row("LED", now["led"])
    table.add_row("fault", Text(now["fault"] or "none", "bold red" if now["fault"] else ""))
    return table


def _meter(now):
    table = Table.grid(padding=(0, 2))
    state = now["meter_state"]
    table.add_row("state", Text(state, METER_STYLES.get(state, "")))
    table.add_row("polls", f"{now['meter_polls']}")
    table.add_row("error", now["meter_error"] or "none")
    table.add_row("socket", now["socket_meter_state"])
    table.add_row("up", f"{now['uptime_s']} s")
    return table


def line(found):
    """The view as one line, for output that is no terminal; found: of look()."""
    now = found["station"]
    mains = " ".join(view.amperes(ma or 0) for ma in now["mains_ma"] or (0, 0, 0))
    return (
        f"{now['uptime_s']:8d} s  grid {mains}{_age(now)}  offer {view.amperes(now['offer_ma'])} "
        f"({now['reason']})  {_car(found)}  meter {now['meter_state']}"
    )


def statuses(monitor, station, seconds=None):
    """monitor.look() once a second, for ever or for this number of seconds."""
    rounds = itertools.count() if seconds is None else range(seconds)
    for number in rounds:
        if number:
            station.wait(INTERVAL_S)
        yield monitor.look()
