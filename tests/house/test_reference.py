"""What is made from the code's tables is current, and every event has its row in one of them."""

import ast
import re

import pytest

from events import texts
from flash import settings_file
from iec61851 import faults
from tools.firmware_files import FIRMWARE
from tools.reference import events, events_table
from tools.reference.__main__ import documents
from tools.reference.document import BEGIN, END, renewed

NAMES = [event.name for event in events_table.EVENTS if event.name]


def test_what_is_made_is_current():
    made = documents()
    assert {path.name for path in made} == {
        "texts.py",
        "events.md",
        "safety.md",
        "settings.md",
        "troubleshooting.md",
    }
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run make docs"


def test_the_firmware_s_texts_are_those_of_the_table():
    """As Python reads them: long ones stand on several lines."""
    made = {name: text for name, text in vars(texts).items() if name.isupper()}
    assert made == {e.name: e.template for e in events_table.EVENTS if e.name}


def test_no_row_is_there_twice_or_empty():
    assert len(set(NAMES)) == len(NAMES) >= 20
    templates = [event.template for event in events_table.EVENTS]
    assert len(set(templates)) == len(templates)
    for event in events_table.EVENTS:
        assert event.meaning, event.template
        cells = event.template + event.meaning + event.to_do
        assert "|" not in cells and "\n" not in cells, event.template


def used_names():
    """Those of events.texts that the firmware takes."""
    found = set()
    for path in FIRMWARE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", None) == "texts":
                found.add(node.attr)
    return found


def test_each_row_is_an_event_that_the_firmware_has():
    assert used_names() == set(NAMES)


def test_every_fault_is_there():
    templates = {event.template for event in events_table.EVENTS}
    found = [one.text for one in vars(faults).values() if isinstance(one, faults.Fault)]
    assert len(found) == 11
    assert set(found) <= templates


BROKEN = "{"


@pytest.mark.parametrize(
    "files",
    [
        {},
        {settings_file.PATH: BROKEN, settings_file.LAST_GOOD_PATH: "{}"},
        {settings_file.PATH: BROKEN, settings_file.LAST_GOOD_PATH: BROKEN},
        {settings_file.PATH: '{"modbustcp_port": 0}', settings_file.LAST_GOOD_PATH: "{}"},
        {settings_file.PATH: '{"load_balancing_safe_current_a": 32}'},
    ],
)
def test_what_the_settings_file_reports_is_known(files, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    try:
        reported = settings_file.load(32)[1]
    except settings_file.SettingsUnreadable as error:
        reported = [str(error)]
    assert reported
    assert [text for text in reported if not events.is_known(text)] == []


def test_what_nobody_reports_is_not_known():
    for text in (
        "Service limit: 6 A for 60 s",
        "Communication warning for modbus unit 5",
        "Communication error for socket meter modbus unit 1",
        "TCP MODBUS unit 5 connected via 192.168.0.4:502",
    ):
        assert events.is_known(text), text
    for text in ("", "Service limit: 6 A", "Service limit: 6 A for 60 s.", "Stopped"):
        assert not events.is_known(text), text


def test_the_source_document_s_sentences_stand_word_for_word():
    """Sections 4.1.1, 4.1.4 and 4.1.6; its example: unit 5 at 192.168.0.4:502."""
    shown = [events.shown(event.template) for event in events_table.EVENTS]
    assert "Communication warning for modbus unit <address>" in shown
    assert "Communication error for modbus unit <address>" in shown
    assert "TCP MODBUS unit <address> connected via <ip>:<port>" in shown


def test_who_has_to_act_finds_the_event_in_both_documents():
    made = {path.name: text for path, text in documents().items()}
    for event in events_table.EVENTS:
        cell = f"| `{events.shown(event.template)}` |"
        assert cell in made["events.md"]
        assert (cell in made["troubleshooting.md"]) is bool(event.to_do), event.template


def test_only_the_place_between_the_comments_changes(tmp_path):
    path = tmp_path / "document.md"
    path.write_text(f"before\n{BEGIN}old\n{END}after\n")
    assert renewed(path, ["new", "newer"]) == f"before\n{BEGIN}new\nnewer\n{END}after\n"
    path.write_text("nothing\n")
    with pytest.raises(ValueError, match="no place for a generated table"):
        renewed(path, [])


def test_fields_are_filled_in_under_their_names():
    for event in events_table.EVENTS:
        fields = re.findall(r"\{(\w*)\}", event.template)
        assert "" not in fields, event.template
        assert event.template.format(**dict.fromkeys(fields, "x")).count("{") == 0
