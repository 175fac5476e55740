"""What the measurement says of the installation, as sentences: place, direction, scale, phases."""

from dataclasses import dataclass
from statistics import median

from load_balancing.response import BACKWARDS, TENFOLD
from tools.service_installer import measurement, responses
from tools.service_installer.measurement import PHASES

RIGHT, WRONG, UNKNOWN = "right", "wrong", "unknown"
TOPICS = ("meter's place", "direction", "scale", "car's phases", "phase rotation", "dead time")
PLACE, DIRECTION, SCALE, CAR, ROTATION, DEAD_TIME = TOPICS
# Every house draws something, on one phase at least.
NOTHING_MA = 150
SLOW_MS = (
    8000  # a car's 5 s (IEC 61851-1:2017 table A.6), the meter's 2 s, our look each half second
)
TIMES = {-1: "a tenth", 1: "ten times", 2: "a hundred times", 3: "a thousand times"}
CYCLIC = {0: "L1L2L3", 1: "L2L3L1", 2: "L3L1L2"}


@dataclass(frozen=True)
class Finding:
    """result: RIGHT, WRONG or UNKNOWN."""

    topic: str
    result: str
    text: str


@dataclass(frozen=True)
class Report:
    """All that came of a measurement; `house_ma`: what each phase showed without the car, None
    where nothing was seen of it; `doubt`: why the station itself does not believe the meter."""

    responses: list
    house_ma: tuple
    reactions_ms: list
    findings: list
    doubt: str = None

    @property
    def car_phases(self):
        """Indexes of the grid phases that the car draws from."""
        return [response.phase for response in self.responses if response.carries]

    @property
    def complete(self):
        return all(finding.result != UNKNOWN for finding in self.findings)

    def result(self, topic):
        return next(finding.result for finding in self.findings if finding.topic == topic)


def report(samples, settings, doubt=None, car_draws=None, ended=None):
    """The Report; settings: of the station; car_draws: what the person says of the car's own
    display, None where nobody was asked; ended: why the measurement ended early, or None."""
    moves = measurement.moves(samples)
    measured = measurement.measured(samples)
    found = responses.responses(moves, measured, doubt)
    house_ma = _house_ma(samples)
    reactions_ms = [move.reaction_ms for move in moves if move.reaction_ms is not None]
    findings = [
        _place(found, house_ma, samples, car_draws, doubt, ended),
        _direction(found, house_ma, doubt),
        _scale(found, doubt),
        _car(found, settings),
        _rotation(found, settings),
        _dead_time(reactions_ms),
    ]
    return Report(found, house_ma, reactions_ms, findings, doubt)


def _house_ma(samples):
    """Without the car: the first rest of the offer at zero."""
    for plateau in measurement.plateaus(samples):
        if plateau.offer_ma == 0 and plateau.complete():
            return tuple(plateau.current_ma(phase) for phase in PHASES)
    return (None, None, None)


def _carrying(found):
    return [response for response in found if response.carries]


def _names(phases):
    return " and ".join(", ".join(f"L{phase + 1}" for phase in phases).rsplit(", ", 1))


def _place(found, house_ma, samples, car_draws, doubt, ended):
    carrying = _carrying(found)
    if carrying:
        known = [current_ma for current_ma in house_ma if current_ma is not None]
        if known and max(abs(current_ma) for current_ma in known) < NOTHING_MA:
            text = (
                "The meter sees the car, and without the car it sees nothing: it seems to be in "
                "the station's own supply. It belongs to the grid connection, before everything "
                "else."
            )
            return Finding(PLACE, WRONG, text)
        text = f"The meter sees the car on {_names([one.phase for one in carrying])}"
        if known:
            return Finding(PLACE, RIGHT, f"{text}, and the house without it.")
        return Finding(PLACE, UNKNOWN, f"{text}; of the house alone nothing was seen.")
    if doubt in (BACKWARDS, TENFOLD):
        return Finding(PLACE, RIGHT, "The meter sees the car: the station itself saw it answer.")
    if not responses.sure(found):
        return Finding(PLACE, UNKNOWN, _why_unclear(found, ended))
    return _unseen(samples, car_draws)


def _unseen(samples, car_draws):
    highest_ma = max(abs(one or 0) for sample in samples for one in sample.mains_ma)
    if highest_ma < NOTHING_MA:
        what = "The meter tells no current at all"
        cure = "check its wiring or current transformers, their ratio, and modbustcp_mode."
    else:
        what = "The meter does not see the car"
        cure = "it is not at the grid connection, or the station is supplied from another one."
    if car_draws is False:
        return Finding(
            PLACE, UNKNOWN, f"{what}, but the car did not charge: repeat with one that does."
        )
    condition = "" if car_draws else " If the car did charge:"
    return Finding(PLACE, WRONG, f"{what}.{condition} {cure[0].upper() + cure[1:]}")


def _why_unclear(found, ended):
    """Which phases could not be judged, and what to do about it."""
    if ended:
        return f"It could not be told: {ended}. Repeat when the house draws less."
    unclear = [one for one in found if one.verdict == responses.UNCLEAR]
    if not any(one.moves for one in unclear):
        return "It could not be told: the offer did not rest at two levels."
    names = _names([one.phase for one in unclear])
    if all(one.agreeing >= responses.AGREE for one in unclear):
        return (
            f"It could not be told: {names} moved when the car began, and not since. The car may "
            "take no more than 6 A; repeat with one that takes more."
        )
    counts = ", ".join(f"{one.agreeing} of {one.moves}" for one in unclear)
    return (
        f"It could not be told on {names} (moves that agree: {counts}): loads of the house move, "
        "or the car does not follow. Repeat at a quieter moment."
    )


