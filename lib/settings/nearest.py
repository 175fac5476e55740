"""Which of the known names somebody may have meant who typed an unknown one."""

from micropython import const

MOST_NAMES = const(3)
_LONGEST_WORD = const(40)  # of what was typed, no more is compared
_SHORT_WORD = const(5)  # up to that length, two wrong letters make another word
_OTHER_WORD = const(3)  # as a number of edits: more than any that is looked for
_LEAST_SHARED = const(3)  # letters at the beginning and the end, together


def nearest(word, names):
    """The likeliest of the names, three at most, as "a, b or c"; None where none is near.

    Mistyped names come before those of which the word is a part, or that begin and end alike.
    """
    word = word[:_LONGEST_WORD].lower()
    best = (_OTHER_WORD, -max(_LEAST_SHARED, len(word) // 2))
    likeliest = []
    for name in names:
        edits = _edits(word, name, 1 if len(word) <= _SHORT_WORD else 2)
        mistyped = edits < _OTHER_WORD
        rank = (edits, 0) if mistyped else (_OTHER_WORD, -_shared(word, name))
        if rank < best:
            best, likeliest = rank, []
        if rank == best:
            likeliest.append(name)
    likeliest = likeliest[:MOST_NAMES]
    before = ", ".join(likeliest[:-1])
    return f"{before} or {likeliest[-1]}" if before else (likeliest or [None])[0]


def _edits(word, name, most):
    """How many letters were added, left out, changed or exchanged; _OTHER_WORD: more than most."""
    for edits in range(most + 1):
        if _is_within(word, name, edits):
            return edits
    return _OTHER_WORD


def _is_within(word, name, edits):
    """Where the two differ for the first time, each kind of edit is tried."""
    if abs(len(word) - len(name)) > edits:
        return False
    same = _shared_start(word, name)
    word, name = word[same:], name[same:]
    if not edits:
        return not word and not name
    if max(len(word), len(name)) <= edits:
        return True
    return (
        _is_within(word[1:], name[1:], edits - 1)
        or _is_within(word[1:], name, edits - 1)
        or _is_within(word, name[1:], edits - 1)
        or (word[:2] == name[1:2] + name[:1] and _is_within(word[2:], name[2:], edits - 1))
    )


def _shared(word, name):
    """The number of letters that both have at their beginning and at their end, or all of a word
    that is a part of the name."""
    if len(word) >= _LEAST_SHARED and word in name:
        return len(word)
    start = _shared_start(word, name)
    end = 0
    while end < min(len(word), len(name)) - start and word[-1 - end] == name[-1 - end]:
        end += 1
    return start + end


def _shared_start(one, other):
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return length
