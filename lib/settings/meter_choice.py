"""Which meter to read: the names a setting may have, and a mapping of registers of one's own."""

from micropython import const

import energy_meters

AUTO = "auto"
MANUAL = "manual"
NONE = "none"
MOST_SIMILAR = 5
# Makers' names and types differ early: "sdm6", "pac3", "soco".
_TELLING_CHARACTERS = const(4)


def meter(_, *others):
    """A kind (settings.kinds): a known meter's name; others: more allowed values.

    The words say where the names are, since there are some forty. The check raises ValueError
    with those that the installer may have meant.
    """

    def allows(name):
        if name in others or name in energy_meters.names():
            return True
        if energy_meters.is_over_udp(name):
            raise ValueError("it answers over UDP only, which the station does not speak")
        meant = similar(name)
        if meant:
            raise ValueError("similar are " + ", ".join([f'"{known}"' for known in meant]))
        return False

    words = " or ".join([f'"{other}"' for other in others])
    return allows, f"{words} or a meter's name from docs/meters.md"


def in_lower_case(name):
    """A meter's name as it is known; screens and makers write it with capitals. What is no
    meter's name stays as it is."""
    lower = name.lower()
    return lower if lower in (AUTO, MANUAL, NONE) or lower in energy_meters.names() else name


def similar(name):
    """Known names with the beginnings of most words of `name` in them, the likeliest first."""
    text = name.lower().replace("-", "_").replace(" ", "_")
    words = [word[:_TELLING_CHARACTERS] for word in text.split("_") if len(word) > 1]
    found = []
    for known in energy_meters.names():
        hits = len([word for word in words if word in known])
        if hits:
            found.append((-hits, known))
    return [known for _, known in sorted(found)[:MOST_SIMILAR]]


def manual_meter(values):
    """The meter of the manual_... settings as energy_meters.load() gives one.

    Raises ValueError that says what is impossible about it.
    """
    from energy_meters import manual  # only this mode needs its checks on the board

    powers = values["manual_power_registers"]
    return manual.mapping(
        values["manual_function_code"],
        values["manual_word_order"],
        values["manual_current_registers"],
        values["manual_current_type"],
        values["manual_current_scale"],
        powers if powers else None,
        values["manual_power_type"] if powers else None,
        values["manual_power_scale"] if powers else None,
    )
