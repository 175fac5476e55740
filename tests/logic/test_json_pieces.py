"""JSON in pieces: joined they are one line of JSON with the same value, and each is short."""

import json

from console.json_pieces import pieces
from settings import rules


def test_any_value_comes_back():
    for value in (
        {},
        {"empty": {}, "none": [], "null": None},
        {"text": 'a "quoted" one\nwith a newline', "yes": True, "number": -12},
        {"lists": [[1, 2, "three"], [], [[4]]], "tuple": (5, 6)},
        {"long": 500 * "x"},
        rules.defaults(32),
    ):
        found = list(pieces(value))
        text = "".join(found)
        assert text.endswith("\n") and text.count("\n") == 1, value
        assert json.loads(text) == json.loads(json.dumps(value)), value
        assert max([len(piece) for piece in found]) <= 64, value
