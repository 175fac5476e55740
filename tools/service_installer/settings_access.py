"""Reads and changes the station's settings from the computer, and keeps them in files."""

import json
import os
from pathlib import Path

from settings import columns, former
from settings.values import changed
from tools import firmware_files
from tools.service_installer import setting_names
from tools.service_installer.setting_names import UnknownSetting

# For a board without a description on this computer. The board itself checks its rating.
HIGHEST_RATING_A = 80
LONGEST_LINE = 2000  # the station takes 2048 characters


class FileRefused(Exception):
    """A file cannot be written or read; the text gives the reason."""


def rated_current_a(station):
    """The rated current of the station's board, from boards/."""
    board = station.ask("version")["board"]
    if board not in firmware_files.board_names():
        return HIGHEST_RATING_A
    return firmware_files.board_values(board)["RATED_CURRENT_A"]


def ask(station):
    """The station's answer to `settings`, in the order of the document's screen."""
    answer = station.ask("settings")
    values = answer["settings"]
    ordered = [name for _, names in setting_names.groups(list(values)) for name in names]
    return {**answer, "settings": {name: values[name] for name in ordered}}


def allowing(station, settings):
    """The function allows(name, value) for setting_names: checks one setting by itself."""
    allowed = columns.allowed(settings, rated_current_a(station))

    def allows(name, value):
        try:
            return name in allowed and allowed[name][0](value)
        except (ValueError, TypeError):
            return False

    return allows


def named_as_ours(given, station, present):
    """{our name: our value} of the settings in a file. Raises FileRefused for a second value."""
    allows = allowing(station, present)
    wanted = {}
    for text, value in former.renewed(given).items():
        try:
            name = setting_names.resolve(text, list(present))
        except UnknownSetting:
            name = text  # check() reports it with the names that exist
        if name in wanted:
            raise FileRefused(f"{name} is given twice, the second time as {text}.")
        wanted[name] = setting_names.as_ours(name, value, allows)
    return wanted


def check(station, changes):
    """{name: value} of the changes that differ from now. Raises UnknownSetting, SettingRefused."""
    present = ask(station)["settings"]
    unknown = [name for name in changes if name not in present]
    if unknown:
        known = ", ".join(present)
        raise UnknownSetting(f"The station has no setting {unknown[0]}, it has: {known}.")
    changed(present, changes, rated_current_a(station))
    return {name: value for name, value in changes.items() if present[name] != value}


def store(station, changes):
    """Change all of them or none; returns the station's answer. Raises StationError."""
    line = f"set --all {json.dumps(changes, separators=(',', ':'))}"
    if len(line) > LONGEST_LINE:
        raise FileRefused(
            f"These settings need a line of {len(line)} characters: allowed are {LONGEST_LINE}."
        )
    return station.ask(line)


def write_file(path, settings, overwrite=False):
    """Write the settings as JSON, one a line. Raises FileRefused."""
    path = Path(path)
    if path.is_dir():
        raise FileRefused(f"{path} is a folder, not a file.")
    if path.exists() and not overwrite:
        raise FileRefused(f"{path} exists; --force replaces it.")
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
        os.replace(new, path)
    except OSError as error:
        raise FileRefused(f"{path} cannot be written: {error.strerror}.") from None


def read_file(path):
    """{name: value} of an exported file or a board's settings.json. Raises FileRefused."""
    try:
        settings = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"{path} is not JSON: {error}.") from None
    if not isinstance(settings, dict) or not settings:
        raise FileRefused(f'{path} holds no settings: {{"name": value, ...}} is expected.')
    return settings
