"""One line for two, against the station's own line editor: each gets its own answers only."""

import re

import pytest

from console.line_editor import LineEditor
from tools.run.shared_line import SharedLine

TICK_S = 0.02
STATUS = b'{"offer_ma": 6000}\r\n'


class Station:
    """The firmware's line editor, and what the console makes of it: answers to whole lines, the
    line that is being typed once it rests. `answers`: {line: bytes}."""

    def __init__(self):
        self.answers = {"status --json": STATUS}
        self.lines = []
        self.silent = False  # it does something else
        self._editor = LineEditor()
        self._shown = False
        self._typing = False

    def step(self, typed):
        """-> what it writes within one tick."""
        if self.silent:
            return b""
        said = b""
        self._typing = bool(typed)
        for byte in typed:
            if self._editor.feed(byte):
                line = self._editor.take()[0].strip()
                self._editor.changed = False
                said += b"\r\x1b[K" + line.encode() + b"\r\n" if self._shown else b""
                self._shown = False
                self.lines.append(line)
                said += self.answers.get(line, b"")
        if not self._typing and (self._editor.changed or self._editor.text and not self._shown):
            self._shown = True
            said += self._editor.view().encode()
        return said

    def say(self, event):
        """An event on its own."""
        clear, self._shown = (b"\r\x1b[K" if self._shown else b""), False
        return clear + event + b"\r\n"

    @property
    def history(self):
        return self._editor._history


class Scene:
    """Station, view and person at the shared line, in virtual time."""

    def __init__(self, piece=None):
        self.line, self.station = SharedLine(), Station()
        self.now_s = 0.0
        self.view = self.terminal = b""
        self.waiting = b""  # a program that reads nothing
        self._piece = piece

    def type(self, data):
        self.line.from_terminal(data, self.now_s)

    def ask(self, question=b"status --json\n"):
        self.line.from_view(question, self.now_s)

    def say(self, data):
        for start in range(0, len(data), self._piece or len(data) or 1):
            self.line.from_board(data[start : start + (self._piece or len(data))], self.now_s)

    def event(self, text):
        self.say(self.station.say(text))

    def wait(self, seconds):
        for _ in range(round(seconds / TICK_S)):
            self.now_s += TICK_S
            self.line.step(self.now_s)
            typed = bytes(self.line.to_board)
            self.line.to_board.clear()
            if self.station.silent:
                self.waiting += typed
            else:
                typed, self.waiting = self.waiting + typed, b""
            self.say(self.station.step(typed))
            self.view += self.line.to_view
            self.terminal += self.line.to_terminal
            self.line.to_view.clear()
            self.line.to_terminal.clear()

    @property
    def screen(self):
        """The lines that the person sees, as a terminal draws them."""
        lines = []
        for line in self.terminal.decode().replace("\r\n", "\n").split("\n"):
            drawn = re.sub(r"\x1b\[\d*[KD]", "", line.split("\r")[-1])
            lines.append(drawn)
        return lines


@pytest.fixture(params=(None, 1, 3))
def scene(request):
    """What the board says comes in pieces of any length."""
    return Scene(request.param)


def test_the_view_s_question_is_answered_and_nobody_else_sees_it(scene):
    for _ in range(3):
        scene.ask()
        scene.wait(1)
    assert scene.view == STATUS * 3
    assert scene.terminal == b""
    assert scene.station.history == []


def test_an_event_is_for_both(scene):
    scene.event(b"     5.000  Something happened")
    scene.wait(0.1)
    assert scene.view == scene.terminal == b"     5.000  Something happened\r\n"


def test_an_answer_is_for_the_one_who_asked(scene):
    scene.station.answers["why --json"] = b'{"reason": "socket maximum"}\r\n'
    scene.ask()
    scene.wait(0.5)
    scene.type(b"why --json\n")
    scene.ask()
    scene.wait(1)
    assert scene.view == STATUS * 2
    assert scene.terminal == b'{"reason": "socket maximum"}\r\n'
    assert scene.station.lines == ["status --json", "why --json", "status --json"]


