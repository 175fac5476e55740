"""One serial line for two: the live view's questions and what a person types never mix.

The view's questions are asked one at a time, while the person neither types nor waits for an
answer; a line that stands half typed is taken away for that moment and typed again. Each answer
goes to the one who asked for it, all else to both. At the MicroPython prompt the line is the
person's alone.
"""

import re

# Between two whole lines of a person or a tool, and between two pieces of what the station says.
PAUSE_S = 0.1
# A line that stands half typed is somebody's work: nothing touches it sooner.
HALF_TYPED_S = 3
# So long an answer may take; the Service Installer waits as long.
ANSWER_S = 5

CTRL_A, CTRL_B, CTRL_C = b"\x01", b"\x02", b"\x03"
# Keys of the station's line editor
CURSOR_LEFT, TO_THE_END, CUT_TO_THE_START = b"\x02", b"\x05", b"\x15"
# The editor keeps no line of that length in its history, which is the person's.
LONGER_THAN_ITS_HISTORY = 130
# What the editor draws: the line, and how far from its end the cursor stands. Of a line longer
# than this it draws a part.
DRAWN = re.compile(rb"([^\x1b]{0,77})\x1b\[K(?:\x1b\[(\d+)D)?")
CLEAR = b"\r\x1b[K"

PROMPTS = (b">>> ", b"=== ", b"raw REPL; CTRL-B to exit")
# What the virtual board says when its program starts again.
SOFT_RESET, HARD_RESET = b"MPY: soft reboot", b"rst:"
RESET = re.compile(rb"(?:^|[\r\n])(MPY: soft reboot|rst:)")
LONGEST_RESET = 20

BOTH, VIEW, TERMINAL = "both", "view", "terminal"
PIECE = re.compile(rb"([^\r\n]*)(\r\n|\r|\n|$)")
# Colours and cursor moves, also one whose end has not come
SEQUENCE = re.compile(rb"\x1b(?:\[[0-9;?]*(?:[A-Za-z]|$)|$)")
MOST_QUESTIONS = 8
# Of a line: longer than what tells its kind, than any that a person types, than any at all
START, KEPT, LONGEST = 256, 4096, 65536


