"""A passed commissioning: kept on flash, void with other settings or another device."""

import json
import os

from checks import raises
from console.commands import meter_evidence
from flash import commissioned_file
from folders import in_an_empty_folder
from meters.commissioning import Commissioning
from settings import rules

DATE = "2026-11-28"
SERVER = "192.168.0.4:502"
NAME = "SOCO, COUNTIS E27"


class Device:
    def __init__(self, identity=NAME, found=None):
        self.identity = identity
        self.found = found


class Part:
    """With these attributes."""

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


def settings(**changes):
    values = rules.defaults(32)
    values.update(changes)
    return values


def started(**changes):
    """-> (the Commissioning of a station that starts with these settings, its events)"""
    events = []
    made = Commissioning(settings(**changes), events.append)
    made.load()
    return made, events


def noted(device=None, **changes):
    """The same, once it has passed."""
    made, events = started(**changes)
    made.note(DATE, device or Device(), SERVER)
    return made, events


@in_an_empty_folder
def test_a_new_station_is_not_commissioned():
    made, events = started()
    assert not made.passed
    made.watch(Device())
    made.void("by a command")
    assert events == []
    assert os.listdir() == []


@in_an_empty_folder
def test_it_is_known_after_a_restart():
    made, events = noted()
    assert made.passed
    assert events == [f"Commissioned on {DATE} with socomec at {SERVER}"]
    made, events = started()
    assert (made.passed, made.date, made.meter, made.server, made.identity) == (
        True,
        DATE,
        "socomec",
        SERVER,
        NAME,
    )
    assert events == []
    assert os.listdir() == ["commissioned.json"]


@in_an_empty_folder
def test_each_setting_of_the_meter_makes_it_void_for_good():
    cases = {
        "modbustcp_mode": "cg_em340",
        "modbustcp_ip_address": "192.168.0.9",
        "modbustcp_port": 1502,
        "modbustcp_slave_address": 1,
        "modbustcp_meter_inverted": True,
        "station_phases": 1,
        "phase_rotation": "L2L3L1",
    }
    for name, value in cases.items():
        noted()
        made, events = started(**{name: value})
        assert not made.passed, name
        assert events == [
            f"The commissioning of {DATE} no longer counts: changed since: {name}"
        ], events
        made, events = started()  # set back
        assert (made.passed, events) == (False, []), name


@in_an_empty_folder
def test_other_settings_do_not():
    noted()
    made, events = started(
        socket_max_current_a=10,
        installation_generation="solar",
        manual_current_registers=[1, 2, 3],  # nobody uses them
    )
    assert (made.passed, events) == (True, [])


@in_an_empty_folder
def test_the_registers_of_a_manual_meter_count():
    manual = {"modbustcp_mode": "manual"}
    noted(**manual)
    assert started(**manual)[0].passed
    made, events = started(manual_current_scale=[1, 10], **manual)
    assert not made.passed
    assert events[0].endswith("changed since: manual_current_scale")


@in_an_empty_folder
def test_another_device_makes_it_void():
    for before, now in (
        (Device(), Device("SOCO, COUNTIS E44")),
        (Device("auto", "cg_em340"), Device("auto", "eastron_sdm630")),
    ):
        made, events = noted(before)
        made.watch(before)
        assert made.passed
        made.watch(now)
        assert not made.passed
        assert events[1].startswith(f"The commissioning of {DATE} no longer counts: another ")
        assert not started()[0].passed
        made.watch(now)
        assert len(events) == 2


@in_an_empty_folder
def test_a_device_without_a_name_or_with_a_part_of_it_is_not_another():
    for before, now in ((NAME, None), (None, NAME), (NAME, "SOCO"), ("SOCO", NAME)):
        noted(Device(before))
        made, events = started()
        made.watch(Device(now))
        assert (made.passed, events) == (True, []), (before, now)


