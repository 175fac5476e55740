"""The car of the traces, second by second, against a hand-computed course."""

import pytest

from tools.simulate.car import Car

START = [6000, 6000, 6000]

COURSES = (
    # dead, lag, max -> offers, drawn
    (0, 1, 16000, [0, *START, 6000, 10000], [0, 0, 0, 0, 6000, 10000]),
    (2, 1, 16000, [0, *START, 10000, 10000, 10000, 8000], [0, 0, 0, 0, 6000, 6000, 10000, 10000]),
    (0, 2, 16000, [0, *START, 6000, 6000, 6000], [0, 0, 0, 0, 3000, 4500, 5250]),
    (0, 0.5, 16000, [0, *START, 6000], [0, 0, 0, 0, 6000]),
    (0, 0, 16000, [0, *START, 6000], [0, 0, 0, 0, 6000]),
    (0, 1, 7500, [0, *START, 10000, 6000], [0, 0, 0, 0, 7500, 6000]),
    # zero stops it at once, whatever is in the queue, and it needs 3 s again
    (2, 1, 16000, [*START, 6000, 0, *START, 6000], [0, 0, 0, 6000, 0, 0, 0, 0, 6000]),
)


@pytest.mark.parametrize(("dead_s", "lag_s", "max_ma", "offers_ma", "drawn_ma"), COURSES)
def test_the_course(dead_s, lag_s, max_ma, offers_ma, drawn_ma):
    car = Car(dead_s, lag_s, max_ma)
    assert [car.step(offer_ma) for offer_ma in offers_ma] == drawn_ma
