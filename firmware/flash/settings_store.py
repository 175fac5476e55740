"""The settings while the station runs: those in force, and those that the next start will use.

The rules of the settings, which take a tenth of a board's memory, are loaded when they are needed:
within a Momentary of the caller, so that they do not stay.
"""


def load(rated_current_a):
    """-> (SettingsStore, texts of events). Unreadable settings: the defaults, and nothing may be
    charged with them."""
    from flash import settings_file
    from settings import rules

    try:
        stored, reported = settings_file.load(rated_current_a)
    except settings_file.SettingsUnreadable as error:
        defaults = rules.defaults(rated_current_a)
        return SettingsStore(defaults, rated_current_a, "settings unreadable"), [str(error)]
    return SettingsStore(stored, rated_current_a), reported


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

    def change(self, changes):
        """Check, store, put in force; -> names of those that have another value now.

        changes: {name: value}. Raises SettingRefused, or OSError of the flash: then nothing has
        changed.
        """
        from flash import settings_file
        from settings import rules, values

        stored = values.changed(self.stored, changes, self.rated_current_a)
        changed = [name for name in rules.NAMES if stored[name] != self.stored[name]]
        if not changed:
            return changed
        settings_file.store(stored, self.rated_current_a)
        self.stored = stored
        if self.forbidden is None:
            self._act_at_once()
        return changed

    def waiting(self):
        """Names of those whose stored value is not in force before the next start."""
        from settings import rules

        if self.forbidden is not None:
            return list(rules.NAMES)
        return [name for name in rules.NAMES if self.stored[name] != self.in_force[name]]

    def _act_at_once(self):
        """What limits the offer and nothing else. The other settings say who the meter is, how it
        is wired and where the station is in the network; what was learned with the old ones must
        not be mixed with the new, so they wait for a reset."""
        from settings import columns

        for name in columns.limit_fields():
            self.in_force[name] = self.stored[name]
        self.renew()


def _nobody_to_renew():
    """Of a store whose settings nothing else depends on."""