def test_the_same_question_of_both_is_asked_twice(scene):
    for _ in range(5):
        scene.type(b"status --json\n")
        scene.ask()
        scene.wait(1)
    assert scene.view == scene.terminal == STATUS * 5


def test_a_question_waits_while_an_answer_is_under_way(scene):
    scene.type(b"settings --json\n")
    scene.wait(0.04)
    scene.ask()
    scene.wait(1)
    assert scene.view == b""
    scene.say(b'{"settings"')
    scene.wait(0.5)
    scene.say(b": {}}\r\n")
    scene.wait(1)
    assert scene.terminal == b'{"settings": {}}\r\n'
    assert scene.view == STATUS


def test_a_question_waits_while_the_station_prints(scene):
    scene.type(b"log\n")
    for number in range(50):
        scene.ask()
        scene.wait(0.06)
        scene.say(b"[1] %10d.000  Something happened\r\n" % number)
    assert scene.station.lines == ["log"]
    scene.wait(0.5)
    assert scene.station.lines == ["log", "status --json"]


def test_the_terminal_s_answer_is_its_own_also_after_one_that_is_late(scene):
    scene.station.silent = True
    scene.ask()
    scene.wait(6)
    scene.type(b"settings --json\n")
    scene.say(b'{"settings": {}}\r\n')
    scene.say(STATUS)
    scene.wait(0.1)
    assert scene.terminal == b'{"settings": {}}\r\n'
    assert scene.view == STATUS


def test_how_the_line_is_drawn_while_the_view_asks_is_not_shown(scene):
    scene.station.silent = True
    scene.ask()
    scene.wait(0.5)
    scene.say(b"\rold line\x1b[K\rstatus --js\x1b[K\r\x1b[Kstatus --json\r\n" + STATUS)
    scene.wait(0.1)
    assert scene.terminal == b""
    assert scene.view == STATUS


def test_a_question_from_before_ctrl_c_is_not_asked_after_the_next_start(scene):
    scene.station.silent = True
    scene.ask()
    scene.type(b"\x03")
    scene.say(b"\r\nMPY: soft reboot\r\n")
    scene.waiting = b""
    scene.wait(1)
    assert scene.waiting in (b"", b"\x03")


def test_what_is_typed_while_the_view_asks_comes_behind_its_answer(scene):
    scene.station.silent = True
    scene.ask()
    scene.wait(0.5)
    scene.type(b"help\n")
    scene.wait(0.5)
    assert b"help" not in scene.waiting
    scene.station.silent = False
    scene.station.answers["help"] = b"status  offer, reason\r\n"
    scene.wait(0.5)
    assert scene.view == STATUS + b"status  offer, reason\r\n"
    assert scene.terminal == b"status  offer, reason\r\n"


HALF_TYPED = (
    # typed, what stands on the screen, what the station makes of it and the rest
    (b"sta", "sta", "status"),
    (b"limit 8\x1b[D", "limit 8", "limit tus8"),
    (b"\x1b[A", "log", "logtus"),
    (b"x\x7f", "", "tus"),
    (b"a" * 70, "a" * 70, "a" * 70 + "tus"),
)


@pytest.mark.parametrize(("typed", "drawn", "whole"), HALF_TYPED)
def test_a_line_that_stands_half_typed_is_as_it_was_after_a_question(scene, typed, drawn, whole):
    scene.type(b"log\n")
    scene.wait(1)
    scene.type(typed)
    for _ in range(6):
        scene.ask()
        scene.wait(1)
        assert scene.screen[-1] == drawn
    assert 2 <= scene.view.count(STATUS) <= 4  # not before the line had rested
    scene.event(b"     9.000  Something happened")
    scene.ask()
    scene.wait(1)
    assert scene.screen[-2:] == ["     9.000  Something happened", drawn]
    scene.type(b"tus\n")
    scene.wait(1)
    assert scene.station.lines[-1] == whole
    assert scene.station.history[:1] == ["log"]
    assert "status --json" not in scene.station.history
    assert b"--json" not in scene.terminal


