"""The control law: readings, limits and the state of the socket -> the offer, once per cycle."""

from load_balancing.budget import Budget
from load_balancing.car_current import CarCurrent
from load_balancing.sharing import Sharing
from load_balancing.socket_offer import SocketOffer
from load_balancing.suspect_reading import SuspectReading


class ControlLaw:
    """Joins the budget of all cars, its sharing and the offer of the one socket.

    limits: the Limits; meter: the MeterSupervision of the meter at the grid connection.
    """

    def __init__(self, limits, meter):
        self.car = CarCurrent(limits.phases)
        self.budget = Budget(limits, (self.car,), meter)
        self.sharing = Sharing(self.budget, self.car)
        self.suspect = SuspectReading(limits)
        self.socket = SocketOffer(limits, self.budget, self.sharing, self.suspect)
        self._limits = limits
        self._charging = False  # in the cycle before

    def accept(self, elapsed_ms, reading):
        """The first of each cycle: -> the Reading to use, or None; reading: a new one, or None.

        One that cannot be true is held back until the next one has judged it."""
        return self.suspect.step(elapsed_ms, reading, self.offer_ma)

    def step(self, elapsed_ms, reading, socket, move=None):
        """One cycle, after the supervision's.

        elapsed_ms: since the last one; reading: a new valid Reading of the meter at the grid
        connection, as accept() returns it, or None; socket: the SocketState; move: the Move that
        meter_check.moves.Moves recorded in this cycle, or None.
        """
        # A reading that only cuts contradicts itself: nothing is learned from it.
        learned_ma = None if reading is None or reading.only_cuts else reading.current_ma
        drawn_ma, measured_ma = socket.drawn_ma, socket.measured_ma
        limit_ma = self._limits.installation_ma
        self.car.step(elapsed_ms, drawn_ma, learned_ma, measured_ma, move, limit_ma)
        self.budget.step(elapsed_ms, reading, self.suspect.pending)
        if self._charging and not socket.charging and self.offer_ma:
            self.car.forget()  # it stopped by itself, and may begin in another way
        self._charging = socket.charging
        self.sharing.step()
        self.socket.step(elapsed_ms, socket)

    def limit(self, service_ma, duration_ms):
        """Offer no more than service_ma (0: pause) for duration_ms; it can only lower the offer,
        and replaces the one before. duration_ms 0 ends it now."""
        self.socket.service.begin(service_ma, duration_ms)

    def forget_car(self):
        """It was unplugged: the next one may use other phases and take more."""
        self.car.forget()
        self.budget.forget_car()
        self.socket.forget_car()

    @property
    def offer_ma(self):
        """The current to signal in mA; 0: pause."""
        return self.socket.offer_ma

    @property
    def reason(self):
        """Why the offer is not higher: one of load_balancing.reasons, or why nothing may be
        offered at all."""
        return self.socket.reason

    @property
    def next_change_ms(self):
        """Time until the offer may change, 0 where no time decides it."""
        return self.socket.next_change_ms

    @property
    def may_rise(self):
        """Whether a pilot whose duty lags behind may catch up with the offer in this cycle."""
        return self.budget.may_rise

    @property
    def forbidden(self):
        """Why nothing may be offered at all, or None."""
        return self._limits.forbidden

    @property
    def headroom(self):
        """The Headroom of the grid connection."""
        return self.budget.headroom
