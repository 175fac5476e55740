"""Whether a text is JSON to the letter (RFC 8259): MicroPython's own parser does without commas
and colons, and takes numbers such as 01."""

LITERALS = ("true", "false", "null")
BLANKS = " \t\r\n"
DIGITS = "0123456789"
ESCAPED = '"\\/bfnrt'
HEXADECIMAL = "0123456789abcdefABCDEF"


def is_json(text):
    """One value, and nothing after it. Each bracket within another costs some of the stack."""
    try:
        end = _value(text, 0)
    except (ValueError, IndexError):  # IndexError: the text ended too early
        return False
    return _blank(text, end) == len(text)


def _value(text, at):
    """-> the place behind the value that begins there, blanks before it included. All raise
    ValueError or IndexError where it is none."""
    at = _blank(text, at)
    if text[at] == '"':
        return _string(text, at)
    if text[at] == "{":
        return _list(text, at, "}", _member)
    if text[at] == "[":
        return _list(text, at, "]", _value)
    for literal in LITERALS:
        if text[at : at + len(literal)] == literal:
            return at + len(literal)
    return _number(text, at)


def _list(text, at, closing, element):
    """Elements with a comma between each two."""
    at = _blank(text, at + 1)
    if text[at] == closing:
        return at + 1
    while True:
        at = _blank(text, element(text, at))
        if text[at] == closing:
            return at + 1
        at = _expect(text, at, ",")


def _member(text, at):
    """`"name": value` of an object."""
    at = _blank(text, _string(text, _blank(text, at)))
    return _value(text, _expect(text, at, ":"))


def _string(text, at):
    at = _expect(text, at, '"')
    while text[at] != '"':
        if text[at] < " ":
            raise ValueError
        if text[at] == "\\":
            at += 1
            if text[at] == "u":
                at = _some(text, at + 1, HEXADECIMAL, 4) - 1
            elif text[at] not in ESCAPED:
                raise ValueError
        at += 1
    return at + 1


def _number(text, at):
    if text[at] == "-":
        at += 1
    at = at + 1 if text[at] == "0" else _some(text, at, DIGITS)
    if text[at : at + 1] == ".":
        at = _some(text, at + 1, DIGITS)
    if text[at : at + 1] in ("e", "E"):
        at += 1
        if text[at] in "+-":
            at += 1
        at = _some(text, at, DIGITS)
    return at


def _some(text, at, characters, count=0):
    """Behind so many of the characters; count 0: as many as there are, one at least."""
    start = at
    while at < len(text) and text[at] in characters and (not count or at < start + count):
        at += 1
    if at == start or (count and at < start + count):
        raise ValueError
    return at


def _expect(text, at, character):
    if text[at] != character:
        raise ValueError
    return at + 1


def _blank(text, at):
    while at < len(text) and text[at] in BLANKS:
        at += 1
    return at
