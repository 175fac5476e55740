"""Random days of correct installations, made from a seed: house, photovoltaics, devices that
balance the phases, a car and a meter. A day is one charge in which all comes sooner than in life.
"""

import random
from typing import NamedTuple

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

LENGTHS_S = (600, 1200)
PHASES = (0, 1, 2)
ROTATIONS = ("L1L2L3", "L2L3L1", "L3L1L2", "L1L3L2", "L2L1L3", "L3L2L1")
INVALID = " is not valid: "
SUSPECT = "Meter suspect: "


class Day(NamedTuple):
    """rows: mA on L1, L2, L3 for each second; full_s: then the car's battery is full, or None."""

    seed: int
    setup: Setup
    rows: list
    full_s: object


class Outcome(NamedTuple):
    """(second, text) of each event that declares the meter faulty, and of each suspicion."""

    day: Day
    alarms: list
    suspicions: list


def made(seed):
    """-> the Day of this seed."""
    source = random.Random(f"day {seed}")
    length_s = source.randint(*LENGTHS_S)
    rows_a, has_sun = _house(source, length_s)
    devices = _devices(source)
    setup = Setup(
        limit_a=source.choice((16, 20, 25, 25, 32, 35, 63)),
        station_max_a=source.choice((10, 16, 16, 32)),
        safe_a=source.choice((0, 6, 6, 10)),
        phase_rotation=source.choice(ROTATIONS),
        balancers=devices,
        generation=_generation(source, has_sun, devices),
        socket_meter=source.random() < 0.2,
        **_meter(source),
        **_car(source, length_s),
    )
    full_s = source.randint(120, length_s) if source.random() < 0.25 else None
    rows = [tuple(round(1000 * load_a) for load_a in row) for row in rows_a]
    return Day(seed, setup, rows, full_s)


def play(day):
    """Simulate it -> Outcome."""
    station = SimulatedStation(day.setup)
    for second, house_ma in enumerate(day.rows):
        if second == day.full_s:
            station.timing.car.fill()
        station.step(house_ma)
    return Outcome(day, of(station.events, INVALID), of(station.events, SUSPECT))


def of(events, words):
    """The events, (second, text), whose text has these words."""
    return [event for event in events if words in event[1]]


