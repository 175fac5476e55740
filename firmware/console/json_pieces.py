"""JSON in small pieces: as one text a long answer may not fit into a fragmented heap."""

import json

from micropython import const

_PIECE = const(64)  # characters; what the serial line takes at once


def pieces(value):
    """Joined they are the value in one line of JSON, with a newline.

    value: as json.dumps takes it, with texts as keys.
    """
    text = ""
    for token in _tokens(value):
        text += token
        while len(text) >= _PIECE:
            yield text[:_PIECE]
            text = text[_PIECE:]
    yield text + "\n"


def _tokens(value):
    if isinstance(value, dict):
        before = "{"
        for key in value:
            yield f"{before}{json.dumps(key)}: "
            yield from _tokens(value[key])
            before = ", "
        yield "}" if value else "{}"
    elif isinstance(value, (list, tuple)):
        before = "["
        for element in value:
            yield before
            yield from _tokens(element)
            before = ", "
        yield "]" if value else "[]"
    else:
        yield json.dumps(value)
