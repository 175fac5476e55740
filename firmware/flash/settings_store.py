"""The settings while the station runs: those in force, and those that the next start will use."""

from flash import settings_file
from settings import rules, values

# These limit the offer and nothing else: they are in force from the next control cycle on. The
# others say who the meter is, how it is wired and where the station is found in the network; what
# was learned with the old ones must not be mixed with the new, so they wait for a reset.
AT_ONCE = (
    "station_max_current_a",
    "socket_max_current_a",
    "installation_max_current_a",
    "load_balancing_safe_current_a",
    "overload_budget_as",
)


def load(rated_current_a):
    """-> (SettingsStore, text of an event or None). Unreadable settings: the defaults, and nothing
    may be charged with them."""
    try:
        stored, event = settings_file.load(rated_current_a)
    except settings_file.SettingsUnreadable as error:
        defaults = rules.defaults(rated_current_a)
        return SettingsStore(defaults, rated_current_a, "settings unreadable"), str(error)
    return SettingsStore(stored, rated_current_a), event


class SettingsStore:
    """in_force, stored: {name: value}; forbidden: why nothing may be offered with them, or None.

    renew: called after settings that act at once have changed in in_force.
    """

    def __init__(self, stored, rated_current_a, forbidden=None):
        self.stored = stored
        self.in_force = dict(stored)
        self.rated_current_a = rated_current_a
        self.forbidden = forbidden
        self.renew = _nobody_to_renew

    def allowed(self):
        """{name: the allowed values in words}; bounds depend on the stored values."""
        found = rules.allowed(self.stored, self.rated_current_a)
        return {name: found[name][1] for name in rules.NAMES}

    def change(self, changes):
        """Check, store, put in force; -> names of those that have another value now.

        changes: {name: value}. Raises SettingRefused, or OSError of the flash: then nothing has
        changed.
        """
        stored = values.changed(self.stored, changes, self.rated_current_a)
        changed = [name for name in rules.NAMES if stored[name] != self.stored[name]]
        if not changed:
            return changed
        settings_file.store(stored, self.rated_current_a)
        self.stored = stored
        if self.forbidden is None:
            for name in AT_ONCE:
                self.in_force[name] = stored[name]
            self.renew()
        return changed

    def waiting(self):
        """Names of those whose stored value is not in force before the next start."""
        if self.forbidden is not None:
            return list(rules.NAMES)
        return [name for name in rules.NAMES if self.stored[name] != self.in_force[name]]


def _nobody_to_renew():
    """Of a store whose settings nothing else depends on."""