def _car(source, length_s):
    """One, two or three phases, quick or ramping, and often with a quirk."""
    car = {
        "ev_phases": source.choice((1, 1, 2, 3, 3)),
        "ev_max_a": source.choice((6, 8, 10, 13, 16, 16, 20, 32)),
        "ev_dead_s": source.randint(0, 6),
        "ev_lag_s": source.choice((0, 0.5, 1, 1, 3, 8, 20)),
    }
    quirk = source.choice(("none", "none", "late", "minimum", "gives up", "adds phases"))
    if quirk == "late":
        car["ev_starts_late"] = source.choice((5, 20, 45, 90))
    if quirk in ("minimum", "gives up"):
        car["ev_min_a"] = source.randint(7, 13)
    if quirk == "gives up":
        car["ev_gives_up_s"] = source.choice((5, 10, 30))
    if quirk == "adds phases":
        car["ev_adds_phases"] = source.randint(60, length_s // 2)
    return car


def _meter(source):
    """A correct one: late, slow in its replies, without direction, or slowly renewing."""
    meter = {
        "meter_delay_s": source.choice((0, 0, 0, 1, 2)),
        "meter_phase_ms": source.randrange(1000),
        "meter_reply_ms": source.choice((20, 40, 40, 200, 700, 1500)),
    }
    kind = source.choice(("quick",) * 6 + ("renewing", "unsigned"))
    if kind == "renewing":
        meter["meter_fault"] = f"renew:{source.choice((10, 15, 20, 30, 60))}"
    if kind == "unsigned":
        meter["meter_fault"] = kind
    return meter


def _devices(source):
    """-> texts of balancing devices, none in two days of five."""
    return tuple(_device(source) for _ in range(source.choice((0, 0, 1, 1, 2))))


def _device(source):
    kind = source.choice(("sum", "each", "phase", "phase-sum", "diverter", "zero-export"))
    limit_a, delay_s = source.choice((3, 6, 10, 13, 16, 25)), source.randint(1, 8)
    parts = [kind]
    if kind in ("phase", "phase-sum", "diverter"):
        parts.append(source.choice(("L1", "L2", "L3")))
    parts += [str(limit_a), str(delay_s)]
    if kind != "zero-export" and source.random() < 0.3:
        parts.append(str(source.choice((200, 1000, 5000))))  # Wh: it may be full or empty
    return ":".join(parts)


def _generation(source, has_sun, devices):
    """A setting that is true, or unknown."""
    kinds = {device.split(":")[0] for device in devices}
    allowed = ["unknown", "storage"]
    if not kinds - {"diverter", "zero-export"}:
        allowed.append("solar")
        if not has_sun and "zero-export" not in kinds:
            allowed.append("none")
    return source.choice(allowed)


def _house(source, length_s):
    """-> ([A on L1, L2, L3] for each second, whether photovoltaics feed in)."""
    noise_a = source.choice((0.02, 0.08, 0.3))
    bases_a = [source.uniform(0.1, 4) for _ in PHASES]
    rows_a = [
        [max(source.gauss(base_a, noise_a), 0) for base_a in bases_a] for _ in range(length_s)
    ]
    for load in source.sample((_appliances, _heat_pump, _hob), source.randint(0, 3)):
        load(source, rows_a)
    has_sun = source.random() < 0.5
    if has_sun:
        _sun(source, rows_a)
    return rows_a, has_sun


def _sun(source, rows_a):
    """Photovoltaics on one or all phases, under clouds."""
    peak_a, phases = (
        source.uniform(2, 16),
        source.choice((PHASES, PHASES, (source.choice(PHASES),))),
    )
    sun, aim, cloudy = 1.0, 1.0, source.choice((0, 1 / 120, 1 / 30))
    for row_a in rows_a:
        if source.random() < cloudy:
            aim = source.choice((0.2, 0.3, 0.5, 0.9, 1.0, 1.15))
        sun += (aim - sun) * 0.1
        for phase in phases:
            row_a[phase] -= peak_a * sun


def _appliances(source, rows_a):
    """Single phases, steps of all sizes."""
    for _ in range(source.randint(2, 12)):
        start, lasts_s = source.randrange(len(rows_a)), source.randint(10, 300)
        _add(rows_a, start, lasts_s, source.choice(PHASES), source.choice((2, 4, 8, 10, 13)))


def _heat_pump(source, rows_a):
    """It runs up for a while, on all phases or one, and stops at once."""
    phases, start = source.choice((PHASES, (source.choice(PHASES),))), source.randint(30, 200)
    while start < len(rows_a):
        top_a, up_s = source.uniform(3, 10), source.randint(10, 120)
        end = start + up_s + source.randint(60, 400)
        for second in range(start, min(end, len(rows_a))):
            for phase in phases:
                rows_a[second][phase] += top_a * min((second - start) / up_s, 1)
        start = end + source.randint(30, 300)


def _hob(source, rows_a):
    """It heats in pulses, for some minutes."""
    phase, current_a = source.choice(PHASES), source.choice((5, 8, 10))
    start = source.randrange(len(rows_a) // 2)
    end = start + source.randint(120, 600)
    on_s, off_s = source.choice((2, 5, 12)), source.choice((3, 8, 25))
    for pulse in range(start, end, on_s + off_s):
        _add(rows_a, pulse, on_s, phase, current_a)


def _add(rows_a, start, lasts_s, phase, current_a):
    for row_a in rows_a[start : start + lasts_s]:
        row_a[phase] += current_a
