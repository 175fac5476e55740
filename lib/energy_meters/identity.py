"""Does the device that answers call itself what the settings say? From the meter's own data."""

from energy_meters import integers
from energy_meters.reading import ReadingInvalid


def requests(meter):
    """The (function code, address, quantity) of each reply that identifies() wants; () for a
    meter that cannot name itself, or is known by its SunSpec model."""
    return tuple(
        [
            (mark.get("function_code", meter["function_code"]), mark["at"], _quantity(mark))
            for mark in meter.get("identify", ())
        ]
    )


def identifies(meter, replies):
    """-> (every mark is as expected, what was seen as a text for people).

    replies: the registers' bytes, one reply for each of requests(). Raises ReadingInvalid where
    one is missing or of another length.
    """
    marks = meter.get("identify", ())
    if not marks or len(replies) != len(marks):
        raise ReadingInvalid(f"{len(replies)} replies for {len(marks)} marks of identity")
    matches = True
    seen = []
    for mark, reply in zip(marks, replies):
        if len(reply) != 2 * _quantity(mark):
            raise ReadingInvalid(f"{len(reply)} bytes, expected are {2 * _quantity(mark)}")
        found = _found(mark, reply)
        seen.append(str(found))
        matches = matches and _expected(mark, found)
    return matches, ", ".join(seen)


def _quantity(mark):
    if "characters" in mark:
        return len(mark["characters"])
    return mark.get("registers", 1)


def _found(mark, reply):
    """The number, or the text: two characters in a register, or one where the mark says so."""
    if "numbers" in mark:
        return integers.word(reply, 0)
    step = 2 if "characters" in mark else 1
    return "".join([_readable(reply[at]) for at in range(step - 1, len(reply), step)]).strip()


def _readable(code):
    if code == 0:
        return ""
    return chr(code) if 0x20 <= code < 0x7F else "?"


def _expected(mark, found):
    if "numbers" in mark:
        return found in mark["numbers"]
    if "characters" in mark:
        return found == mark["characters"]
    return any(found.lower().startswith(beginning) for beginning in mark["text"])
