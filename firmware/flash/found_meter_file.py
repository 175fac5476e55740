"""The meter that "auto" found, on flash, so that the next start need not look for it.

One line: its name and the place where it answered. A line that a power cut tore, or that names
another place, counts for nothing: the meter is looked for as before.
"""

PATH = "found_meter.txt"
_LONGEST = 200  # characters; what is longer is none of ours


def load(place):
    """The name of the meter that was found at this place, or None; place: its address in words."""
    try:
        with open(PATH) as file:
            name, _, found_at = file.read(_LONGEST).partition(" ")
    except (OSError, ValueError):  # none was found yet, or it is no text
        return None
    return name if found_at == place else None


def store(name, place):
    """Keep it, unless it is kept already. A flash that fails costs the next start some seconds."""
    if load(place) == name:
        return
    try:
        with open(PATH, "w") as file:
            file.write(f"{name} {place}")
    except OSError:
        pass