def test_an_event_in_the_middle_of_a_question_leaves_the_typed_line(scene):
    scene.type(b"sta")
    scene.wait(4)
    scene.station.silent = True
    scene.ask()
    scene.wait(0.2)
    scene.say(b"\r\x1b[K     7.000  Something happened\r\n")
    scene.station.silent = False
    scene.wait(1)
    assert scene.screen[-2:] == ["     7.000  Something happened", "sta"]
    assert scene.view.endswith(STATUS)


def test_a_question_without_an_answer_keeps_the_person_waiting_a_bounded_time(scene):
    scene.station.silent = True
    scene.ask()
    scene.wait(1)
    scene.type(b"log\n")
    scene.wait(3.5)
    assert b"log" not in scene.waiting
    scene.wait(1)
    assert scene.waiting.endswith(b"log\n")
    scene.station.silent = False
    scene.wait(1)
    assert scene.view == STATUS  # late, and still the view's
    assert scene.terminal == b""


def test_a_question_that_cannot_be_answered_is_the_view_s_affair(scene):
    refusal = b'"status --json" could not be answered: MemoryError()\r\n'
    scene.station.answers["status --json"] = refusal
    scene.ask()
    scene.wait(0.5)
    scene.type(b"log\n")
    scene.wait(0.5)
    assert scene.station.lines == ["status --json", "log"]
    assert scene.view == refusal
    assert scene.terminal == b""


def test_ctrl_c_waits_for_nothing_and_the_view_asks_no_more(scene):
    scene.station.silent = True
    scene.ask()
    scene.wait(0.2)
    scene.type(b"\x03")
    scene.wait(0.1)
    assert scene.waiting.endswith(b"\x03")
    assert scene.line.stopped
    scene.waiting = b""
    scene.say(b"Station stopped.\r\n>>> ")
    scene.ask()
    scene.wait(3)
    assert scene.waiting == b""
    assert scene.terminal == b"Station stopped.\r\n>>> "


def test_at_the_prompt_all_bytes_are_the_person_s(scene):
    scene.station.silent = True
    scene.say(b">>> ")  # the program has ended by itself
    scene.ask()
    scene.type(bytes(range(4, 256)))
    scene.wait(1)
    assert scene.waiting == bytes(range(4, 256))
    scene.say(b'{"not": "yours"}\r\n' + bytes(range(256)))
    scene.wait(0.1)
    assert scene.terminal == b">>> " + b'{"not": "yours"}\r\n' + bytes(range(256))
    assert scene.view == b""


RESETS = (
    # typed at the prompt, what the board says, whether the program starts again by that
    (b"\x04", b"\r\nMPY: soft reboot\r\n", True),
    (b"\x01", b"raw REPL; CTRL-B to exit\r\n>OK\r\nMPY: soft reboot\r\nraw REPL", False),
    (b"\x01", b"raw REPL; CTRL-B to exit\r\n>OK\r\nrst: HARD_RESET\r\n", True),
    (b"\x01x\x02\x04", b"\r\nMPY: soft reboot\r\n", True),
    (b"1\r", b"first: 1\r\nMPY: no reboot\r\n>>> ", False),
)


@pytest.mark.parametrize(("typed", "said", "starts"), RESETS)
def test_the_view_asks_again_when_the_program_starts(scene, typed, said, starts):
    scene.station.silent = True
    scene.type(b"\x03")
    scene.wait(0.1)
    scene.say(b">>> ")
    scene.type(typed)
    scene.say(said)
    scene.wait(0.1)
    assert scene.line.stopped != starts
    scene.view = scene.waiting = b""
    scene.station.silent = False
    scene.ask()
    scene.wait(1)
    assert scene.view == (STATUS if starts else b"")
    assert scene.terminal == b">>> " + said


def test_a_reset_in_the_middle_of_a_question_ends_it(scene):
    scene.station.silent = True
    scene.ask()
    scene.wait(0.2)
    scene.type(b"log\n")
    scene.say(b"\r\nrst: WDT_RESET\r\n")
    scene.waiting = b""
    scene.wait(0.1)
    assert scene.waiting == b"log\n"
    scene.station.silent = False
    scene.ask()
    scene.wait(1)
    assert scene.view.endswith(STATUS)
