"""Settings on flash: atomic, with the last good version; neither readable means no charging."""

import json
import os

from checks import raises
from flash import settings_file
from folders import in_an_empty_folder
from settings import rules

RATED_A = 32
PATHS = (settings_file.PATH, settings_file.NEW_PATH, settings_file.LAST_GOOD_PATH)


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def stored(**changes):
    values = rules.defaults(RATED_A)
    values.update(changes)
    return values


@in_an_empty_folder
def test_a_new_board_has_the_defaults():
    values, events = settings_file.load(RATED_A)
    assert values == rules.defaults(RATED_A)
    assert events == ["No settings stored yet: the defaults are used"]


@in_an_empty_folder
def test_stored_settings_come_back():
    for safe_a in (0, 6, 12):
        settings_file.store(stored(load_balancing_safe_current_a=safe_a), RATED_A)
        values, events = settings_file.load(RATED_A)
        assert values["load_balancing_safe_current_a"] == safe_a
        assert events == []
    with open(settings_file.LAST_GOOD_PATH) as file:
        assert json.load(file)["load_balancing_safe_current_a"] == 6


@in_an_empty_folder
def test_an_unreadable_file_gives_way_to_the_last_good_one():
    for broken in ("", "{", "[]", "null", '{"station_max_current_a": 99}', "\0\0\0\0", '"x"'):
        settings_file.store(stored(load_balancing_safe_current_a=10), RATED_A)
        settings_file.store(stored(load_balancing_safe_current_a=12), RATED_A)
        write(settings_file.PATH, broken)
        values, events = settings_file.load(RATED_A)
        assert values["load_balancing_safe_current_a"] == 10, broken
        assert len(events) == 1
        assert settings_file.PATH in events[0], events
        assert "last good settings are used" in events[0], events


@in_an_empty_folder
def test_neither_readable():
    settings_file.store(stored(), RATED_A)
    settings_file.store(stored(), RATED_A)
    write(settings_file.PATH, "{")
    write(settings_file.LAST_GOOD_PATH, '{"modbustcp_port": 0}')
    error = raises(settings_file.SettingsUnreadable, lambda: settings_file.load(RATED_A))
    assert str(error) == (
        "settings.json is not valid JSON; settings.last.json: modbustcp_port 0 is refused: "
        "allowed is 1..65535: no charging until settings are stored"
    ), str(error)


@in_an_empty_folder
def test_a_cut_after_every_step_of_storing_leaves_a_good_version():
    """Power is cut before the n-th operation on the file system."""
    old, new = stored(load_balancing_safe_current_a=6), stored(load_balancing_safe_current_a=12)
    found = []
    for steps in range(4):
        settings_file.store(old, RATED_A)
        settings_file.store(old, RATED_A)
        store_until(new, steps)
        values, _ = settings_file.load(RATED_A)
        found.append(values["load_balancing_safe_current_a"])
    assert found == [6, 6, 6, 12], found


class PowerCut(Exception):
    pass


class CutOs:
    """os for settings_file, which loses power before its n-th rename."""

    def __init__(self, renames):
        self._renames = renames

    def stat(self, path):
        return os.stat(path)

    def rename(self, source, target):
        if self._renames == 0:
            raise PowerCut
        self._renames -= 1
        os.rename(source, target)


def store_until(values, steps):
    """0: nothing happened; 1: half of the new file is written; 2, 3: one, two renames as well."""
    if steps == 0:
        return
    if steps == 1:
        write(settings_file.NEW_PATH, json.dumps(values)[:100])
        return
    real_os, settings_file.os = settings_file.os, CutOs(steps - 1)
    try:
        settings_file.store(values, RATED_A)
    except PowerCut:
        pass
    finally:
        settings_file.os = real_os


@in_an_empty_folder
def test_a_broken_version_never_replaces_the_last_good_one():
    for broken in ("{", '{"modbustcp_port": 0}'):
        settings_file.store(stored(load_balancing_safe_current_a=10), RATED_A)
        settings_file.store(stored(load_balancing_safe_current_a=11), RATED_A)
        write(settings_file.PATH, broken)
        for renames in range(3):
            store_until(stored(load_balancing_safe_current_a=12), 1 + renames)
            values, _ = settings_file.load(RATED_A)
            assert values["load_balancing_safe_current_a"] in (10, 12), (broken, renames)


@in_an_empty_folder
def test_settings_of_a_newer_version_are_passed_over():
    write(settings_file.PATH, json.dumps(stored(of_tomorrow=1)))
    values, events = settings_file.load(RATED_A)
    assert "of_tomorrow" not in values
    assert events == []


