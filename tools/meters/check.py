"""Checks a meter's file: every key, type and range; each finding is a sentence for its author."""

import json
from pathlib import Path

import tools  # noqa: F401  (makes lib/ importable)
from energy_meters import sunspec, validity
from energy_meters.read_plan import ESSENTIAL, QUANTITIES

# One meter is one screen.
MOST_LINES = 45
MOST_COLUMNS = 99
CONFIDENCES = ("high", "medium", "low")
TRANSPORTS = ("ethernet", "gateway", "udp")


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
    found = [*_keys("", meter, TOP, TOP_NEEDED), *_either(meter)]
    found = found or [*_inside(meter)] or [*_workable(meter)]
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


def _whole(lowest, highest):
    words = f"a whole number {lowest}..{highest}"
    return (lambda value: type(value) is int and lowest <= value <= highest), words


def _one_of(*allowed):
    return (lambda value: value in allowed), " or ".join(f'"{name}"' for name in allowed)


def _list_of(kind, words, lowest=1):
    def allows(value):
        return (
            isinstance(value, list)
            and len(value) >= lowest
            and all(type(item) is kind for item in value)
        )

    return allows, words


def _pairs(words):
    def allows(value):
        return isinstance(value, list) and all(
            isinstance(pair, list) and len(pair) == 2 and all(type(item) is int for item in pair)
            for pair in value
        )

    return allows, words


TEXT = (lambda value: isinstance(value, str) and value != ""), "a text"
TEXTS = _list_of(str, "a list of texts")
NUMBERS = _list_of(int, "a list of whole numbers")
TRUE = (lambda value: value is True), "true, or left out"
OBJECT = (lambda value: isinstance(value, dict)), "an object"
OBJECTS = _list_of(dict, "a list of objects")
NUMBER = _whole(-(1 << 30) + 1, (1 << 30) - 1)
REGISTER = _whole(0, 65535)
BLOCKS = _pairs("a list of [first register, how many]")
BEGINNINGS = (
    (lambda value: TEXTS[0](value) and all(text == text.lower() for text in value)),
    "a list of beginnings in lower case",
)

TOP = {
    "model": TEXT,
    "source": TEXTS,
    "confidence": _one_of(*CONFIDENCES),
    "notes": TEXTS,
    "transport": _one_of(*TRANSPORTS),
    "port": _whole(1, 65535),
    # Modbus Messaging on TCP/IP V1.0b, 4.4.1.2
    "unit_id": (
        (lambda unit: type(unit) is int and (1 <= unit <= 247 or unit == 255)),
        "1..247 or 255",
    ),
    "function_code": _whole(3, 4),
    "max_registers": _whole(1, validity.LARGEST_REQUEST),
    "even": TRUE,
    "blocks": BLOCKS,
    "word_order": _one_of(*validity.WORD_ORDERS),
    "current_sign": _one_of(*validity.SIGNS),
    "inverted": TRUE,
    "makers": BEGINNINGS,
    "not_makers": BEGINNINGS,
    "optional": ((lambda value: value == ["voltage"]), '["voltage"]'),
    "identify": OBJECTS,
    "sunspec": OBJECTS,
    **dict.fromkeys(QUANTITIES, OBJECT),
}
TOP_NEEDED = (
    "model", "source", "confidence", "transport", "port", "unit_id", "function_code",
    "max_registers", "current_sign",
)  # fmt: skip
LAYOUT = {
    "models": _pairs("a list of [SunSpec model, its phases]"),
    "blocks": BLOCKS,
    "optional": TOP["optional"],
    **dict.fromkeys([*ESSENTIAL, "power_total", "frequency"], OBJECT),
}
QUANTITY = {
    "at": NUMBERS,
    "minus": NUMBERS,
    "type": TEXT,
    "scale": NUMBERS,
    "scale_at": REGISTER,
    "not_available": NUMBER,
    "maybe_tenfold": TRUE,
}
SEQUENCE = {"at": NUMBERS, "type": TEXT, "right": NUMBER, "wrong": NUMBER}
MARK = {
    "at": REGISTER,
    "function_code": _whole(3, 4),
    "registers": _whole(1, validity.LARGEST_REQUEST),
    "numbers": NUMBERS,
    "characters": TEXT,
    "text": BEGINNINGS,
}


def _keys(where, found, kinds, needed):
    """Unknown, missing and refused keys of one object; `where` ends with a colon, or is empty."""
    for key in needed:
        if key not in found:
            yield f'{where}"{key}" is missing'
    for key, value in found.items():
        if key not in kinds:
            yield f'{where}"{key}" is not known, known are {", ".join(kinds)}'
        elif not kinds[key][0](value):
            yield f'{where}"{key}" {json.dumps(value)} is refused, allowed is {kinds[key][1]}'


def _inside(meter):
    """The objects within: quantities, SunSpec layouts, marks of identity."""
    yield from _quantities("", meter)
    for number, layout in enumerate(meter.get("sunspec", ())):
        where = f"sunspec[{number}]: "
        yield from _keys(where, layout, LAYOUT, ("models", "current"))
        yield from _quantities(where, layout)
    for number, mark in enumerate(meter.get("identify", ())):
        where = f"identify[{number}]: "
        yield from _keys(where, mark, MARK, ("at",))
        if sum(key in mark for key in ("numbers", "characters", "text")) > 1:
            yield f'{where}no more than one of "numbers", "characters" and "text" may be there'
        if not {"numbers", "characters", "registers"} & set(mark):
            yield f'{where}"registers" is missing: how many hold the text'


def _quantities(where, found):
    for name in QUANTITIES:
        if isinstance(found.get(name), dict):
            inside = f"{where}{name}: "
            if name == "phase_sequence":
                yield from _keys(inside, found[name], SEQUENCE, ("at", "type", "wrong"))
            else:
                yield from _keys(inside, found[name], QUANTITY, ("at", "type", "scale"))


def _workable(meter):
    """What the plan and the decoder say, for each model a SunSpec meter may have."""
    placed = [meter]
    if "sunspec" in meter:
        placed = [sunspec.placed(meter, model, 0) for model in sunspec.models(meter)]
    for candidate in placed:
        try:
            validity.check(candidate)
        except ValueError as error:
            yield str(error)
            return
