"""Strict JSON: what MicroPython's parser takes all the same is none, what it takes rightly is."""

import json

from console.strict_json import is_json

GOOD = (
    "0",
    "-1",
    "10",
    "1e9",
    "1.5E-3",
    "true",
    " null ",
    '"a word"',
    '"\\u00e4\\n\\"\\\\"',
    "[]",
    "{}",
    "[1, 2,3]",
    '{"a": 1}',
    '{"a":{"b":[{}, [[]]]},"c":null}',
    ' { "a" : 1 ,\n"b":\t2 } ',
)
BAD = (
    "",
    " ",
    "01",
    "-",
    "+1",
    "1.",
    ".5",
    "1e",
    "1e+",
    "0x10",
    "1_000",
    "nan",
    "tru",
    "truex",
    "True",
    "a word",
    "'a'",
    '"a',
    '"a\\q"',
    '"\\u12"',
    '"a\x01b"',
    "[1 2]",
    "[1,,2]",
    "[,1]",
    "[1,]",
    "[1",
    "[1]]",
    "[1}",
    "1 2",
    "{",
    "{,}",
    '{"a"}',
    '{"a" 1}',
    '{"a": 1,}',
    '{"a": 1 "b": 2}',
    '{"a":1 :2}',
    '{"a": 1} x',
    '{"a": 1',
    "{1: 2}",
    "{a: 1}",
)


def test_json_to_the_letter():
    for text in GOOD:
        assert is_json(text), text
        json.loads(text)
    for text in BAD:
        assert not is_json(text), text


def test_every_beginning_of_a_long_one_is_none():
    text = json.dumps({"name": [1, -20, "text", True], "other": {"inner": None}})
    assert is_json(text)
    for length in range(len(text)):
        assert not is_json(text[:length]), text[:length]
