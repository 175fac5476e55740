"""Checking settings as a whole: every sentence names the setting, the value and the range."""

from settings import addresses, meter_choice, rules


class SettingRefused(ValueError):
    """A setting that cannot be taken; the text is for people, and harmless to any terminal."""

    def __init__(self, text):
        # A value may hold what JSON can write: colours, cursor moves, lines that look like events.
        super().__init__("".join([one if " " <= one <= "~" else "?" for one in text]))


def changed(values, changes, rated_current_a):
    """A new dictionary of `values` with `changes`, or SettingRefused; `values` stays as it was."""
    result = dict(values)
    for name in changes:
        if name not in rules.NAMES:
            raise SettingRefused(_unknown(name))
        value = changes[name]
        result[name] = meter_choice.in_lower_case(value) if name in rules.METERS else value
    for name, sentence in _faults(result, rated_current_a):
        if name and changes and name not in changes:
            sentence += (
                "; this is its value so far: change it before "
                f"{', '.join(sorted(changes))}, or together"
            )
        raise SettingRefused(sentence)
    return result


def _unknown(name):
    from settings.nearest import nearest  # need not stay in memory

    meant = nearest(name, rules.NAMES)
    if meant:
        return f"{name} is not a setting: did you mean {meant}?"
    return f"{name} is not a setting, known are: {', '.join(rules.NAMES)}"


def _faults(values, rated_current_a):
    """Yields (name or None, sentence); what comes later takes for granted that nothing came yet."""
    kinds = rules.defaults(rated_current_a)
    allowed = rules.allowed(values, rated_current_a)
    for name in rules.NAMES:
        check, words = allowed[name]
        if not _same_kind(values[name], kinds[name]):
            yield name, _sentence(name, values[name], _kind_words(kinds[name], words))
        try:
            if not check(values[name]):
                yield name, _sentence(name, values[name], words)
        except ValueError as error:
            yield name, _sentence(name, values[name], words, error)
    yield from _network_faults(values, allowed)
    yield from _manual_meter_faults(values)


def _network_faults(values, allowed):
    """The station's own addresses fit together, and no meter in use has an impossible one there."""
    names = ("ip_address", "subnet_mask", "default_gateway")
    given = [values[name] for name in names]
    if given.count(rules.DHCP) == len(given):
        return
    if rules.DHCP in given:
        yield (
            None,
            f"{', '.join(names)} are {', '.join(given)}: set all three to addresses, "
            'or all three to "dhcp"',
        )
    try:
        addresses.check_network(*given)
    except ValueError as error:
        yield None, f"{', '.join(names)} do not fit together: {error}"
    for name in _meters_in_use(values):
        try:
            addresses.check_neighbour(values[name], *given[:2])
        except ValueError as error:
            yield name, _sentence(name, values[name], allowed[name][1], error)


def _meters_in_use(values):
    """Names of the settings with their addresses; one that nobody reads may be anything."""
    if values["modbustcp_balancing_enabled"]:
        yield "modbustcp_ip_address"
    if values["socket_meter_mode"] != meter_choice.NONE:
        yield "socket_meter_ip_address"


def _manual_meter_faults(values):
    """A mapping that nobody uses may be anything, so that it can be entered piece by piece."""
    if values["modbustcp_mode"] != meter_choice.MANUAL:
        return
    try:
        meter_choice.manual_meter(values)
    except ValueError as error:
        yield None, f'modbustcp_mode "manual" is refused with these manual settings: {error}'


def _same_kind(value, default):
    if type(value) is not type(default):
        return False
    return type(value) is not list or all(type(number) is int for number in value)


def _kind_words(default, words):
    """What is allowed, and of which kind it has to be."""
    if type(default) is bool:
        return words
    if type(default) is list:
        return f"a list of whole numbers, {words}"
    return f"a whole number, {words}" if type(default) is int else f"a text in quotes, {words}"


def _sentence(name, value, words, reason=None):
    because = f" ({reason})" if reason else ""
    return f"{name} {_shown(value)} is refused{because}: allowed is {words}"


def _shown(value):
    return f'"{value}"' if type(value) is str else str(value)
