"""F14: Installation-MaxCurrent limits every offer, always; the safe current is at most that.

SmartEVSE-3#224 has the consequence: a fuse of 16 A and 35 A drawn while the meter is lost.
"""

import pytest

from settings import rules, values
from settings.values import SettingRefused
from simulated_home import Home, limits

RATED_A = 32


def highest_ma(made, seconds=90, house_ma=(500, 500, 500)):
    return max(made.run(seconds, house_ma))


# Installation, station, socket and safe current in A, as if no setting had been checked.
CONNECTIONS = (
    (16, 32, 32, 35),
    (16, 32, 16, 16),
    (10, 32, 32, 32),
    (25, 32, 32, 32),
    (20, 63, 63, 63),
    (6, 16, 16, 16),
)


@pytest.mark.parametrize("rated_a, station_a, socket_a, safe_a", CONNECTIONS)
@pytest.mark.parametrize("lost", ("never there", "lost", "without balancing", "there", "export"))
def test_no_offer_is_above_the_installation_s(rated_a, station_a, socket_a, safe_a, lost):
    bounds = limits(station_a, socket_a, 80, rated_a, safe_a)
    made = Home(bounds, balancing=lost != "without balancing")
    made.meter.silent = lost == "never there"
    house_ma = (-30_000,) * 3 if lost == "export" else (500, 500, 500)
    highest = highest_ma(made, house_ma=house_ma)
    if lost == "lost":
        made.meter.silent = True
        highest = max(highest, highest_ma(made, 300))
    assert 6000 <= highest <= rated_a * 1000 or rated_a == 6


@pytest.mark.parametrize("rated_a", (6, 10, 16, 20))
def test_a_limit_that_is_lowered_acts_at_once_in_every_state(rated_a):
    for silent_s in (0, 10, 200):
        made = Home(limits(32, 32, 80, 32, 32))
        made.run(90)
        made.meter.silent = True
        made.run(silent_s)
        made.meter.silent = silent_s > 0
        made.limits.installation_ma = rated_a * 1000
        assert made.run(1)[-1] <= rated_a * 1000, silent_s


@pytest.mark.parametrize("rated_a, safe_a", ((16, 17), (16, 32), (10, 16), (25, 26)))
def test_a_safe_current_above_the_installation_s_is_refused(rated_a, safe_a):
    changes = {"installation_max_current_a": rated_a, "load_balancing_safe_current_a": safe_a}
    with pytest.raises(SettingRefused):
        values.changed(rules.defaults(RATED_A), changes, RATED_A)


@pytest.mark.parametrize("safe_a, rated_a", ((20, 16), (12, 10), (32, 25)))
def test_an_installation_s_current_below_the_safe_one_is_refused(safe_a, rated_a):
    before = values.changed(
        rules.defaults(RATED_A),
        {"installation_max_current_a": 32, "load_balancing_safe_current_a": safe_a},
        RATED_A,
    )
    with pytest.raises(SettingRefused):
        values.changed(before, {"installation_max_current_a": rated_a}, RATED_A)
