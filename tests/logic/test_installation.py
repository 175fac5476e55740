"""Limits and grid phases by board and settings, and settings that are taken over while it runs."""

import installation
from settings import columns, rules

FIELDS = (
    "station_ma",
    "socket_ma",
    "cable_ma",
    "installation_ma",
    "safe_ma",
    "budget_mas",
    "minimum_ma",
)
SETTINGS = (
    "station_max_current_a",
    "socket_max_current_a",
    "installation_max_current_a",
    "load_balancing_safe_current_a",
    "overload_budget_as",
    "socket_min_current_a",
)


class Board:
    CABLE_CURRENT_A = 20


def values(*amounts):
    """The defaults, with these amounts for SETTINGS."""
    made = rules.defaults(32)
    made.update(zip(SETTINGS, amounts))
    return made


def fields(made):
    return [getattr(made, field) for field in FIELDS]


def test_limits_are_the_settings_and_the_board_s_cable():
    made = installation.limits(Board, values(32, 16, 25, 12, 10), (1, 2), "why")
    assert fields(made) == [32000, 16000, 20000, 25000, 12000, 10000, 6000]
    assert made.phases == (1, 2)
    assert made.forbidden == "why"


def test_settings_are_taken_over_and_the_plugged_cable_stays():
    made = installation.limits(Board, values(32, 16, 25, 12, 10), (0,))
    made.cable_ma = 13000
    installation.renew(made, values(20, 10, 35, 6, 60, 8))
    assert fields(made) == [20000, 10000, 13000, 35000, 6000, 60000, 8000]


def test_every_setting_that_acts_at_once_is_a_field():
    assert sorted(columns.limit_fields()) == sorted(SETTINGS)
    assert set(columns.limit_fields().values()) == set(FIELDS) - {"cable_ma"}


def test_limits_that_were_not_set_offer_nothing():
    assert fields(installation.Limits((0,))) == [0] * 6 + [6000]


def test_grid_phases_behind_the_station():
    for rotation, phases, connection, indexes in (
        ("L1L2L3", 3, "neutral", (0, 1, 2)),
        ("L2L3L1", 3, "neutral", (1, 2, 0)),
        ("L3L1L2", 1, "neutral", (2,)),
        ("L1L2L3", 1, "line to line", (0, 1)),
        ("L3L1L2", 1, "line to line", (2, 0)),
        ("L2L3L1", 3, "line to line", (1, 2, 0)),
    ):
        chosen = {
            "station_phases": phases,
            "phase_rotation": rotation,
            "phase_connection": connection,
        }
        assert installation.phases_in_use(chosen) == indexes, (rotation, connection)
