"""The translation between host and interpreter, byte by byte, however the bytes are cut."""

from hypothesis import given
from hypothesis import strategies as st

from tools.virtual_board.repl_translation import RAW_PASTE, RAW_PASTE_ACCEPTED, WINDOW, Translation

RAW_BOOT = b"boot.py says\n\0MicroPython\r\n>>> \r\nraw REPL; CTRL-B to exit\r\n>"


def cut(data):
    """Strategy for the same bytes in pieces."""
    places = st.lists(st.integers(0, len(data)), max_size=8).map(sorted)
    return places.map(lambda at: [data[a:b] for a, b in zip([0, *at], [*at, len(data)])])


def fed(feed, pieces):
    """(all for the interpreter, all for the host)"""
    pairs = [feed(piece) for piece in pieces]
    return b"".join(pair[0] for pair in pairs), b"".join(pair[1] for pair in pairs)


@given(cut(b"a\nb\r\n\r\n\nc\r\r\n"))
def test_line_ends(pieces):
    assert fed(Translation().from_board, pieces) == (b"", b"a\r\nb\r\n\r\n\r\nc\r\r\n")


@given(cut(RAW_BOOT))
def test_a_boot_into_raw_mode_hides_the_friendly_prompt(pieces):
    line = Translation()
    line.boot(raw=True)
    assert fed(line.from_board, pieces) == (
        b"\x01",
        b"boot.py says\r\nraw REPL; CTRL-B to exit\r\n>",
    )
    assert line.from_board(b"a\0b") == (b"", b"a\0b")


@given(cut(b"print(1)\x04"))
def test_raw_paste_becomes_raw_mode(pieces):
    line = Translation()
    assert line.from_host(RAW_PASTE) == (b"", RAW_PASTE_ACCEPTED)
    assert fed(line.from_host, pieces) == (b"print(1)\x04", b"")
    assert fed(line.from_board, [b"O", b"K1\r\n\x04\x04>"]) == (b"", b"\x041\r\n\x04\x04>")
    assert line.from_host(b"typed") == (b"typed", b"")


@given(st.integers(0, 5 * WINDOW).flatmap(lambda size: cut(b"x" * size)))
def test_raw_paste_grants_a_window_for_each_one_used(pieces):
    line = Translation()
    line.from_host(RAW_PASTE)
    to_board, grants = fed(line.from_host, pieces)
    assert to_board == b""
    assert grants == b"\x01" * (sum(map(len, pieces)) // WINDOW)


def test_raw_paste_cancelled():
    line = Translation()
    line.from_host(RAW_PASTE + b"print(")
    assert line.from_host(b"\x03") == (b"", b"\x04\x04KeyboardInterrupt: \r\n\x04>")
    assert line.from_host(b"\x02") == (b"\x02", b"")


def test_raw_mode_is_followed():
    line = Translation()
    for typed, raw in ((b"\r\x03\r\x01", True), (b"code\x04", True), (b"\r\x02", False)):
        assert line.from_host(typed) == (typed, b"")
        assert line.raw is raw
