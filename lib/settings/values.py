"""Checking settings as a whole: every sentence names the setting, the value and the range."""

from settings import addresses, kinds, meter_choice, rules


class SettingRefused(ValueError):
    """A setting that cannot be taken; the text is for people, and harmless to any terminal."""

    def __init__(self, text):
        # A value may hold what JSON can write: colours, cursor moves, lines that look like events.
        super().__init__("".join([one if " " <= one <= "~" else "?" for one in text]))


def changed(values, changes, rated_current_a):
    """A new dictionary of `values` with `changes`, or SettingRefused; `values` stays as it was."""
    for name in changes:
        if name not in rules.NAMES:
            raise SettingRefused(_unknown(name))
    result = dict(values)
    for name, _, kind, _, _ in rules.rows():
        if name in changes:
            result[name] = kinds.stored_form(kind, changes[name])
    for name, sentence in _faults(result, rated_current_a):
        if name and changes and name not in changes:
            sentence += (
                "; this is its value so far: change it before "
                f"{', '.join(sorted(changes))}, or together"
            )
        raise SettingRefused(sentence)
    return result


def fit_safe_current(stored, defaults):
    """Lower, in place, a safe current above the installation's, which earlier firmware has stored:
    the station shall charge with it. -> (the one that was stored, the lowered one), or None.

    stored: {name: value} of a file; defaults: of what it lacks.
    """
    name, limit = "load_balancing_safe_current_a", "installation_max_current_a"
    safe_a, most_a = stored.get(name), stored.get(limit, defaults[limit])
    if type(safe_a) is not int or type(most_a) is not int or safe_a <= most_a:
        return None
    stored[name] = most_a
    return safe_a, most_a


def _unknown(name):
    from settings import absent, former  # need not stay in memory
    from settings.nearest import nearest

    sentence = former.advice(name) or absent.advice(name)
    if sentence:
        return sentence
    meant = nearest(name, rules.NAMES)
    if meant:
        return f"{name} is not a setting: did you mean {meant}?"
    return f"{name} is not a setting, known are: {', '.join(rules.NAMES)}"


def _faults(values, rated_current_a):
    """Yields (name or None, sentence); what comes later relies on nothing having come before."""
    for name, default, kind, _, _ in rules.rows():
        value = values[name]
        check, words = rules.allowed_of(kind, values, rated_current_a)
        if not _same_type(value, default):
            yield name, _sentence(name, value, _type_words(default, words))
        try:
            if not check(value):
                yield name, _sentence(name, value, words)
        except ValueError as error:
            yield name, _sentence(name, value, words, error)
    yield from _network_faults(values)
    yield from _same_meter_faults(values)
    yield from _manual_meter_faults(values)


def _network_faults(values):
    """The station's own addresses fit together, and each meter in use has a possible one there."""
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
            _, words = kinds.host(None)
            yield name, _sentence(name, values[name], words, error)


def _same_meter_faults(values):
    """The grid's meter and the socket's are two devices."""
    if values["socket_meter_mode"] == meter_choice.NONE:
        return
    if not values["modbustcp_balancing_enabled"]:
        return
    names = ("ip_address", "port", "slave_address")
    shared = [values[f"modbustcp_{name}"] for name in names]
    if shared == [values[f"socket_meter_{name}"] for name in names]:
        host, port, unit = shared
        yield (
            None,
            f"socket_meter_ip_address and modbustcp_ip_address are refused: {host}:{port}, unit "
            f"{unit} cannot be the meter at the grid connection and the one at the socket",
        )


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


def _same_type(value, default):
    if type(value) is not type(default):
        return False
    return type(value) is not list or all(type(number) is int for number in value)


def _type_words(default, words):
    """What is allowed, and of which type it has to be."""
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
