"""The budget of all cars and the share of a socket: the lowest bound of each phase, its name."""

from energy_meters.reading import Reading
from load_balancing.budget import Budget
from load_balancing.sharing import Sharing
from load_balancing.supervision import ERROR, IDLE, INITIALIZING, NORMAL, WARNING
from simulated_home import limits


class Supervision:
    def __init__(self, state, silent_ms=0):
        self.state = state
        self.silent_ms = silent_ms


class Car:
    """It draws nothing, on these phases."""

    lowest_ma = highest_ma = surely_ma = (0, 0, 0)
    rise_ma = 0
    measured_ma = None
    window_ms = 20000
    ceiling_ma = 1 << 29

    def __init__(self, phases=(0, 1, 2)):
        self._phases = phases

    def uses(self, phase):
        return phase in self._phases


def reading(*current_ma, only_cuts=False):
    made = Reading()
    made.current_ma, made.only_cuts = current_ma, only_cuts
    return made


def budget(state, mains_ma=(9000, 4000, -3000), cars=(), silent_ms=0, **bounds):
    """After one reading; bounds: of simulated_home.limits."""
    made = Budget(limits(**bounds), cars, Supervision(state, silent_ms))
    made.step(1000, reading(*mains_ma))
    return made


def test_the_lowest_bound_of_each_phase_counts():
    maximum = ("installation maximum",) * 3
    grid = ("grid L1", "grid L2", "installation maximum")
    no_reading = ("safe current: no reading yet",) * 3
    lost = ("safe current: meter lost",) * 3
    cases = (
        # state, safe current in A, available in A, reasons; on a connection of 25 A
        (NORMAL, 12, (16, 21, 25), grid),
        (NORMAL, 32, (16, 21, 25), grid),
        (INITIALIZING, 12, (12, 12, 12), no_reading),
        (INITIALIZING, 0, (0, 0, 0), no_reading),
        (INITIALIZING, 25, (25, 25, 25), no_reading),
        (INITIALIZING, 32, (25, 25, 25), maximum),
        (WARNING, 12, (12, 12, 12), lost),
        (WARNING, 32, (25, 25, 25), maximum),
        (ERROR, 12, (12, 12, 12), lost),
        (ERROR, 32, (25, 25, 25), maximum),
        (IDLE, 12, (25, 25, 25), maximum),
    )
    for state, safe_a, available_a, reasons in cases:
        made = budget(state, safe_a=safe_a)
        assert made.available_ma == [1000 * one for one in available_a], (state, safe_a)
        assert tuple(made.reasons) == reasons, (state, safe_a, made.reasons)


def test_a_changed_limit_counts_in_the_next_cycle():
    bounds = limits()
    for state, field, available_ma in (
        (NORMAL, "installation_ma", 11000),
        (ERROR, "safe_ma", 20000),
        (IDLE, "installation_ma", 20000),
    ):
        made = Budget(bounds, (), Supervision(state))
        made.step(1000, reading(9000, 9000, 9000))
        setattr(bounds, field, 20000)
        made.step(1000, None)
        assert made.available_ma == [available_ma] * 3, state


def test_what_may_rise():
    within, above = reading(9000, 9000, 9000), reading(9000, 26000, 9000)
    only_cuts = reading(9000, 26000, 9000, only_cuts=True)
    cases = (
        (NORMAL, within, True),
        (NORMAL, above, False),
        (NORMAL, None, False),
        (NORMAL, only_cuts, False),
        (INITIALIZING, None, True),
        (INITIALIZING, only_cuts, False),
        (WARNING, None, False),
        (ERROR, None, True),
        (ERROR, only_cuts, False),
        (IDLE, None, True),
    )
    for state, one, may_rise in cases:
        made = Budget(limits(), (Car(),), Supervision(state))
        made.step(1000, one)
        assert made.may_rise is may_rise, (state, one)


def test_why_nothing_rises():
    above_ma = (9000, 26000, 9000)
    cases = (
        # state, the last reading, time without a valid one in ms; reason, time in ms
        (NORMAL, (9000, 9000, 9000), 1999, None, 0),
        (NORMAL, above_ma, 1999, "grid L2", 0),
        (NORMAL, above_ma, 2000, "held: meter silent", 0),
        (WARNING, above_ma, 5000, "held: meter lost", 115000),
        (WARNING, above_ma, 119999, "held: meter lost", 1),
        (ERROR, (9000, 9000, 9000), 120000, "held: meter silent", 0),
    )
    for state, mains_ma, silent_ms, reason, left_ms in cases:
        made = budget(state, mains_ma, (Car(),), silent_ms)
        assert (made.held_reason(), made.loss_left_ms()) == (reason, left_ms), (state, silent_ms)


def test_one_socket_s_share_is_the_budget_on_the_phases_of_its_car():
    cases = (
        ((0, 1, 2), 16000, "grid L1", 0),
        ((1, 2), 21000, "grid L2", 1),
        ((2,), 25000, "installation maximum", 2),
        ((), 16000, "grid L1", 0),
    )
    for phases, share_ma, reason, phase in cases:
        car = Car(phases)
        sharing = Sharing(budget(NORMAL, cars=(car,)), car)
        sharing.step()
        assert (sharing.share_ma, sharing.reason, sharing.phase) == (share_ma, reason, phase)
