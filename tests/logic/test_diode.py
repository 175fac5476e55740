"""The diode's proof on its own: 100 ms of bursts that show it; a missed one is taken off."""

from iec61851.diode import DiodeCheck


def checked(*pieces, diode=None):
    """(milliseconds, whether the low half was seen) ... -> (proven, missing) after them."""
    diode = diode or DiodeCheck()
    for elapsed_ms, low_half_seen in pieces:
        diode.step(elapsed_ms, low_half_seen)
    return diode.proven, diode.missing


GOOD, BAD = (20, True), (20, False)
PROVEN, MISSING, NEITHER = (True, False), (False, True), (False, False)


def test_proof_and_its_loss():
    cases = (
        ((), NEITHER),
        ((GOOD,) * 4, NEITHER),
        ((GOOD,) * 5, PROVEN),
        (((99, True),), NEITHER),
        (((100, True),), PROVEN),
        # One missed burst takes one good burst off, neither none nor all.
        (
            (GOOD,) * 4
            + (
                BAD,
                GOOD,
            ),
            NEITHER,
        ),
        (
            (GOOD,) * 4
            + (
                BAD,
                GOOD,
                GOOD,
            ),
            PROVEN,
        ),
        # Many missed bursts leave nothing to be made up for.
        ((BAD,) * 24 + (GOOD,) * 4, NEITHER),
        ((BAD,) * 24 + (GOOD,) * 5, PROVEN),
        ((BAD, (99, True)), NEITHER),
        # Missing after 500 ms, in a row.
        (((499, False),), NEITHER),
        (((500, False),), MISSING),
        ((BAD,) * 24 + (GOOD,) + (BAD,) * 24, NEITHER),
        ((BAD,) * 24 + (GOOD,) + (BAD,) * 25, MISSING),
        ((GOOD, (499, False)), NEITHER),
        # What is proven stays so while bursts are missed, and while the diode is missing.
        ((GOOD,) * 5 + (BAD,) * 24, PROVEN),
        ((GOOD,) * 5 + (BAD,) * 25, (True, True)),
        ((BAD,) * 25 + (GOOD,), NEITHER),
    )
    for pieces, expected in cases:
        assert checked(*pieces) == expected, (pieces, expected)


def test_nothing_of_one_car_is_left_for_the_next():
    for before in ((GOOD,) * 5, (GOOD,) * 4, (BAD,) * 25, (BAD,) * 24):
        diode = DiodeCheck()
        checked(*before, diode=diode)
        diode.forget()
        assert (diode.proven, diode.missing) == NEITHER, before
        assert checked((99, True), diode=diode) == NEITHER, before
        diode.forget()
        assert checked((499, False), diode=diode) == NEITHER, before
