"""The configured limits: one object that everybody reads in each cycle, and nobody copies."""

from micropython import const

MINIMUM_OFFER_MA = const(6000)  # IEC 61851-1: a smaller current cannot be offered


class Limits:
    """All maxima are 0 until they are set, so that a forgotten one offers nothing.

    phases: indexes (0..2) of the grid phases behind the station; forbidden: why nothing may be
    offered at all, or None.
    """

    def __init__(self, phases, forbidden=None):
        self.phases = phases
        self.forbidden = forbidden
        self.has_generation = True  # something in the building may feed in
        self.station_ma = 0
        self.socket_ma = 0
        self.cable_ma = 0  # rating of the plugged cable, 0 without one
        self.installation_ma = 0  # rated current of the grid connection, on each phase
        self.safe_ma = 0  # for all cars together, while no meter is valid
        self.minimum_ma = MINIMUM_OFFER_MA  # the least that the socket's cars need
        # Overload budget: milliampere-seconds above installation_ma that the circuit breaker
        # carries before charging pauses; 0: none.
        self.budget_mas = 0