class SharedLine:
    """Feed it what comes from each of the three with the time, and call step() now and then.

    `to_board`, `to_view`, `to_terminal`: bytearrays that the caller empties. `stopped`: the board
    is at the MicroPython prompt, and the view learns nothing.
    """

    def __init__(self):
        self.to_board, self.to_view, self.to_terminal = bytearray(), bytearray(), bytearray()
        self.stopped = False
        self._raw = False  # at the prompt: in raw mode
        self._questions = []  # of the view, which wait for their turn
        self._asked = None  # the one that the station is answering
        self._is_late = False  # an answer to the view may come that it no longer waits for
        self._half_typed = b""  # what was taken away for the question
        self._held = b""  # typed since it was asked
        self._typed = b""  # at the terminal, since the last end of a line
        self._awaits_answer = False  # the terminal has asked for JSON
        self._line = b""  # what the board has sent since the last end of a line or CR
        self._readers = None  # of this line: BOTH, VIEW, TERMINAL, None before it shows
        self._carriage_return = b""  # the last byte from the board, where it was one
        self._asked_s = self._typed_s = self._heard_s = self._now_s = 0

    def from_view(self, data, now_s):
        """Whole lines: questions whose answers are JSON."""
        self._now_s = now_s
        for question in data.split(b"\n"):
            if question and not self.stopped and question not in self._questions:
                self._questions = [*self._questions, question][-MOST_QUESTIONS:]

    def from_terminal(self, data, now_s):
        self._now_s = now_s
        if self._asked and CTRL_C not in data:
            self._held += data
            return
        if self._asked:
            self._end_question()
        self._type(data)

    def from_board(self, data, now_s):
        self._now_s = self._heard_s = now_s
        data, self._carriage_return = self._carriage_return + data, b""
        if data.endswith(b"\r"):  # it may be half the end of a line
            data, self._carriage_return = data[:-1], b"\r"
        while data:
            if self.stopped:
                data = self._pass_on_at_the_prompt(data)
                continue
            piece, end = PIECE.match(data).groups()
            data = data[len(piece) + len(end) :]
            self._take(piece, end)

    def step(self, now_s):
        """What is due by the time alone."""
        self._now_s = now_s
        if self._asked and now_s - self._asked_s >= ANSWER_S:
            self._is_late = True
            self._end_question()
        if self._questions and not self._asked:
            self._ask_when_possible()

    # What the person types

    def _type(self, data):
        self.to_board += data
        self._typed_s = self._now_s
        if CTRL_C in data:
            self._stop()
        if self.stopped:
            if CTRL_A in data or CTRL_B in data:
                self._raw = data.rfind(CTRL_A) > data.rfind(CTRL_B)
            return
        *lines, self._typed = re.split(rb"[\r\n]", (self._typed + data)[-KEPT:])
        if any(line.strip().endswith(b"--json") for line in lines):
            self._awaits_answer = True

    # What the view asks

    def _ask_when_possible(self):
        quiet_s = self._now_s - max(self._heard_s, self._typed_s)
        if quiet_s < PAUSE_S or self._awaits_answer and quiet_s < ANSWER_S:
            return
        half_typed, left = b"", 0
        if self._typed:
            drawn = DRAWN.fullmatch(self._line)
            if not drawn or self._now_s - self._typed_s < HALF_TYPED_S:
                return
            half_typed, left = drawn[1], int(drawn[2] or 0)
            if not half_typed:
                self._typed = b""  # and deleted again
        self._half_typed = half_typed + CURSOR_LEFT * left
        self._asked, self._asked_s = self._questions.pop(0), self._now_s
        self._line, self._readers = b"", None
        taking_away = TO_THE_END + CUT_TO_THE_START if half_typed else b""
        self.to_board += taking_away + self._asked.ljust(LONGER_THAN_ITS_HISTORY) + b"\n"

    def _end_question(self):
        """Whatever became of it: the line is the person's again, as it was."""
        self.to_board += self._half_typed
        held, self._asked, self._half_typed, self._held = self._held, None, b"", b""
        if held:
            self._type(held)

    # What the board says

    def _take(self, piece, end):
        """The next piece of a line, and its end where that has come."""
        self._line = (self._line + piece)[:LONGEST]
        seen = SEQUENCE.sub(b"", self._line[:START])
        if seen.startswith(PROMPTS):
            self.to_terminal += (self._line if self._asked else piece) + end
            self._stop()
            return
        if self._asked:
            self._take_while_asked(seen, end)
        else:
            self._pass_on(piece, end, seen)
        if end:
            if self._readers == TERMINAL:
                self._awaits_answer = False
            self._line, self._readers = b"", None
        if end.endswith(b"\n") and seen.startswith((SOFT_RESET, HARD_RESET)):
            self._start_anew()

    def _pass_on(self, piece, end, seen):
        """To the terminal as it comes, to the view in whole lines; an answer to one of them."""
        if self._readers is None and seen:
            self._readers = self._readers_of(seen)
        if self._readers != VIEW:
            self.to_terminal += piece + end
        if self._readers != TERMINAL and end.endswith(b"\n"):
            self.to_view += self._line + end

    def _readers_of(self, seen):
        """Whose the line is that begins like that."""
        if not seen.startswith(b"{"):
            return BOTH
        if self._is_late and not self._awaits_answer:
            self._is_late = False
            return VIEW
        return TERMINAL

    def _take_while_asked(self, seen, end):
        """Whole lines only; neither the question's echo nor how it was drawn is for anybody."""
        if end in (b"", b"\r"):
            return
        if seen.startswith((b"{", b'"' + self._asked)):  # an answer, or why there is none
            self.to_view += self._line + end
            self._end_question()
        elif not self._asked.startswith(seen.strip()):
            self.to_view += self._line + end
            self.to_terminal += CLEAR + self._line + end

    # The prompt

    def _stop(self):
        """The program has ended, or is about to."""
        self.stopped, self._raw = True, False
        self._questions, self._asked = [], None
        self._forget()

    def _forget(self):
        """What was typed, asked and shown is of the program that has ended."""
        self._half_typed = self._held = self._typed = self._line = b""
        self._readers, self._awaits_answer, self._is_late = None, False, False

    def _start_anew(self):
        if self._asked:
            self._half_typed = b""
            self._end_question()
        self._forget()

    def _pass_on_at_the_prompt(self, data):
        """As it is, to the terminal -> what came after the program's start, if that is in it."""
        before = self._line[-LONGEST_RESET:]
        for found in RESET.finditer(before + data):
            after = found.end() - len(before)
            if after > 0 and not (self._raw and found[1] == SOFT_RESET):
                self.to_terminal += data[:after]
                self.stopped, self._line = False, b""
                return data[after:]
        self.to_terminal += data
        self._line = (before + data)[-LONGEST_RESET:]
        return b""
