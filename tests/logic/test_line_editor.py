"""Editing a line: the keys of MicroPython's prompt, and bytes that no keyboard sends."""

from console.line_editor import LineEditor

LONGEST = 2048  # characters of a line

UP, DOWN, RIGHT, LEFT = b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D"


def typed(editor, data):
    """All lines that the bytes end, as take() gives them."""
    lines = []
    for byte in data:
        if editor.feed(byte):
            lines.append(editor.take())
    return lines


def test_keys():
    for data, line in (
        (b"status", "status"),
        (b"statsu\x08\x7fus", "status"),
        (b"abc\x15status", "status"),
        (b"tatus" + 5 * LEFT + b"s", "status"),
        (b"tatus\x01s\x05!", "status!"),
        (b"tatus\x1b[Hs\x1b[F!", "status!"),
        (b"tatus\x1b[1~s\x1b[4~!", "status!"),
        (b"tatus\x1b[7~s\x1b[8~!", "status!"),
        (b"tatus\x1bOHs\x1bOF!", "status!"),
        (b"sXtatus\x01\x06\x04", "status"),
        (b"sXtatus\x01" + RIGHT + b"\x1b[3~", "status"),
        (b"status and more\x01" + 6 * b"\x06" + b"\x0b", "status"),
        (9 * b"\x08" + 9 * LEFT + 9 * RIGHT + b"\x04\x0bhelp", "help"),
        (b"st\x1b[99;99;99zatus", "st9;99zatus"),  # no sequence is that long
        (b"st\x1bxatus", "status"),
        (b"st\tat\x00us\x1b[Z", "status"),
        (UP + DOWN + b"status", "status"),
    ):
        assert typed(LineEditor(), data + b"\r") == [(line, None)], data


def test_history():
    editor = LineEditor()
    typed(editor, b"one\rtwo\rtwo\r\rthree\r")
    for keys, line in (
        (UP, "three"),
        (UP + UP, "two"),
        (9 * UP, "one"),
        (UP + DOWN, ""),
        (UP + b"!", "one!"),
    ):
        assert typed(editor, keys + b"\r") == [(line, None)], keys
    for number in range(20):
        typed(editor, b"line %d\r" % number)
    assert typed(editor, 50 * UP + b"\r") == [("line 12", None)]
    for length, kept in ((128, True), (129, False)):
        long = b"x" * length
        typed(editor, long + b"\r")
        assert (typed(editor, UP + b"\r") == [(long.decode(), None)]) is kept, length


def test_a_line_is_bounded():
    editor = LineEditor()
    assert typed(editor, LONGEST * b"x" + b"\n") == [(LONGEST * "x", None)]
    line, refusal = typed(editor, 65536 * b"x" + b"\n")[0]
    assert len(line) == LONGEST
    assert refusal == "The line has 65536 characters, taken are at most 2048: nothing was done."
    assert typed(editor, b"status\n") == [("status", None)]


def test_every_byte_is_harmless_and_foreign_ones_make_the_line_invalid():
    editor = LineEditor()
    refusal = "The line has bytes that are no ASCII text: nothing was done, type it again."
    for data in (b"\xe2\x82", b"\xff\xfe", b"st\xc3\xa4tus", bytes(range(128, 256))):
        assert typed(editor, data + b"\n")[0][1] == refusal, data
        assert typed(editor, b"status\n") == [("status", None)]
    for first in range(256):
        for second in (0x1B, 0x5B, 0x41, 0x0A, 0xE2):
            typed(editor, bytes((first, second)))
    typed(editor, b"\n")
    assert typed(editor, b"status\n") == [("status", None)]


def test_a_byte_without_memory_makes_the_line_invalid():
    editor = LineEditor()
    typed(editor, b"set x 2")
    editor.refuse()  # of 25
    assert typed(editor, b"\n")[0][1].startswith("There was no memory for the line")
    assert typed(editor, UP + b"status\n") == [("status", None)]


WORDS = {"": ("set", "settings", "status", "why"), "set": ("port", "place_a", "place_b")}


def test_tab_completes():
    for data, line, offered in (
        (b"w", "why ", ()),
        (b"why", "why ", ()),
        (b"why ", "why ", ()),
        (b"x", "x", ()),
        (b"", "", WORDS[""]),
        (b"s", "s", ("set", "settings", "status")),
        (b"se", "set", ()),
        (b"set", "set", ("set", "settings")),
        (b"  set  pl", "  set  place_", ()),
        (b"set p", "set p", WORDS["set"]),
        (b"set place_b", "set place_b ", ()),
        (b"set port x", "set port x", ()),
        (b" led\x01w", "why  led", ()),
        (b"w\x1b", "why ", ()),
        (b"\xe2w", "why ", ()),
        ((LONGEST - 1) * b" " + b"w", (LONGEST - 1) * " " + "w", ()),
    ):
        editor = LineEditor()
        typed(editor, data)
        left = editor.complete(lambda before: WORDS.get(before, ()))
        assert (editor.text, tuple(left)) == (line, tuple(offered)), data


def test_what_the_screen_shows():
    editor = LineEditor()
    for data, view in (
        (b"stat", "\rstat\x1b[K"),
        (2 * LEFT, "\rstat\x1b[K\x1b[2D"),
        (b"\x15", "\rat\x1b[K\x1b[2D"),
        (b"\x05" + 100 * b"x", "\r" + 78 * "x" + "\x1b[K"),
    ):
        typed(editor, data)
        assert editor.changed
        assert editor.view() == view, data
        assert not editor.changed
