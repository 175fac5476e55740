"""A run as CSV, as JSON, or for people."""

import collections
import csv
import json

MAINS = ("mains_l1_ma", "mains_l2_ma", "mains_l3_ma")
CAR = ("ev_l1_ma", "ev_l2_ma", "ev_l3_ma")
COLUMNS = ("second", *MAINS, *CAR, "offer_ma", "reason")


def write_csv(run, path):
    """A row a second; OSError."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number, second in enumerate(run.seconds):
            writer.writerow(
                [number, *second.mains_ma, *second.ev_ma, second.offer_ma, second.reason]
            )


def write_json(run, figures, path):
    """The figures as an object, with the events beside them; OSError."""
    events = [{"second": second, "text": text} for second, text in run.events]
    with open(path, "w", encoding="utf-8") as file:
        json.dump({**figures._asdict(), "events": events}, file, indent=1)
        file.write("\n")


def summary(run, figures):
    """-> lines for a terminal."""
    to_full = "-" if figures.seconds_to_full is None else f"{figures.seconds_to_full} s"
    switched = "once" if figures.switches == 1 else f"{figures.switches} times"
    lines = [
        f"simulated            {len(run.seconds)} s",
        f"overload by the car  {figures.excess_as} As in {figures.over_s} s, "
        f"{figures.worst_over_a} A at worst",
        f"charged              {figures.ah} Ah per phase",
        f"switched             {switched}",
        f"back at full after   {to_full}",
        f"breaker or fuse at   {figures.thermal_percent} % of tripping at most, "
        f"{figures.thermal_by_car_percent} % by the car",
        "",
    ]
    lines += [f"{number:>7} s  {text}" for number, text in run.events]
    reasons = collections.Counter(second.reason for second in run.seconds)
    lines.append("")
    lines += [
        f"{100 * count / len(run.seconds):>7.1f} %  {reason}"
        for reason, count in reasons.most_common()
    ]
    return lines
