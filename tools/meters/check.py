"""Checks a meter's file: every key, type and range; each mistake is a sentence for its author."""

import json
from pathlib import Path

import tools  # noqa: F401  (makes lib/ importable)
from energy_meters import sunspec, validity
from energy_meters.read_plan import ESSENTIAL, QUANTITIES
from tools import checked_values
from tools.checked_values import TEXT, TRUE, Kind, list_of, one_of, table, whole

# One meter is one screen.
MOST_LINES = 45
MOST_COLUMNS = 99
CONFIDENCES = ("high", "medium", "low")
TRANSPORTS = ("ethernet", "gateway", "udp")
LARGEST = (1 << 30) - 1
LAST_REGISTER = 65535

TEXTS = list_of(TEXT, "texts", 1)
NUMBERS = list_of(whole(), "whole numbers", 1)
BEGINNINGS = list_of(
    Kind(
        lambda text: TEXT.accepts(text) and text == text.lower(),
        "the beginning of a text, in lower case",
    ),
    "beginnings in lower case",
    1,
)
OPTIONAL = Kind(lambda value: value == ["voltage"], '["voltage"]')
# Modbus Messaging on TCP/IP V1.0b, 4.4.1.2
UNIT = Kind(lambda unit: type(unit) is int and (1 <= unit <= 247 or unit == 255), "1..247 or 255")


def _pairs(words):
    """A list of two whole numbers each."""
    pair = Kind(
        lambda value: (
            isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
        ),
        words,
    )
    return list_of(pair, words)


# Ranges of the decoder, and values that have to fit each other, are checked by
# energy_meters.validity, which also checks an installer's own mapping on the board.
QUANTITY = table(
    {
        "at": NUMBERS,
        "minus": NUMBERS,
        "type": TEXT,
        "scale": NUMBERS,
        "scale_at": whole(),
        "not_available": whole(-LARGEST, LARGEST),
        "maybe_tenfold": TRUE,
    },
    ("at", "type", "scale"),
)
SEQUENCE = table(
    {
        "at": NUMBERS,
        "type": TEXT,
        "right": whole(-LARGEST, LARGEST),
        "wrong": whole(-LARGEST, LARGEST),
    },
    ("at", "type", "wrong"),
)
BLOCKS = _pairs("[first register, number of registers]")
LAYOUT = table(
    {
        "models": _pairs("[SunSpec model, its phases]"),
        "blocks": BLOCKS,
        "optional": OPTIONAL,
        **dict.fromkeys([*ESSENTIAL, "power_total", "frequency"], QUANTITY),
    },
    ("models", "current"),
)
MARK = table(
    {
        "at": whole(0, LAST_REGISTER),
        "function_code": whole(3, 4),
        "registers": whole(1, validity.LARGEST_REQUEST),
        "numbers": NUMBERS,
        "characters": TEXT,
        "text": BEGINNINGS,
    },
    ("at",),
)
METER = table(
    {
        "model": TEXT,
        "source": TEXTS,
        "confidence": one_of(*CONFIDENCES),
        "notes": TEXTS,
        "transport": one_of(*TRANSPORTS),
        "port": whole(1, 65535),
        "unit_id": UNIT,
        "function_code": whole(),
        "max_registers": whole(),
        "even": TRUE,
        "blocks": BLOCKS,
        "word_order": TEXT,
        "current_sign": TEXT,
        "inverted": TRUE,
        "refused": TEXT,
        "makers": BEGINNINGS,
        "not_makers": BEGINNINGS,
        "optional": OPTIONAL,
        "identify": list_of(MARK, "tables", 1),
        "sunspec": list_of(LAYOUT, "tables", 1),
        **dict.fromkeys(QUANTITIES, QUANTITY),
        "phase_sequence": SEQUENCE,
    },
    (
        "model", "source", "confidence", "transport", "port", "unit_id", "function_code",
        "max_registers", "current_sign",
    ),
)  # fmt: skip


def findings(path):
    """Sentences about what is wrong with the file at `path`; none for a good one."""
    name = Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [f"{name} cannot be read: {error}."]
    try:
        meter = json.loads(text, object_pairs_hook=_without_repetition)
    except ValueError as error:
        return [f"{name} is not valid JSON: {error}."]
    if not isinstance(meter, dict):
        return [f"{name} has to hold one JSON object."]
    found = [*checked_values.mistakes(meter, METER), *_either(meter)]
    found = found or [*_marks(meter)] or [*_workable(meter)]
    return [f"{name}: {sentence}." for sentence in [*_form(text), *found]]


def _without_repetition(pairs):
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f'"{name}" is there twice')
    return dict(pairs)


def _form(text):
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        yield f"{len(lines)} lines, allowed are {MOST_LINES}"
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_COLUMNS:
            yield f"line {number} has {len(line)} columns, allowed are {MOST_COLUMNS}"


def _either(meter):
    if ("current" in meter) == ("sunspec" in meter):
        yield 'either "current" or "sunspec" has to be there'


def _marks(meter):
    """Rules between the keys of one mark of identity."""
    for number, mark in enumerate(meter.get("identify", ()), 1):
        if sum(key in mark for key in ("numbers", "characters", "text")) > 1:
            yield (
                f'identify {number}: no more than one of "numbers", "characters" and "text" may '
                "be there"
            )
        if not {"numbers", "characters", "registers"} & set(mark):
            yield f'identify {number}: "registers" is missing: how many hold the text'


def _workable(meter):
    """The answer of the plan and the decoder, for each model a SunSpec meter may have."""
    placed = [meter]
    if "sunspec" in meter:
        placed = [sunspec.placed(meter, model, 0) for model in sunspec.models(meter)]
    for candidate in placed:
        try:
            validity.check(candidate)
        except ValueError as error:
            yield str(error)
            return
