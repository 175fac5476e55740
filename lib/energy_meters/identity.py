"""Does the device that answers call itself what the settings say? From the meter's own data.

A mark is a place where the device says something of itself. Where its text or number is known for
a meter, another one is a contradiction; else it only tells this device from the next.
"""

from energy_meters import integers
from energy_meters.reading import ReadingInvalid

_EXPECTING = ("numbers", "characters", "text")


class OtherDevice(ReadingInvalid):
    """The device named itself, and it is not the meter it should be; `seen` is its name."""

    def __init__(self, seen):
        super().__init__(f'the device identifies as "{seen}"')
        self.seen = seen


class NoAnswer(ReadingInvalid):
    """Something is connected, but as this unit it says nothing at all."""


def requests(meter):
    """The (function code, address, quantity) of each reply that identifies() wants; () for a
    meter that cannot name itself, or is known by its SunSpec model."""
    return tuple(
        [
            (mark.get("function_code", meter["function_code"]), mark["at"], _quantity(mark))
            for mark in meter.get("identify", ())
        ]
    )


def by_known_marks(meter):
    """A copy of `meter` with only those marks that say which meter it is, to find it by them."""
    result = dict(meter)
    result["identify"] = [mark for mark in meter.get("identify", ()) if _expects(mark)]
    return result


def identifies(meter, replies):
    """-> (True: every known mark is there, False: one contradicts, None: one was not answered;
    what was seen as a text for people).

    replies: the registers' bytes, one for each of requests(), None: no answer. Raises
    ReadingInvalid where one is missing or of another length.
    """
    marks = meter.get("identify", ())
    if not marks or len(replies) != len(marks):
        raise ReadingInvalid(f"{len(replies)} replies for {len(marks)} marks of identity")
    matches = True
    seen = []
    for mark, reply in zip(marks, replies):
        if reply is None:
            if _expects(mark) and matches:
                matches = None
            continue
        if len(reply) != 2 * _quantity(mark):
            raise ReadingInvalid(f"{len(reply)} bytes, expected are {2 * _quantity(mark)}")
        found = _found(mark, reply)
        seen.append(str(found))
        if not _expected(mark, found):
            matches = False
    return matches, ", ".join(seen)


def readable(reply, step=1):
    """The text in registers' bytes, what cannot be shown as "?"; step 2: one character in each."""
    return "".join([_readable(reply[at]) for at in range(step - 1, len(reply), step)]).strip()


def begins(text, beginnings):
    """True if it begins with one of them, which are in lower case."""
    return any(text.lower().startswith(beginning) for beginning in beginnings)


def _quantity(mark):
    if "characters" in mark:
        return len(mark["characters"])
    return mark.get("registers", 1)


def _found(mark, reply):
    """The number or the text; of a serial number that may be either, its digits."""
    if "numbers" in mark:
        return integers.word(reply, 0)
    text = readable(reply, 2 if "characters" in mark else 1)
    if _expects(mark) or (text and "?" not in text):
        return text
    return "".join([f"{byte:02X}" for byte in reply])


def _readable(code):
    if code == 0:
        return ""
    return chr(code) if 0x20 <= code < 0x7F else "?"


def _expects(mark):
    return any(key in mark for key in _EXPECTING)


def _expected(mark, found):
    if "numbers" in mark:
        return found in mark["numbers"]
    if "characters" in mark:
        return found == mark["characters"]
    return begins(found, mark.get("text", ("",)))