@in_an_empty_folder
def test_a_missing_setting_has_its_default():
    write(settings_file.PATH, '{"installation_max_current_a": 35}')
    values, _ = settings_file.load(RATED_A)
    assert values == stored(installation_max_current_a=35)


@in_an_empty_folder
def test_a_safe_current_above_the_installation_of_an_older_firmware_is_lowered():
    """The station charges with it, and says so; until it is stored anew, at each start."""
    old = '{"installation_max_current_a": 16, "load_balancing_safe_current_a": 32}'
    lowered = "The stored safe current of 32 A is above the installation's: 16 A is used"
    write(settings_file.PATH, old)
    for _ in range(2):
        values, events = settings_file.load(RATED_A)
        assert values["load_balancing_safe_current_a"] == 16
        assert events == [lowered]
    settings_file.store(values, RATED_A)
    assert settings_file.load(RATED_A)[1] == []
    with open(settings_file.LAST_GOOD_PATH) as file:
        assert file.read() == old  # it was good for the firmware that stored it
    write(settings_file.PATH, "{")
    values, events = settings_file.load(RATED_A)
    assert values["load_balancing_safe_current_a"] == 16
    assert events == ["settings.json is not valid JSON: the last good settings are used", lowered]


@in_an_empty_folder
def test_only_a_safe_current_above_the_installation_is_lowered():
    cases = (
        ('{"load_balancing_safe_current_a": 32}', 25),  # the default of the installation
        ('{"load_balancing_safe_current_a": 25}', 25),
        ('{"installation_max_current_a": 6, "load_balancing_safe_current_a": 0}', 0),
        ('{"installation_max_current_a": 63, "load_balancing_safe_current_a": 32}', 32),
    )
    for stored_text, safe_a in cases:
        write(settings_file.PATH, stored_text)
        values, events = settings_file.load(RATED_A)
        assert values["load_balancing_safe_current_a"] == safe_a, stored_text
        assert len(events) == ("32}" in stored_text and safe_a == 25), stored_text


@in_an_empty_folder
def test_lowering_does_not_hide_what_is_refused():
    for text in (
        '{"installation_max_current_a": 4, "load_balancing_safe_current_a": 32}',
        '{"installation_max_current_a": "16", "load_balancing_safe_current_a": 32}',
        '{"installation_max_current_a": 16, "load_balancing_safe_current_a": "32"}',
        '{"installation_max_current_a": 16, "load_balancing_safe_current_a": true}',
    ):
        write(settings_file.PATH, text)
        raises(settings_file.SettingsUnreadable, lambda: settings_file.load(RATED_A))


@in_an_empty_folder
def test_addresses_of_an_older_firmware_lose_their_leading_zeros():
    write(settings_file.PATH, '{"modbustcp_ip_address": "192.168.0.010"}')
    values, events = settings_file.load(RATED_A)
    assert values["modbustcp_ip_address"] == "192.168.0.10"
    assert events == []


@in_an_empty_folder
def test_what_generates_is_read_from_a_file_of_earlier_firmware():
    """Nothing is lost and nothing is complained about; the next change stores the new name."""
    cases = (
        ('{"installation_without_generation": true, "modbustcp_port": 1502}', "none"),
        ('{"modbustcp_port": 1502, "installation_without_generation": false}', "unknown"),
        (
            '{"installation_generation": "solar", "modbustcp_port": 1502, '
            '"installation_without_generation": true}',
            "solar",
        ),
    )
    for path in (settings_file.PATH, settings_file.LAST_GOOD_PATH):
        for text, generation in cases:
            write(settings_file.PATH, "{")
            write(path, text)
            values, events = settings_file.load(RATED_A)
            assert values == stored(modbustcp_port=1502, installation_generation=generation)
            assert len(events) == (path == settings_file.LAST_GOOD_PATH)
    write(settings_file.PATH, cases[0][0])
    settings_file.store(settings_file.load(RATED_A)[0], RATED_A)
    with open(settings_file.LAST_GOOD_PATH) as file:
        assert file.read() == cases[0][0]  # it is good, so it is kept
    with open(settings_file.PATH) as file:
        text = file.read()
    assert '"installation_generation": "none"' in text
    assert "installation_without_generation" not in text


@in_an_empty_folder
def test_what_was_no_value_of_a_former_setting_is_refused():
    for text in ('"yes"', "1", "null"):
        write(settings_file.PATH, f'{{"installation_without_generation": {text}}}')
        raises(settings_file.SettingsUnreadable, lambda: settings_file.load(RATED_A))
