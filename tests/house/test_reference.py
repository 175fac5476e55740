"""The documents' generated tables are current, and no event is without a meaning."""

import pytest

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


def test_every_fault_is_there():
    assert len(events.fault_texts()) == 10


def test_only_the_place_between_the_comments_changes(tmp_path):
    path = tmp_path / "document.md"
    path.write_text(f"before\n{BEGIN}old\n{END}after\n")
    assert renewed(path, ["new", "newer"]) == f"before\n{BEGIN}new\nnewer\n{END}after\n"
    path.write_text("nothing\n")
    with pytest.raises(ValueError, match="no place for a generated table"):
        renewed(path, [])
