"""The source document's spellings of settings and values, as people type them.

A module of its own: a board needs it only for a line that has more than one of our names and its
value.
"""

from micropython import const

from settings import columns, rules

# Names that the document's screen "Power settings" has in addition to those of its table.
SCREEN_NAMES = {
    "station_max_current_a": "Station Maximum Current",
    "installation_max_current_a": "Installation Maximum Current",
    "socket_max_current_a": "Max Current (A)",
    "load_balancing_safe_current_a": "Safe Current",
}
# {setting: {the value on that screen, in lower case: our value}}
SCREEN_VALUES = {"socket_meter_mode": {"abb": "abb_b23_b24"}}
_MOST_WORDS = const(5)  # of a name
_UNIT = "(a)"


def plain(text):
    """A name without case, punctuation and its unit: what two spellings of it share."""
    text = text.lower().replace(_UNIT, "")
    return "".join([one for one in text if one.isalpha() or one.isdigit()])


def divided(line):
    """[(our name, text of the value), ...] of NAME VALUE NAME VALUE ...; [] where no name
    begins it."""
    known = _known()
    words = line.split(" ")
    found = []
    index = 0
    while index < len(words):
        name, length = _name_at(words, index, known)
        if name:
            found.append((name, []))
        elif not found:
            return []
        else:
            found[-1][1].append(words[index])
        index += length
    return [(name, " ".join(texts).strip()) for name, texts in found]


def value(name, text):
    """Our value for one of the document's screen; any other text as it is."""
    return SCREEN_VALUES.get(name, {}).get(text.lower(), text)


def _known():
    """{plain spelling: our name}."""
    known = {plain(name): name for name in rules.NAMES}
    for names in (columns.source_names(), SCREEN_NAMES):
        for name, spelling in names.items():
            known[plain(spelling)] = name
    return known


def _name_at(words, index, known):
    """-> (our name, its number of words); the longest that begins there, (None, 1) without one."""
    for length in range(min(_MOST_WORDS, len(words) - index), 0, -1):
        spelled = words[index : index + length]
        name = known.get(plain(" ".join(spelled)))
        if name and all(plain(word) or word.lower() == _UNIT for word in spelled):
            return name, length
    return None, 1
