"""The LED as a person sees it: a colour and a rhythm out of the history of its pins."""

from collections import namedtuple

COLOURS = ("off", "red", "green", "yellow", "blue", "magenta", "cyan", "white")

# Three pins change one after the other; nobody sees the colours in between.
TRANSIENT_S = 0.03
# Rhythms are averaged over this time.
WINDOW_S = 2.5
# Lit or dark for longer than these is no part of a rhythm.
LONGEST_LIT_S = 2.5
LONGEST_DARK_S = 3.5
# Without a rhythm before it, lit for this long is taken for steady.
SETTLED_S = 1.0

Seen = namedtuple("Seen", "colour rhythm on_ms off_ms")
Span = namedtuple("Span", "start_s end_s colour")


def describe(red, green, blue, now_s):
    """-> Seen: what a person sees at `now_s`, from the (time in s, level) of each of three pins.

    Rhythms: "off", "steady", "interrupted" (about 500 ms on, 500 ms off), "fast" and "slow" (also
    even, but shorter or longer), "flash" (mostly dark), "occulting" (mostly lit), "changing" (too
    short for a rhythm). `on_ms` and `off_ms` are means, 0 if there is nothing to measure.
    """
    spans = _without_transients(_spans(red, green, blue, now_s))
    present = spans[-1]
    colour = next((span.colour for span in reversed(spans) if span.colour != "off"), "off")
    spans = _since_last_break(spans, colour)
    on_s = _mean_s([span for span in spans[:-1] if span.colour != "off"], now_s)
    off_s = _mean_s([span for span in spans[:-1] if span.colour == "off"], now_s)
    if present.colour == "off" and (colour == "off" or _broken(present, off_s, LONGEST_DARK_S)):
        return Seen("off", "off", 0, 0)
    if present.colour != "off" and _broken(present, on_s, LONGEST_LIT_S):
        return Seen(colour, "steady", 0, 0)
    return Seen(colour, _rhythm(on_s, off_s), round(on_s * 1000), round(off_s * 1000))


def colour_now(red, green, blue):
    """The colour lit at present, or "off"."""
    levels = [pin[-1][1] if pin else 0 for pin in (red, green, blue)]
    return COLOURS[sum(bool(level) << bit for bit, level in enumerate(levels))]


def text(seen):
    """Rhythm and colour: "steady blue", "off"."""
    return "off" if seen.rhythm == "off" else f"{seen.rhythm} {seen.colour}"


def _spans(red, green, blue, now_s):
    """The pins' changes as a gapless list of spans of one colour, dark before the first."""
    changes = sorted(
        (time_s, pin, bool(level))
        for pin, history in enumerate((red, green, blue))
        for time_s, level in history
    )
    lit = [False, False, False]
    spans = [Span(float("-inf"), now_s, "off")]
    for time_s, pin, level in changes:
        lit[pin] = level
        colour = COLOURS[sum(level << bit for bit, level in enumerate(lit))]
        if colour != spans[-1].colour:
            spans[-1] = spans[-1]._replace(end_s=time_s)
            spans.append(Span(time_s, now_s, colour))
    return spans


def _without_transients(spans):
    """Spans too short to see go to the one before them, and equal neighbours become one."""
    kept = spans[:1]
    for span in spans[1:]:
        if span.end_s - span.start_s < TRANSIENT_S or span.colour == kept[-1].colour:
            kept[-1] = kept[-1]._replace(end_s=span.end_s)
        else:
            kept.append(span)
    return kept


def _since_last_break(spans, colour):
    """The spans of the present rhythm: of this colour and none of them too long."""
    for index in range(len(spans) - 1, -1, -1):
        span = spans[index]
        longest_s = LONGEST_DARK_S if span.colour == "off" else LONGEST_LIT_S
        if span.colour not in ("off", colour) or span.end_s - span.start_s >= longest_s:
            return spans[index + 1 :] or spans[-1:]
    return spans


def _mean_s(spans, now_s):
    """Mean duration of the recent ones, else of the last one, else 0."""
    recent = [span for span in spans if span.end_s >= now_s - WINDOW_S] or spans[-1:]
    return sum(span.end_s - span.start_s for span in recent) / len(recent) if recent else 0


def _broken(present, usual_s, longest_s):
    """Whether the present span has outlasted the rhythm, and is steady."""
    limit_s = min(longest_s, max(SETTLED_S, 2 * usual_s + 0.3))
    return present.end_s - present.start_s >= limit_s


def _rhythm(on_s, off_s):
    if not on_s or not off_s:
        return "changing"
    if off_s * 3 <= on_s:
        return "occulting"
    if on_s * 3 <= off_s:
        return "flash"
    if on_s + off_s < 0.7:
        return "fast"
    return "interrupted" if on_s + off_s < 1.5 else "slow"
