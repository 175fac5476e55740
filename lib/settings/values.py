"""Checking settings as a whole: every sentence names the setting, the value and the range."""

from settings import addresses, meter_choice, rules


class SettingRefused(Exception):
    """A setting that cannot be taken; the text is for people."""


def changed(values, changes, rated_current_a):
    """A new dictionary of `values` with `changes`, or SettingRefused; `values` stays as it was."""
    result = dict(values)
    kinds = rules.defaults(rated_current_a)
    for name in changes:
        if name not in kinds:
            raise SettingRefused(f"{name} is not a setting, known are: {', '.join(rules.NAMES)}")
        if not _same_kind(changes[name], kinds[name]):
            raise SettingRefused(_sentence(name, changes[name], _kind_words(kinds[name])))
        value = changes[name]
        result[name] = meter_choice.in_lower_case(value) if name in rules.METERS else value
    _check(result, rated_current_a)
    return result


def _check(values, rated_current_a):
    allowed = rules.allowed(values, rated_current_a)
    for name in rules.NAMES:
        check, words = allowed[name]
        try:
            if not check(values[name]):
                raise SettingRefused(_sentence(name, values[name], words))
        except ValueError as error:
            raise SettingRefused(_sentence(name, values[name], words, error)) from None
    _check_own_network(values)
    _check_manual_meter(values)


def _check_own_network(values):
    names = ("ip_address", "subnet_mask", "default_gateway")
    given = [values[name] for name in names]
    if given.count(rules.DHCP) == len(given):
        return
    if rules.DHCP in given:
        raise SettingRefused(
            f"{', '.join(names)} are {', '.join(given)}: set all three to addresses, "
            'or all three to "dhcp"'
        )
    try:
        addresses.check_network(*given)
    except ValueError as error:
        raise SettingRefused(f"{', '.join(names)} do not fit together: {error}") from None


def _check_manual_meter(values):
    """A mapping that nobody uses may be anything, so that it can be entered piece by piece."""
    if values["modbustcp_mode"] != meter_choice.MANUAL:
        return
    try:
        meter_choice.manual_meter(values)
    except ValueError as error:
        raise SettingRefused(
            f'modbustcp_mode "manual" is refused with these manual settings: {error}'
        ) from None


def _same_kind(value, default):
    if type(value) is not type(default):
        return False
    return type(value) is not list or all(type(number) is int for number in value)


def _kind_words(default):
    if type(default) is list:
        return "a list of whole numbers"
    if type(default) is bool:
        return "true or false"
    return "a whole number" if type(default) is int else "a text in quotes"


def _sentence(name, value, words, reason=None):
    because = f" ({reason})" if reason else ""
    return f"{name} {_shown(value)} is refused{because}: allowed is {words}"


def _shown(value):
    return f'"{value}"' if type(value) is str else str(value)
