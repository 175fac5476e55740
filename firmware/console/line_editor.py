"""Edits one line as the MicroPython prompt does: cursor, history, bounded, whatever bytes come."""

from micropython import const

LONGEST = 2048  # holds every setting at once, as an import sends them
HISTORY_LINES = 8
LONGEST_IN_HISTORY = 128
_SHOWN = const(78)  # of a line that is longer than the screen, the part at the cursor

TAB = 0x09
_ESCAPE = const(0x1B)
# Control characters as MicroPython's prompt knows them; Ctrl-C never arrives here.
KEYS = {
    0x01: "home",  # Ctrl-A
    0x02: "left",  # Ctrl-B
    0x04: "delete",  # Ctrl-D
    0x05: "end",  # Ctrl-E
    0x06: "right",  # Ctrl-F
    0x08: "backspace",
    0x0B: "cut to the end",  # Ctrl-K
    0x0E: "down",  # Ctrl-N
    0x10: "up",  # Ctrl-P
    0x15: "cut to the start",  # Ctrl-U
    0x7F: "backspace",
}
# The end of an escape sequence, after ESC [ or ESC O (ECMA-48; 1~, 3~, 4~ as VT220 sends them,
# 7~ and 8~ as rxvt does)
SEQUENCES = {
    "A": "up",
    "B": "down",
    "C": "right",
    "D": "left",
    "H": "home",
    "F": "end",
    "1~": "home",
    "3~": "delete",
    "4~": "end",
    "7~": "home",
    "8~": "end",
}
FOREIGN = "The line has bytes that are no ASCII text: nothing was done, type it again."
NO_ROOM = "There was no memory for the line: nothing was done, type it again."


class LineEditor:
    """feed() bytes; where it returns True take() the line.

    A line with a byte that is no ASCII text is refused as a whole. What Tab completes is known to
    the caller: complete().
    """

    def __init__(self):
        self.changed = False  # since the last view() the line looks different
        self._history = []  # lines typed before, the oldest first
        self._begin()

    def _begin(self):
        self._text = bytearray()
        self._cursor = 0  # index in the text
        self._refusal = None  # why the line cannot be taken
        self._lost = 0  # number of characters beyond LONGEST
        self._escape = None  # what came since ESC, or None
        self._back = 0  # how many lines back in the history

    def feed(self, byte):
        """Take one byte; True where it ends the line."""
        if byte in (0x0A, 0x0D):
            return True
        if self._escape is not None:
            self._follow_escape(chr(byte & 0x7F))
        elif byte == _ESCAPE:
            self._escape = ""
        elif byte in KEYS:
            self._press(KEYS[byte])
        elif byte >= 0x80:
            self._refusal = FOREIGN
        elif byte >= 0x20:
            self._insert(byte)
        return False

    def take(self):
        """-> (the line, a sentence why it cannot be taken or None); the next one begins."""
        text, refusal = self.text, self._refusal
        if self._lost:
            refusal = (
                f"The line has {len(self._text) + self._lost} characters, taken are at most "
                f"{LONGEST}: nothing was done."
            )
        elif (
            not refusal
            and text.strip()
            and len(text) <= LONGEST_IN_HISTORY
            and text not in self._history[-1:]
        ):
            self._history = self._history[1 - HISTORY_LINES :] + [text]
        self._begin()
        return text, refusal

    def refuse(self):
        """There was no memory for a byte: the line must not be taken without it."""
        self._refusal = NO_ROOM

    def complete(self, words):
        """Tab: what all words that may stand here share is typed, a whole one with a space.

        words(what stands before the word at the cursor) -> those that may follow. Returns the
        words to choose from where nothing more is certain, else ().
        """
        self._escape = None
        before, _, start = self._text[: self._cursor].decode().rpartition(" ")
        found = [word for word in words(before.strip()) if word.startswith(start)]
        if not found:
            return ()
        certain = _shared_start(found) if len(found) > 1 else found[0] + " "
        for character in certain[len(start) :]:
            self._insert(ord(character))
        return () if len(certain) > len(start) else found

    @property
    def text(self):
        """The line as typed so far."""
        return self._text.decode()

    def view(self):
        """What shows the line on a terminal, cursor included, drawn over what stood there."""
        self.changed = False
        first = max(self._cursor - _SHOWN, 0)
        shown = self._text[first : first + _SHOWN].decode()
        left = first + len(shown) - self._cursor
        return "\r" + shown + "\x1b[K" + (f"\x1b[{left}D" if left else "")

    def _insert(self, byte):
        if len(self._text) == LONGEST:
            self._lost += 1
            return
        at = self._cursor
        self._text[at:at] = bytes((byte,))
        self._cursor += 1
        self.changed = True

    def _follow_escape(self, character):
        self._escape += character
        if character in "[O" and len(self._escape) == 1:
            return
        parameters = self._escape[1:]
        if character in "0123456789;" and self._escape[0] in "[O" and len(parameters) < 4:
            return
        self._escape = None
        if parameters in SEQUENCES:
            self._press(SEQUENCES[parameters])

    def _press(self, key):
        self.changed = True
        length, at = len(self._text), self._cursor
        if key == "left":
            self._cursor = max(at - 1, 0)
        elif key == "right":
            self._cursor = min(at + 1, length)
        elif key == "home":
            self._cursor = 0
        elif key == "end":
            self._cursor = length
        elif key in ("up", "down"):
            self._recall(1 if key == "up" else -1)
        else:
            self._cut(key, at, length)

    def _cut(self, key, at, length):
        first, last = {
            "backspace": (max(at - 1, 0), at),
            "delete": (at, min(at + 1, length)),
            "cut to the start": (0, at),
            "cut to the end": (at, length),
        }[key]
        self._text = self._text[:first] + self._text[last:]
        self._cursor = first

    def _recall(self, step):
        self._back = min(max(self._back + step, 0), len(self._history))
        text = self._history[-self._back] if self._back else ""
        self._text = bytearray(text.encode())
        self._cursor = len(self._text)


def _shared_start(words):
    """What all of them begin with: the first and the last in their order differ the most."""
    first, last = min(words), max(words)
    length = 0
    while length < len(first) and first[length : length + 1] == last[length : length + 1]:
        length += 1
    return first[:length]
