"""The documents' generated tables are current, and no event is without a meaning."""

import pytest

from flash import settings_file
from tools.reference import events
from tools.reference.__main__ import documents
from tools.reference.document import BEGIN, END, renewed


def test_the_documents_are_current():
    for path, text in documents().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run make docs"


def test_an_event_without_a_meaning_is_an_error(monkeypatch):
    told = next(iter(events.MEANINGS))
    without = {text: meaning for text, meaning in events.MEANINGS.items() if text != told}
    monkeypatch.setattr(events, "MEANINGS", without)
    with pytest.raises(ValueError, match="Events without a meaning"):
        events.rows()
    monkeypatch.setattr(events, "MEANINGS", {**without, told: ("", ""), "Never told": ("", "")})
    with pytest.raises(ValueError, match="Never told"):
        events.rows()


BROKEN = "{"


@pytest.mark.parametrize(
    "files",
    [
        {},
        {settings_file.PATH: BROKEN, settings_file.LAST_GOOD_PATH: "{}"},
        {settings_file.PATH: BROKEN, settings_file.LAST_GOOD_PATH: BROKEN},
        {settings_file.PATH: '{"modbustcp_port": 0}', settings_file.LAST_GOOD_PATH: "{}"},
    ],
)
def test_what_the_settings_file_tells_is_known(files, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    try:
        text = settings_file.load(32)[1]
    except settings_file.SettingsUnreadable as error:
        text = str(error)
    assert events.is_known(text), text


def test_what_nobody_tells_is_not_known():
    assert events.is_known("Service limit: 6 A for 60 s")
    for text in ("", "Service limit: 6 A", "Service limit: 6 A for 60 s.", "Stopped"):
        assert not events.is_known(text), text


def test_every_fault_is_there():
    assert len(events.fault_texts()) == 11


def test_only_the_place_between_the_comments_changes(tmp_path):
    path = tmp_path / "document.md"
    path.write_text(f"before\n{BEGIN}old\n{END}after\n")
    assert renewed(path, ["new", "newer"]) == f"before\n{BEGIN}new\nnewer\n{END}after\n"
    path.write_text("nothing\n")
    with pytest.raises(ValueError, match="no place for a generated table"):
        renewed(path, [])
