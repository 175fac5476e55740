"""How far a phase went with a move: all of the way, part of it, the other way, or not at all."""

from micropython import const

# A car that takes less than it is offered goes less far, by so much at least.
LEAST_PERCENT = const(30)
MOST_PERCENT = const(130)
FULL_PERCENT = const(75)
# Two phases of a car go alike within this; so do a phase and itself in two moves.
ALIKE_PERCENT = const(25)


def is_calm(move, phase):
    """It moves by itself by less than a quarter of the move."""
    return move.noise_ma[phase] * 4 <= move.size_ma


def follows(move, phase):
    """It went with the offer, by a car's part of the move."""
    return move.change_ma[phase] * 100 >= move.size_ma * LEAST_PERCENT


def shows(move, phase):
    """It went with the offer by half of the move, though perhaps not for long."""
    return move.peak_ma[phase] * 2 >= move.size_ma


def is_still(move, phase, than_ma):
    """It went neither way by more than a quarter of than_ma."""
    change_ma = max(abs(move.change_ma[phase]), move.peak_ma[phase] - move.noise_ma[phase])
    return change_ma * 4 <= than_ma


def alike(one_ma, other_ma):
    """Of the same size."""
    return abs(one_ma - other_ma) * 100 <= max(abs(one_ma), abs(other_ma)) * ALIKE_PERCENT


def is_measured(move, phase):
    """Whether the meter has this phase."""
    return move.before_ma[phase] is not None and move.after_ma[phase] is not None


def strongest(move):
    """The measured phase that went farthest with the move."""
    found = 0
    for phase in range(3):
        if move.change_ma[phase] > move.change_ma[found]:
            found = phase
    return found


def is_steep(move, phase):
    """A third of its way lies between two readings: whatever answers it comes later."""
    return move.step_ma[phase] * 3 >= move.change_ma[phase]
