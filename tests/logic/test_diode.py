"""The diode's proof on its own: 100 ms of bursts that show it; a missed one is taken off."""

from iec61851.diode import DiodeCheck


def checked(*pieces, diode=None):
    """(number of bursts, ms each, whether they showed the low half) -> (proven, missing)."""
    diode = diode or DiodeCheck()
    for number, elapsed_ms, low_half_seen in pieces:
        for _ in range(number):
            diode.step(elapsed_ms, low_half_seen)
    return diode.proven, diode.missing


def good(number):
    return number, 20, True


def bad(number):
    return number, 20, False


PROVEN, MISSING, NEITHER = (True, False), (False, True), (False, False)


def test_proof_and_its_loss():
    cases = (
        ((), NEITHER),
        ((good(4),), NEITHER),
        ((good(5),), PROVEN),
        (((1, 99, True),), NEITHER),
        (((1, 100, True),), PROVEN),
        # One missed burst takes one good burst off, neither none nor all.
        ((good(4), bad(1), good(1)), NEITHER),
        ((good(4), bad(1), good(2)), PROVEN),
        # Many missed bursts leave nothing to be made up for.
        ((bad(24), good(4)), NEITHER),
        ((bad(24), good(5)), PROVEN),
        ((bad(1), (1, 99, True)), NEITHER),
        # Missing after 500 ms, in a row.
        (((1, 499, False),), NEITHER),
        (((1, 500, False),), MISSING),
        ((bad(24), good(1), bad(24)), NEITHER),
        ((bad(24), good(1), bad(25)), MISSING),
        ((good(1), (1, 499, False)), NEITHER),
        # What is proven stays so while bursts are missed, and while the diode is missing.
        ((good(5), bad(24)), PROVEN),
        ((good(5), bad(25)), (True, True)),
        ((bad(25), good(1)), NEITHER),
    )
    for pieces, expected in cases:
        assert checked(*pieces) == expected, (pieces, expected)


def test_nothing_of_one_car_is_left_for_the_next():
    for before in (good(5), good(4), bad(25), bad(24)):
        diode = DiodeCheck()
        checked(before, diode=diode)
        diode.forget()
        assert (diode.proven, diode.missing) == NEITHER, before
        assert checked((1, 99, True), diode=diode) == NEITHER, before
        diode.forget()
        assert checked((1, 499, False), diode=diode) == NEITHER, before