@in_an_empty_folder
def test_a_damaged_file_counts_for_nothing():
    texts = (
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"date": 1}',
        '"x"',
        "\0\0\0",
        '{"date": "' + 3000 * "x",
    )
    for text in texts:
        noted()
        with open("commissioned.json", "w") as file:
            file.write(text)
        made, events = started()
        assert (made.passed, events) == (False, []), text
    noted()
    assert started()[0].passed


@in_an_empty_folder
def test_a_cut_after_every_step_leaves_the_old_or_the_new_one():
    noted()
    with open(commissioned_file.NEW_PATH, "w") as file:
        file.write('{"date": "2027')
    assert started()[0].date == DATE
    made, _ = started()
    real_os, commissioned_file.os = commissioned_file.os, None  # no power for the renaming
    try:
        raises(AttributeError, lambda: made.note("2027-01-01", Device(), SERVER))
    finally:
        commissioned_file.os = real_os
    assert (made.date, started()[0].date) == (DATE, DATE)
    made.note("2027-01-01", Device(), SERVER)
    assert started()[0].date == "2027-01-01"
    with open(commissioned_file.PATH) as file:
        assert json.load(file)["settings"]["modbustcp_port"] == 502


class Station:
    """The parts that the command gets; waiting: names of settings that wait for a reset."""

    def __init__(self, state="normal", fault=None, has_meter=True, waiting=()):
        self.commissioning, self.events = started()
        self.settings = Part(waiting=lambda: list(waiting))
        grid = Part(device=Device(), last_error="no reply") if has_meter else None
        self.meters = Part(
            grid=grid,
            supervision=Part(state=state),
            commissioning=self.commissioning,
            server=lambda prefix: SERVER,
        )
        self.cycle = Part(meter_fault=fault)

    def ask(self, rest):
        return meter_evidence.commissioned_facts(self.settings, self.meters, self.cycle, rest)


@in_an_empty_folder
def test_the_command_notes_and_forgets_it():
    station = Station(waiting=["socket_max_current_a"])
    assert station.ask("none") == {"ok": True, "text": "No commissioning is on record."}
    assert station.ask(DATE) == {
        "ok": True,
        "text": f"Noted: commissioned on {DATE} with socomec at {SERVER}.",
    }
    assert station.commissioning.passed
    assert station.ask("none") == {"ok": True, "text": "The commissioning no longer counts."}
    assert not station.commissioning.passed
    assert station.events[1] == f"The commissioning of {DATE} no longer counts: by a command"
    assert os.listdir() == []


@in_an_empty_folder
def test_what_is_no_date_is_refused():
    for rest in ("", "today", "2026-13-01", "2026-00-01", "2026-01-32", "2026-01-00"):
        error = raises(ValueError, lambda rest=rest: Station().ask(rest))
        assert str(error) == meter_evidence.COMMISSIONED_USAGE, rest
    for rest in ("2019-12-31", "28.11.2026", "2026-11-28 x", "2026-1-128", "20261128"):
        error = raises(ValueError, lambda rest=rest: Station().ask(rest))
        assert str(error) == meter_evidence.COMMISSIONED_USAGE, rest


@in_an_empty_folder
def test_a_meter_that_is_not_valid_is_not_commissioned():
    for station, words in (
        (Station(has_meter=False), "The station reads no meter: modbustcp_balancing_enabled is"),
        (Station(state="warning"), "not valid now, so it is not commissioned: no reply"),
        (Station(fault="it is frozen"), "not valid now, so it is not commissioned: it is frozen"),
        (Station(waiting=["modbustcp_port"]), "modbustcp_port: in force after a reset"),
    ):
        error = raises(ValueError, lambda station=station: station.ask(DATE))
        assert words in str(error), str(error)
        assert not station.commissioning.passed


@in_an_empty_folder
def test_a_flash_that_fails_is_a_sentence():
    station = Station()
    commissioned_file.NEW_PATH, path = "no folder/x.json", commissioned_file.NEW_PATH
    try:
        error = raises(ValueError, lambda: station.ask(DATE))
    finally:
        commissioned_file.NEW_PATH = path
    assert str(error).startswith("The flash took no commissioning (")
    assert not station.commissioning.passed
