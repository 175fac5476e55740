"""Devices that balance the phases: what the car draws shows for a moment, and is taken back.

An inverter or a battery on the sum of the phases, a battery on one phase, a heating rod that uses
up the export: each needs a second or more. A meter that is wrong never shows the car first.
"""

from meter_check import follow
from tools.service_installer.observation import PHASES, names

# A part of the offer's move: what shows more is a load that comes just then.
AT_MOST = 1.6
# Amperes of the car that a device has to take back to be seen; it may be at its limit.
LEAST_MA = 1200
AT_ONCE = 1 / 4
ON_THE_WAY = 1.1
# One such move may be a load that was switched off.
NEEDED = 2
# Some devices do a fifth too much, on three phases.
SUM_FALLS = 0.75
DEVICE = "a battery, an inverter with zero export or a heating rod that uses up the export"

MAY = f"{DEVICE[0].upper() + DEVICE[1:]} may be the reason"


def seen(moves):
    """What a device does to the phases, as a sentence, or None where none is seen."""
    back = [phase for phase in PHASES if _count(moves, phase, _taken_back) >= NEEDED]
    down = [phase for phase in PHASES if _count(moves, phase, _falls_later) >= NEEDED]
    parts = []
    if back:
        parts.append(f"what the car draws from {names(back)} is taken back within seconds")
    if down:
        verb = "falls" if len(down) == 1 else "fall"
        parts.append(f"{names(down)} {verb} after the car's phases rise")
    return f"{' and '.join(parts)}: {DEVICE} balances the phases" if parts else None


def sum_falls(moves):
    """Whether the sum of the phases falls when the car draws: no device does more than to hold
    it where it was."""
    seen = [move for move in moves if all(move.calm(phase) for phase in PHASES)]
    falls = [-sum(move.change_ma) >= SUM_FALLS * move.size_ma for move in seen]
    return sum(falls) >= NEEDED and 3 * sum(falls) >= 2 * len(falls)


def turned(moves, phase):
    """Whether a phase moves against the offer as that of a turned transformer does: in the same
    second as the car's phases move with it, and as far."""
    against = [move for move in moves if move.calm(phase) and _is_against(move, phase)]
    told = [
        at_once for at_once in (_at_once(move, phase) for move in against) if at_once is not None
    ]
    return sum(told) >= NEEDED and 3 * sum(told) >= 2 * len(told)


def is_partial(move, phase):
    """Whether a phase moved as far as it went in the end, and never farther on the way."""
    change_ma, noise_ma = abs(move.change_ma[phase]), move.noise_ma[phase]
    return max(move.peak_ma[phase], move.against_ma[phase]) <= ON_THE_WAY * change_ma + noise_ma


def _is_against(move, phase):
    return -move.change_ma[phase] * 100 >= follow.LEAST_PERCENT * move.size_ma


def _at_once(move, phase):
    """True, False, or None where this move does not tell."""
    rose_ma = move.peak_ma[phase] - move.noise_ma[phase]
    if rose_ma > AT_ONCE * move.size_ma:
        return False  # it showed the car first
    others = [other for other in PHASES if other != phase and _goes(move, other)]
    if not others:
        return True  # no device lets the sum of the phases fall when the car draws
    other = max(others, key=lambda one: move.step_ma[one])
    if not follow.is_steep(move, other):
        return None
    return -move.step_ma[phase] > move.step_ma[other] / 2


def _count(moves, phase, condition):
    return sum(condition(move, phase) for move in moves if not move.at_least and move.calm(phase))


def _taken_back(move, phase):
    """It showed the car, and shows less of it in the end."""
    back_ma = move.peak_ma[phase] - move.noise_ma[phase] - move.change_ma[phase]
    return _shows(move, phase) and back_ma >= LEAST_MA


def _falls_later(move, phase):
    """It went against the offer, but not in the second in which another phase followed."""
    if -move.change_ma[phase] < LEAST_MA:
        return False
    steps_ma = [
        move.step_ma[other]
        for other in PHASES
        if other != phase and _shows(move, other) and follow.is_steep(move, other)
    ]
    return any(abs(move.step_ma[phase]) <= AT_ONCE * step_ma for step_ma in steps_ma)


def _goes(move, phase):
    return follow.follows(move, phase) or _shows(move, phase)


def _shows(move, phase):
    return follow.shows(move, phase) and move.peak_ma[phase] <= AT_MOST * move.size_ma
