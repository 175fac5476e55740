"""Whether the meter check declares correct meters faulty, and how soon it finds wrong ones."""

from multiprocessing import Pool

from rich import box
from rich.table import Table

from tools.bench import random_days, wrong_meters
from tools.bench.aim import Aim

DAYS = 1000
# The table is this wide, and not squeezed into a narrower terminal.
WIDTH = 100


def run(console):
    """Simulate, print what is found -> aims."""
    console.width = max(console.width, WIDTH)
    with Pool() as pool:
        outcomes = pool.map(day, range(DAYS), chunksize=10)
        found = pool.map(wrong_meters.play, wrong_meters.cases(), chunksize=1)
    console.print(*report(outcomes), sep="\n", highlight=False, markup=False)
    console.print(table(found))
    return [*aims_of_days(outcomes), *aims_of_wrong(found)]


def day(seed):
    """-> the Outcome of the day of this seed."""
    return random_days.play(random_days.made(seed))


def report(outcomes):
    """Lines: each false alarm with its seed, and the number of suspicions by their text."""
    for outcome in outcomes:
        for second, text in outcome.alarms:
            yield f"false alarm: day {outcome.day.seed}, {second} s: {text}"
            yield f"    {changes(outcome.day)}"
    counts = {}
    for outcome in outcomes:
        for text in {text for _, text in outcome.suspicions}:
            counts[text] = counts.get(text, 0) + 1
    suspect = sum(bool(outcome.suspicions) for outcome in outcomes)
    yield f"{suspect} of {len(outcomes)} days of correct meters have a suspicion:"
    for text, count in sorted(counts.items(), key=lambda item: -item[1]):
        yield f"{count:>7} days  {text}"


def changes(one):
    """What the installation of a Day has that is not the default, as text."""
    defaults = type(one.setup)()._asdict()
    setup = one.setup._asdict().items()
    parts = [f"{name}={value}" for name, value in setup if value != defaults[name]]
    return ", ".join([*parts, f"full_s={one.full_s}", f"length_s={len(one.rows)}"])


def aims_of_days(outcomes):
    """No alarm on any day."""
    false = [outcome.day.seed for outcome in outcomes if outcome.alarms]
    text = f"false alarms: on {len(false)} of {len(outcomes)} random days of correct meters"
    return [Aim(not false, text)]


def aims_of_wrong(found):
    """All are found but what docs/supervision.md names, and those without any current soon."""
    needed = [one for one in found if one.case.fault not in wrong_meters.MAY_BE_MISSED]
    missing = [name(one.case) for one in needed if one.how is None]
    quick = [one for one in found if one.case.fault in wrong_meters.QUICK]
    late = [name(one.case) for one in quick if not is_quick(one)]
    most_s = max((one.charging_s for one in quick), default=0)
    text = f"found within a charge of an hour: {len(needed) - len(missing)} of {len(needed)}"
    if len(found) > len(needed):
        others = [one for one in found if one not in needed]
        too_large = sum(one.how is not None for one in others)
        text += f", beside {too_large} of {len(others)} that read too much"
    quick_text = (
        f"no current on all phases or one: found within {wrong_meters.QUICK_S} s of charging; "
        f"{most_s} s at most"
    )
    return [Aim(not missing, listed(text, missing)), Aim(not late, listed(quick_text, late))]


def is_quick(one):
    """Whether a meter without any current was found in time."""
    return one.how is not None and one.charging_s <= wrong_meters.QUICK_S


def listed(text, names):
    """The text, and the names of those that missed the aim."""
    return f"{text}; not: {', '.join(names)}" if names else text


def name(case):
    """A case in a few words."""
    return f"{case.fault} from {case.from_s} s, {case.ev_phases}-phase car, {case.house}"


def table(found):
    """When each wrong meter was found, as a rich table."""
    made = Table(
        title="Wrong meters in a charge of an hour",
        caption="after: since the fault began; charging: of it while power flowed; overload: "
        "that the car caused until then, worst phase",
        box=box.SIMPLE_HEAD,
    )
    for heading in ("fault", "from", "car", "house", "found as"):
        made.add_column(heading, no_wrap=True)
    for heading in ("after", "charging", "overload"):
        made.add_column(heading, justify="right", no_wrap=True)
    for one in found:
        made.add_row(
            one.case.fault,
            f"{one.case.from_s} s",
            f"{one.case.ev_phases} phases" if one.case.ev_phases > 1 else "1 phase",
            one.case.house,
            one.how or "[red]not found[/]",
            f"{one.after_s} s",
            f"{one.charging_s} s",
            f"{one.overload_as:.1f} A s",
        )
    return made
