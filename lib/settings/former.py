"""Settings that earlier firmware had under another name: its files are still read."""

WITHOUT_GENERATION = "installation_without_generation"
GENERATION = "installation_generation"
_OF_FLAG = {True: "none", False: "unknown"}


def renewed(stored):
    """A copy of {name: value} with the present names; a value under a present name takes
    precedence. What was no value of the former setting stays as it is, to be refused."""
    result = dict(stored)
    if WITHOUT_GENERATION in result:
        value = result.pop(WITHOUT_GENERATION)
        if type(value) is bool:
            value = _OF_FLAG[value]
        result.setdefault(GENERATION, value)
    return result


def advice(name):
    """What to set instead of a former setting, as a sentence; None for any other name."""
    if name != WITHOUT_GENERATION:
        return None
    return (
        f'{WITHOUT_GENERATION} has become {GENERATION}: set that to "none" instead of true, to '
        '"unknown", "solar" or "storage" instead of false'
    )
