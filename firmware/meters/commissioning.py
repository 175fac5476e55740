"""The passed commissioning of the grid's meter: its date and its meter, and until when it counts.

The Service Installer's `commission` has seen the meter follow the car. That is evidence for this
meter with these settings, and for no other.
"""

from events import texts

# Other values of these make it another meter, in another place or read in another way.
OF_THE_METER = (
    "modbustcp_mode",
    "modbustcp_ip_address",
    "modbustcp_port",
    "modbustcp_slave_address",
    "modbustcp_meter_inverted",
    "station_phases",
    "phase_rotation",
    "phase_connection",
)
_MANUAL = "manual"  # the mode, and what the names of its settings begin with


class Commissioning:
    """`passed`: whether one counts; then `date`, and `meter`, `server`, `identity` of the meter.

    settings: {name: value} in force; report: takes the text of an event.
    """

    def __init__(self, settings, report):
        self.passed = False
        self.date = self.meter = self.server = self.identity = None
        self._settings = settings
        self._report = report
        self._seen = None  # the last identity that was compared

    def load(self):
        """Take the stored one, which is void where the meter's settings are others now."""
        from flash import commissioned_file  # need not stay in memory

        record = commissioned_file.load()
        if record is None:
            return
        try:
            self._take(record)
            changed = _changed(record["settings"], self._of_the_meter())
        except (KeyError, TypeError):
            self.passed = False  # damaged, or of another firmware
            return
        if changed:
            self.void(f"changed since: {', '.join(changed)}")

    def note(self, date, device, server):
        """It passed. device: the Device that answers now. Raises OSError of the flash."""
        from flash import commissioned_file  # as above

        record = {
            "date": date,
            "meter": device.found or self._settings["modbustcp_mode"],
            "server": server,
            "identity": device.identity,
            "settings": self._of_the_meter(),
        }
        commissioned_file.store(record)
        self._take(record)
        self._seen = self.identity
        self._report(texts.COMMISSIONED.format(date=date, meter=self.meter, server=server))

    def void(self, why):
        """It counts no more; why: a part of a sentence."""
        if not self.passed:
            return
        from flash import commissioned_file  # as above

        self.passed = False
        self._report(texts.COMMISSIONING_VOID.format(date=self.date, why=why))
        try:
            commissioned_file.remove()
        except OSError:  # at the next start it is compared again
            pass

    def watch(self, device):
        """After each poll: another device makes it void. One that gives no name is not known to
        be another; of a name in several parts one part may have had no answer."""
        if not self.passed:
            return
        if device.found and device.found != self.meter:
            self.void(f"another meter answers, {device.found}")
        elif device.identity is not self._seen:
            self._seen = now = device.identity
            before = self.identity
            if now and before and now not in before and before not in now:
                self.void(f'another device answers, "{now}"')

    def _take(self, record):
        self.date, self.meter, self.server = record["date"], record["meter"], record["server"]
        self.identity = record["identity"]
        self.passed = True

    def _of_the_meter(self):
        """{name: value} of the settings on which it depends."""
        settings = self._settings
        found = {name: settings[name] for name in OF_THE_METER}
        if found["modbustcp_mode"] == _MANUAL:
            for name in settings:
                if name.startswith(_MANUAL):
                    found[name] = settings[name]
        return found


def _changed(before, now):
    """Names of the settings that have another value now."""
    return sorted([name for name in now if name not in before or before[name] != now[name]])
