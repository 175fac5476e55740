"""Does the device name itself as the meter in the settings? The meter's data describe how.

A mark is a register with a name or a number of the device itself. Where the meter's data know its
text or number, another one is a contradiction; else it only distinguishes this device from others.
"""

from energy_meters import integers
from energy_meters.reading import ReadingInvalid

_EXPECTING = ("numbers", "characters", "text")


class OtherDevice(ReadingInvalid):
    """The device named itself, and it is not the chosen meter; `seen` is its name."""

    def __init__(self, seen):
        super().__init__(f'the device identifies as "{seen}"')
        self.seen = seen


class NoAnswer(ReadingInvalid):
    """Something is connected, but as this unit it answers nothing at all."""


def requests(meter):
    """The (function code, address, quantity) of each reply that identifies() takes.

    () for a meter that cannot name itself, or is known by its SunSpec model.
    """
    return tuple(
        [
            (mark.get("function_code", meter["function_code"]), mark["at"], _quantity(mark))
            for mark in meter.get("identify", ())
        ]
    )


def by_known_marks(meter):
    """A copy of `meter` with only those marks that show which meter it is, to find it by them."""
    result = dict(meter)
    result["identify"] = [mark for mark in meter.get("identify", ()) if _expects(mark)]
    return result


def identifies(meter, replies):
    """Compare the device's answers with the meter's marks -> (matches, seen).

    matches: True: every known mark is there, False: one contradicts, None: one was not answered;
    seen: the marks as a text for people. replies: the registers' bytes, one for each of
    requests(), None: no answer. Raises ReadingInvalid where one is missing or has another length.
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
    """The text in registers' bytes, with "?" for what cannot be shown.

    step: 1: two characters in a register, 2: one, in its lower byte.
    """
    return "".join([_readable(reply[at]) for at in range(step - 1, len(reply), step)]).strip()


def begins(text, beginnings):
    """True if the text begins with one of `beginnings`, which are in lower case."""
    return any(text.lower().startswith(beginning) for beginning in beginnings)


def _quantity(mark):
    if "characters" in mark:
        return len(mark["characters"])
    return mark.get("registers", 1)


def _found(mark, reply):
    """The number or the text; a serial number that may be either is shown in hex digits."""
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
