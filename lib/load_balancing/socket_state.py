"""The state of a socket, as the control law has to know it in each cycle."""

from micropython import const

UNLIMITED_MA = const(1 << 29)


class SocketState:
    """Whoever drives the socket fills it in before each step of the law."""

    def __init__(self):
        self.charging = False  # power flows into a car
        self.car_state = None  # "A".."F" of IEC 61851-1; None: not known
        self.signalled_ma = 0  # on the control pilot now, which may lag behind the offer
        self.measured_ma = None  # by a meter at the socket, mA per grid phase; None without one
        self.ceiling_ma = UNLIMITED_MA  # of a test move of the meter; it only lowers the offer
        self.is_held = False  # by that ceiling, until the meter's values are known to be new

    @property
    def drawn_ma(self):
        """The most that the car may draw by what is signalled, 0 while no power flows."""
        return self.signalled_ma if self.charging else 0
