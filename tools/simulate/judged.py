"""Readings as the firmware's meter task passes them on: judged, and reported where not valid."""

from energy_meters.judge import Judge
from energy_meters.reading import ReadingInvalid
from meters.reports import MeterReports

PERIOD_MS = 1000


class Judged:
    """The meter at the grid connection, by the settings and Limits of a station.

    report: is called with the text of an event."""

    def __init__(self, settings, limits, report):
        generates = settings["installation_generation"] != "none"
        self._judge = Judge(limits.phases, generates, lambda: limits.installation_ma)
        where = f"Meter at {server(settings, 'modbustcp')}"
        mode, unit_id = settings["modbustcp_mode"], settings["modbustcp_slave_address"]
        self._reports = MeterReports(where, mode, unit_id, report)

    def accepts(self, reading):
        """Whether the reading is used."""
        try:
            self._judge.judge(reading)
        except ReadingInvalid as error:
            self._reports.refused(PERIOD_MS, error)
            return False
        self._reports.valid(PERIOD_MS, False)
        return True


def server(settings, prefix):
    """ip:port of a meter, as events name it; prefix: of its settings."""
    return f"{settings[f'{prefix}_ip_address']}:{settings[f'{prefix}_port']}"
