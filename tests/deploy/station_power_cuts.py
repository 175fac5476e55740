"""Stores settings and writes the log on littlefs in memory, with a power cut at every write.

Run by MicroPython with the firmware's modules on its path.
"""

import json

import torn_flash

from energy_meters import catalogue  # noqa: F401 (later the computer's files are gone)
from flash import event_log, settings_file
from settings import rules

RATED_A = 32
NAME = "load_balancing_safe_current_a"


def settings(safe_a):
    values = rules.defaults(RATED_A)
    values[NAME] = safe_a
    return values


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def found_settings():
    """What a start would use, or a sentence that fails the test."""
    try:
        values, events = settings_file.load(RATED_A)
    except settings_file.SettingsUnreadable as error:
        return str(error)
    return [values[NAME]] + events


def store_twice():
    settings_file.store(settings(12), RATED_A)
    settings_file.store(settings(14), RATED_A)


def cut_settings(name, prepare):
    data = torn_flash.blank()
    prepare()
    torn_flash.cut_everywhere(
        data, store_twice, lambda: print("=>", name, json.dumps(found_settings()))
    )


def old_ones():
    settings_file.store(settings(8), RATED_A)
    settings_file.store(settings(10), RATED_A)


def old_ones_and_a_broken_one():
    old_ones()
    write(settings_file.PATH, "{")


def write_log():
    log = event_log.FlashLog()
    log.add(log.boot, 0, "Started")
    log.write()
    for number in range(6):
        log.add(number, 0, f"event {number} " + "x" * 180)
        log.write()


def found_log():
    log = event_log.FlashLog()
    texts = [line.split("  ")[-1].split(" x")[0] for line in log.lines()]
    return [log.boot, texts]


def cut_log():
    """Files so small that each run of write_log() goes over to the other one more than once."""
    event_log.FILE_BYTES = 700
    data = torn_flash.blank()
    write_log()
    torn_flash.cut_everywhere(data, write_log, lambda: print("=> log", json.dumps(found_log())))


cut_settings("new", lambda: None)
cut_settings("old", old_ones)
cut_settings("broken", old_ones_and_a_broken_one)
cut_log()
