"""Public functions have docstrings, and sources and documents are written in plain words."""

from pathlib import Path

import pytest
import word_rules

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = [path for room in ("firmware", "lib") for path in sorted((ROOT / room).rglob("*.py"))]
TEXTS = [
    *(path for path in sorted(ROOT.glob("*/**/*.py")) if path.parts[len(ROOT.parts)] == "tools"),
    *CODE,
    *sorted((ROOT / "lib").rglob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "README.md",
]

# Files that may still break a rule. A file without a finding has to leave its list.
WITHOUT_DOCSTRINGS = {
    "firmware/main.py",
    "lib/load_balancing/car_habits.py",
}
WITH_FORBIDDEN_WORDS = {
    "lib/load_balancing/car_habits.py",
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def test_public_functions_that_others_use_have_a_docstring():
    sources = {name_of(path): path.read_text() for path in CODE}
    check(word_rules.docstring_findings(sources), WITHOUT_DOCSTRINGS)


def test_sources_and_documents_avoid_the_forbidden_words():
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in TEXTS}
    found = [one for name, text in texts.items() for one in word_rules.word_findings(name, text)]
    check(found, WITH_FORBIDDEN_WORDS)


def check(findings, excepted):
    """No finding but in the excepted files, and one in each of those."""
    found = {}
    for finding in findings:
        found.setdefault(finding.partition(":")[0], []).append(finding)
    mended = excepted - set(found)
    assert not mended, f"take these files from the list of exceptions: {sorted(mended)}"
    others = [one for name, texts in found.items() if name not in excepted for one in texts]
    assert not others, "\n".join(others)


def test_every_kind_of_text_is_read():
    names = {name_of(path) for path in TEXTS}
    wanted = {"README.md", "docs/pilot.md", "tools/flash.py", "lib/iec61851/README.md"}
    assert wanted | {"firmware/pilot/task.py"} <= names


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("# It is not\n# Believed.", "Believed"),
        ("CONVICTED = 1", "CONVICTED"),
        ("self._is_ripe = True", "ripe"),
        ("this is the house's\ndoing", "house's\\ndoing"),
        ("It is none the worse for it.", "none the worse"),
    ],
)
def test_the_check_finds_words(text, word):
    (finding,) = word_rules.word_findings("x.py", text)
    assert word in finding


def test_the_check_names_the_line_and_lets_longer_words_pass():
    assert (
        list(word_rules.word_findings("x.py", "a stripe of livelier colour\nunbelievable")) == []
    )
    (finding,) = word_rules.word_findings("x.py", "one\n\na lively house")
    assert finding.startswith("x.py:3:")


OTHER = "from first import used, Thing\nThing().open()\nused()\n"


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ("def used():\n    return 1\n", ["used"]),
        ("async def used():\n    return 1\n", ["used"]),
        ('def used():\n    """It is used."""\n', []),
        ("def unused():\n    return 1\n", []),
        ("def _used():\n    return 1\n", []),
        ("class Thing:\n    def open(self):\n        pass\n", ["Thing.open"]),
        ("class Thing:\n    def close(self):\n        pass\n", []),
        ("class _Thing:\n    def open(self):\n        pass\n", []),
        ("class Thing:\n    @open.setter\n    def open(self, value):\n        pass\n", []),
    ],
)
def test_the_check_finds_functions_without_a_docstring(source, labels):
    found = list(word_rules.docstring_findings({"first.py": source, "other.py": OTHER}))
    assert [one.split(": ")[1].removesuffix(" has no docstring") for one in found] == labels


def test_a_use_in_the_own_module_does_not_count():
    source = "def used():\n    return used()\n"
    assert not list(word_rules.docstring_findings({"first.py": source, "other.py": "pass"}))
