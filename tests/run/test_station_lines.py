"""The station's lines are told apart, in whatever pieces they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.station_lines import LONGEST_LINE, Lines

SAID = (
    b'     5.012  Communication warning for modbus unit 5\r\n{"ok": true, "text": "Done."}\r\n'
    b"\r\x1b[K   125.250  Service limit: 6 A for 600 s\n"
    b'status --json\r\n{"offer_ma": 6000}\r\n{not json}\r\n[1]\r\nTraceback\r\n\xff\xfe\r\n'
)


@pytest.mark.parametrize("piece", [1, 2, 7, 1000])
def test_lines_are_told_apart(piece):
    lines = Lines()
    for start in range(0, len(SAID), piece):
        lines.feed(SAID[start : start + piece])
    assert list(lines.answers) == [{"ok": True, "text": "Done."}, {"offer_ma": 6000}]
    assert list(lines.events) == [
        (5012, "Communication warning for modbus unit 5"),
        (125250, "Service limit: 6 A for 600 s"),
    ]
    assert list(lines.text) == ["status --json", "{not json}", "[1]", "Traceback", "\ufffd\ufffd"]
    assert not lines.prompt


PROMPTS = (
    (b"\r\n>>> ", True),
    (b">>> status --json\r\nTraceback", True),
    (b"raw REPL; CTRL-B to exit\r\n>", True),
    (b"a >>> b\r\n", False),
    (b'{"text": ">>> "}\r\n', False),
)


@pytest.mark.parametrize(("said", "prompt"), PROMPTS)
def test_the_prompt_of_micropython(said, prompt):
    lines = Lines()
    lines.feed(said)
    assert lines.prompt == prompt


def test_a_line_that_rests_while_it_is_sent_is_no_answer():
    """The computer paused between two pieces, so the station showed the first one."""
    lines = Lines()
    shown = b'\rset --all {"socket_max_current_a":13,"phase_rotation":"L2L3L1"} \x1b[K'
    lines.feed(shown + b'\r\x1b[K{"ok": true, "text": "Stored."}\r\n')
    assert list(lines.answers) == [{"ok": True, "text": "Stored."}]


def test_a_line_without_an_end_is_dropped():
    lines = Lines()
    lines.feed(b"x" * (LONGEST_LINE + 1))
    lines.feed(b'\n{"a": 1}\n')
    assert list(lines.answers) == [{"a": 1}]


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_an_answer_survives_whatever_is_around_it(before, after):
    lines = Lines()
    lines.feed(before + b'\n{"offer_ma": 6000}\n' + after)
    assert {"offer_ma": 6000} in lines.answers
