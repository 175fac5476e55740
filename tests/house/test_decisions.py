"""docs/decisions.md stays readable: each decision is a heading and at most five lines."""

import re

import pytest

from tools.firmware_files import ROOT

TEXT = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
# [(heading, text below it)]
DECISIONS = [
    (heading, re.split(r"^## ", text, flags=re.MULTILINE)[0].strip())
    for heading, text in re.findall(
        r"^### ([^\n]+)\n(.*?)(?=^### |\Z)", TEXT, re.MULTILINE | re.DOTALL
    )
]


def test_each_heading_is_there_once():
    headings = [heading for heading, _ in DECISIONS]
    assert len(headings) == len(set(headings)) >= 100


@pytest.mark.parametrize(("heading", "text"), DECISIONS, ids=[one[:40] for one, _ in DECISIONS])
def test_a_decision_is_at_most_five_lines(heading, text):
    lines = text.splitlines()
    assert 1 <= len(lines) <= 5
    assert all(len(line) <= 130 for line in [heading, *lines])
