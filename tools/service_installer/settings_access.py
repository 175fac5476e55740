"""The station's settings from the computer: read, changed as a whole, kept in a file."""

import json
import os
from pathlib import Path

from settings import columns
from settings.values import changed
from tools import firmware_files
from tools.service_installer import setting_names
from tools.service_installer.setting_names import UnknownSetting

# A board that this computer has no description of: its own answer decides.
HIGHEST_RATING_A = 80
LONGEST_LINE = 2000  # the station takes 2048 characters


class FileRefused(Exception):
    """A file that cannot be written or taken; the text says why."""


def rated_current_a(station):
    """What the board's hardware carries, as boards/ has it."""
    board = station.ask("version")["board"]
    if board not in firmware_files.board_names():
        return HIGHEST_RATING_A
    return firmware_files.board_values(board)["RATED_CURRENT_A"]


def ask(station):
    """The station's answer to `settings`, those in the order of the document's screen."""
    answer = station.ask("settings")
    values = answer["settings"]
    ordered = [name for _, names in setting_names.groups(list(values)) for name in names]
    return {**answer, "settings": {name: values[name] for name in ordered}}


def allowing(station, settings):
    """allows(name, value) of each setting alone, as setting_names takes it."""
    allowed = columns.allowed(settings, rated_current_a(station))

    def allows(name, value):
        try:
            return name in allowed and allowed[name][0](value)
        except (ValueError, TypeError):
            return False

    return allows


def named_as_ours(given, station, present):
    """{our name: our value} of what a file has. Raises FileRefused where one is there twice."""
    allows = allowing(station, present)
    wanted = {}
    for text, value in given.items():
        try:
            name = setting_names.resolve(text, list(present))
        except UnknownSetting:
            name = text  # check() says what there is
        if name in wanted:
            raise FileRefused(f"{name} is given twice, as {text}, too.")
        wanted[name] = setting_names.as_ours(name, value, allows)
    return wanted


def check(station, changes):
    """-> {name: value} of what would be other than now. Raises UnknownSetting, SettingRefused."""
    present = ask(station)["settings"]
    unknown = [name for name in changes if name not in present]
    if unknown:
        known = ", ".join(present)
        raise UnknownSetting(f"The station has no setting {unknown[0]}, it has: {known}.")
    changed(present, changes, rated_current_a(station))
    return {name: value for name, value in changes.items() if present[name] != value}


def store(station, changes):
    """All or none of them; -> the station's answer. Raises StationError."""
    line = f"set --all {json.dumps(changes, separators=(',', ':'))}"
    if len(line) > LONGEST_LINE:
        raise FileRefused(
            f"These settings need a line of {len(line)} characters, too long for it."
        )
    return station.ask(line)


def write_file(path, settings, overwrite=False):
    """One setting a line. Raises FileRefused."""
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
    """{name: value} of an export, or of a board's settings.json. Raises FileRefused."""
    try:
        settings = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"{path} is not JSON: {error}.") from None
    if not isinstance(settings, dict) or not settings:
        raise FileRefused(f'{path} holds no settings: {{"name": value, ...}} is expected.')
    return settings
