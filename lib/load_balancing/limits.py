"""What was configured, and what bounds the offer whatever the meter says."""


class Limits:
    """In mA; phases: indexes (0..2) of the grid phases the station uses.

    forbidden: why nothing may be offered at all, or None; budget_mas: milliampere-seconds above
    installation_ma that the breaker carries before a pause.
    """

    def __init__(
        self,
        station_ma,
        socket_ma,
        cable_ma,
        installation_ma,
        safe_ma,
        phases,
        forbidden=None,
        budget_mas=0,
    ):
        self.station_ma = station_ma
        self.socket_ma = socket_ma
        self.cable_ma = cable_ma
        self.installation_ma = installation_ma
        self.safe_ma = safe_ma
        self.phases = phases
        self.forbidden = forbidden
        self.budget_mas = budget_mas
