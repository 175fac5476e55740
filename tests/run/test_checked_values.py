"""The checker of files: each mistake is one sentence that says where, what and what is allowed."""

import pytest

from tools import checked_values
from tools.checked_values import FLAG, LIST, NUMBER, TEXT, TRUE, list_of, number, one_of, whole

STEP = checked_values.table({"name": TEXT, "hold_s": number(0)}, ("name",))
FILE = checked_values.table(
    {
        "port": whole(1, 65535),
        "count": whole(),
        "ratio": NUMBER,
        "mode": one_of("fast", "slow"),
        "even": TRUE,
        "on": FLAG,
        "any": LIST,
        "numbers": list_of(whole(), "whole numbers"),
        "steps": list_of(STEP, "steps", 1),
        "rest": checked_values.table(),
        "first": STEP,
    },
    ("port",),
)
GOOD = {
    "port": 1,
    "count": -5,
    "ratio": -0.5,
    "mode": "slow",
    "even": True,
    "on": False,
    "any": [1, "a"],
    "numbers": [],
    "steps": [{"name": "a"}, {"name": "b", "hold_s": 0}],
    "rest": {"what": "ever"},
    "first": {"name": "c"},
}
# key, value, the sentence
BAD = (
    ("port", None, '"port" null is refused: allowed is a whole number 1..65535'),
    ("port", 0, '"port" 0 is refused: allowed is a whole number 1..65535'),
    ("port", 65536, '"port" 65536 is refused: allowed is a whole number 1..65535'),
    ("port", True, '"port" true is refused: allowed is a whole number 1..65535'),
    ("port", 1.0, '"port" 1.0 is refused: allowed is a whole number 1..65535'),
    ("count", "5", '"count" "5" is refused: allowed is a whole number'),
    ("ratio", float("inf"), '"ratio" inf is refused: allowed is a number'),
    ("ratio", float("nan"), '"ratio" nan is refused: allowed is a number'),
    ("ratio", True, '"ratio" true is refused: allowed is a number'),
    ("mode", "quick", '"mode" "quick" is refused: allowed is "fast" or "slow"'),
    ("mode", ["fast"], '"mode" ["fast"] is refused: allowed is "fast" or "slow"'),
    ("even", False, '"even" false is refused: allowed is true, or left out'),
    ("on", 1, '"on" 1 is refused: allowed is true or false'),
    ("any", "a", '"any" "a" is refused: allowed is a list'),
    ("numbers", 5, '"numbers" 5 is refused: allowed is a list of whole numbers'),
    ("numbers", [1, "2"], '"numbers" has "2" in it: allowed is a whole number'),
    ("steps", [], '"steps" [] is refused: allowed is a list of 1 or more steps'),
    ("steps", [5], '"steps" has 5 in it: allowed is a table'),
    ("steps", [{"name": "a"}, {}], 'steps 2: "name" is missing'),
    ("steps", [{"name": ""}], 'steps 1: "name" "" is refused: allowed is a text'),
    ("first", {"name": "c", "held": 1}, 'first: "held" is not known: known are name, hold_s'),
    ("first", {"name": "c", "hold_s": -1}, 'first: "hold_s" -1 is refused: allowed is a number, '),
    ("rest", "a", '"rest" "a" is refused: allowed is a table'),
    ("prot", 1, '"prot" is not known: known are port, count, ratio, '),
    ("count", "9" * 99, f'"count" "{56 * "9"}... is refused: allowed is a whole number'),
)


def test_a_good_table_has_no_mistakes():
    assert list(checked_values.mistakes(GOOD, FILE)) == []


@pytest.mark.parametrize(("key", "value", "sentence"), BAD)
def test_a_mistake_is_one_sentence(key, value, sentence):
    (found,) = checked_values.mistakes({**GOOD, key: value}, FILE)
    assert found.startswith(sentence)


def test_every_mistake_is_found():
    found = list(checked_values.mistakes({"count": 1.5, "on": None}, FILE, "a.toml: "))
    assert found == [
        'a.toml: "port" is missing',
        'a.toml: "count" 1.5 is refused: allowed is a whole number',
        'a.toml: "on" null is refused: allowed is true or false',
    ]


@pytest.mark.parametrize(
    ("example", "same", "other"),
    [
        (1, 2.5, "1"),
        (1.5, 2, True),
        (True, False, 1),
        ("a", "", None),
        ((1,), [], {}),
        ({}, {"a": 1}, []),
    ],
)
def test_the_kind_of_an_example(example, same, other):
    kind = checked_values.like(example)
    assert kind.accepts(same)
    assert not kind.accepts(other)
