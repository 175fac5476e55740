"""Lines that wait: bounded in bytes and in number, the newest is never dropped."""

from events.waiting_lines import WaitingLines

MOST_LINES = 128


def waiting(most_bytes, lines):
    made = WaitingLines(most_bytes)
    for line in lines:
        made.add(line)
    return made


def test_the_oldest_are_dropped():
    short = [str(number) for number in range(3 * MOST_LINES)]
    for most_bytes, lines, left in (
        (6, ["one", "two"], ["one", "two"]),
        (5, ["one", "two"], ["two"]),
        (6, ["one", "two", "three"], ["three"]),
        (4, ["one", "a long one"], ["a long one"]),
        (4, ["a long one", "one"], ["one"]),
        (4, ["", ""], ["", ""]),
        (1 << 20, short, short[2 * MOST_LINES :]),
    ):
        made = waiting(most_bytes, lines)
        assert list(made) == left, lines
        assert (len(made), made.bytes) == (len(left), sum([len(line) for line in left]))


def test_what_is_taken_or_cleared_waits_no_longer():
    made = waiting(100, ["one", "three"])
    assert (made.take(), made.bytes) == ("one", 5)
    made.clear()
    assert (len(made), made.bytes) == (0, 0)
    made.add("four")
    assert (made.take(), len(made)) == ("four", 0)
