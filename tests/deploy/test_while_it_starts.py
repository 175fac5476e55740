"""A board that is just starting may miss the first calls to its raw prompt: it is called again."""

import subprocess

import pytest

from tools import board_link
from tools.board_link import BoardLink, ConnectionLost

FAILED = "TransportError: could not enter raw repl"


@pytest.mark.parametrize(
    ("failures", "said", "calls", "works"),
    [(0, FAILED, 1, True), (2, FAILED, 3, True), (3, FAILED, 3, False), (1, "gone", 1, False)],
)
def test_a_board_that_misses_a_call_is_called_again(monkeypatch, failures, said, calls, works):
    made = []

    def run(command, **_):
        made.append(command)
        failed = len(made) <= failures
        return subprocess.CompletedProcess(command, int(failed), "" if failed else "42", said)

    monkeypatch.setattr(board_link.subprocess, "run", run)
    link = BoardLink("/dev/x")
    if works:
        assert link.run("exec", "print(42)") == "42"
    else:
        with pytest.raises(ConnectionLost):
            link.run("exec", "print(42)")
    assert len(made) == calls