def _direction(found, house_ma, doubt):
    carrying = _carrying(found)
    backwards = [one.phase for one in carrying if one.verdict == responses.REVERSED]
    if not carrying:
        if doubt == BACKWARDS:
            return Finding(DIRECTION, WRONG, f"Found by the station itself: {doubt}.")
        return Finding(
            DIRECTION, UNKNOWN, "It could not be told without a phase that follows the car."
        )
    if not backwards:
        tested = (
            ""
            if len(carrying) == len(PHASES)
            else f" (tested: {_names([one.phase for one in carrying])})"
        )
        return Finding(DIRECTION, RIGHT, f"The current rises when the car draws{tested}.")
    text = f"The current of {_names(backwards)} falls when the car draws"
    if whole_meter_reversed(found, house_ma):
        return Finding(DIRECTION, WRONG, f"{text}: import and export are exchanged.")
    return Finding(
        DIRECTION,
        WRONG,
        f"{text}, that of the other phases is right: turn the current transformer of "
        f"{_names(backwards)} round. No setting mends that.",
    )


def whole_meter_reversed(found, house_ma):
    """Every phase that was tested, and no other one that plainly imports."""
    carrying = _carrying(found)
    if not carrying or any(one.verdict != responses.REVERSED for one in carrying):
        return False
    others = [house_ma[one.phase] for one in found if not one.carries]
    return all(current_ma is None or current_ma < 1000 for current_ma in others)


def _scale(found, doubt):
    carrying = _carrying(found)
    if not carrying:
        if doubt == TENFOLD:
            return Finding(SCALE, WRONG, f"Found by the station itself: {doubt}.")
        return Finding(
            SCALE, UNKNOWN, "It could not be told without a phase that follows the car."
        )
    wrong = [one for one in carrying if one.exponent]
    if not wrong:
        shares = ", ".join(f"{abs(one.ratio):.2f} A on L{one.phase + 1}" for one in carrying)
        return Finding(SCALE, RIGHT, f"Of one ampere offered it tells {shares}.")
    told = ", ".join(
        f"{TIMES[exponent]} on {_names([one.phase for one in wrong if one.exponent == exponent])}"
        for exponent in sorted({one.exponent for one in wrong})
    )
    return Finding(
        SCALE,
        WRONG,
        f"The meter tells {told} of what the car takes. Check the current transformers' ratio in "
        "the meter, and modbustcp_mode.",
    )


def _car(found, settings):
    carrying = [one.phase for one in _carrying(found)]
    if not carrying or not responses.sure(found):
        return Finding(CAR, UNKNOWN, "It could not be told which phases the car uses.")
    text = f"The car draws from {_names(carrying)}"
    if len(carrying) > settings["station_phases"]:
        return Finding(CAR, WRONG, f"{text}, but station_phases is {settings['station_phases']}.")
    if len(carrying) < settings["station_phases"]:
        return Finding(
            CAR, RIGHT, f"{text} alone; station_phases is {settings['station_phases']}."
        )
    return Finding(CAR, RIGHT, f"{text}, as station_phases says.")


def _rotation(found, settings):
    carrying = [one.phase for one in _carrying(found)]
    present = settings["phase_rotation"]
    if not carrying or not responses.sure(found):
        return Finding(ROTATION, UNKNOWN, "It could not be told which phases the car uses.")
    if len(carrying) == len(PHASES):
        return Finding(
            ROTATION,
            RIGHT,
            "With a car on three phases it cannot be told, and makes no difference.",
        )
    fitting = fitting_rotation(carrying, present)
    if fitting == present:
        return Finding(ROTATION, RIGHT, f"{_names(carrying)} behind the station fits {present}.")
    return Finding(
        ROTATION,
        WRONG,
        f"The station's {'L1 is' if len(carrying) == 1 else 'L1 and L2 are'} at "
        f"{_names(carrying)} of the grid, phase_rotation is {present}: {fitting} fits, if the "
        "field turns clockwise.",
    )


def fitting_rotation(carrying, present):
    """`present` where it can be, else the clockwise one that fits.

    A car on one phase uses the station's L1, one on two L1 and L2 (IEC 62196-2, the contacts of
    type 2).
    """
    order = [int(digit) - 1 for digit in present[1::2]]
    if sorted(order[: len(carrying)]) == sorted(carrying):
        return present
    if len(carrying) == 1:
        return CYCLIC[carrying[0]]
    unused = next(phase for phase in PHASES if phase not in carrying)
    return CYCLIC[(unused + 1) % len(PHASES)]


def _dead_time(reactions_ms):
    if not reactions_ms:
        return Finding(
            DEAD_TIME, UNKNOWN, "It could not be told: no lower offer was seen to be followed."
        )
    seconds = f"{median(reactions_ms) / 1000:.1f}"
    text = f"A lower offer shows at the meter after {seconds} s, the meter's own delay with it"
    if median(reactions_ms) > SLOW_MS:
        return Finding(
            DEAD_TIME, WRONG, f"{text}: the car is slower than IEC 61851-1 allows (5 s)."
        )
    return Finding(DEAD_TIME, RIGHT, f"{text}.")
