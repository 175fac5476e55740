"""Settings while the station runs: stored at once, in force at once or after the next start."""

import json

from checks import raises
from flash import settings_file, settings_store
from folders import in_an_empty_folder
from settings import rules

RATED_A = 32


def store(**changes):
    values = rules.defaults(RATED_A)
    values.update(changes)
    return settings_store.SettingsStore(values, RATED_A)


def on_flash(name):
    with open(settings_file.PATH) as file:
        return json.load(file)[name]


@in_an_empty_folder
def test_what_limits_the_offer_is_in_force_at_once():
    made = store()
    seen = []
    made.renew = lambda: seen.append(made.in_force["overload_budget_as"])
    assert made.change({"overload_budget_as": 20}) == ["overload_budget_as"]
    assert on_flash("overload_budget_as") == made.stored["overload_budget_as"] == 20
    assert (seen, made.waiting()) == ([20], [])


@in_an_empty_folder
def test_the_others_wait_for_the_next_start():
    made = store()
    assert made.change({"modbustcp_port": 503, "socket_max_current_a": 10}) == [
        "socket_max_current_a",
        "modbustcp_port",
    ]
    assert on_flash("modbustcp_port") == 503
    assert (made.in_force["modbustcp_port"], made.in_force["socket_max_current_a"]) == (502, 10)
    assert made.waiting() == ["modbustcp_port"]
    made.change({"modbustcp_port": 502})
    assert made.waiting() == []


@in_an_empty_folder
def test_nothing_changes_where_a_value_is_refused_or_the_flash_fails():
    made = store()
    before = dict(made.stored)
    raises(ValueError, lambda: made.change({"overload_budget_as": 20, "modbustcp_port": 0}))
    settings_file.NEW_PATH, path = "no folder/settings.json", settings_file.NEW_PATH
    try:
        raises(OSError, lambda: made.change({"overload_budget_as": 20}))
    finally:
        settings_file.NEW_PATH = path
    assert made.stored == made.in_force == before


@in_an_empty_folder
def test_the_same_values_write_nothing():
    assert store().change({"modbustcp_port": 502}) == []
    raises(OSError, lambda: on_flash("modbustcp_port"))


@in_an_empty_folder
def test_without_readable_settings_all_wait_for_the_next_start():
    for path in (settings_file.PATH, settings_file.LAST_GOOD_PATH):
        with open(path, "w") as file:
            file.write("{")
    made, reported = settings_store.load(RATED_A)
    assert made.forbidden == "settings unreadable"
    assert len(reported) == 1 and reported[0].endswith("no charging until settings are stored")
    made.renew = None  # nobody may call it
    assert made.change({"overload_budget_as": 20}) == ["overload_budget_as"]
    assert made.in_force["overload_budget_as"] == 10
    assert set(made.waiting()) == set(rules.NAMES)
    after, reported = settings_store.load(RATED_A)
    assert (after.forbidden, after.stored["overload_budget_as"], reported) == (None, 20, [])
