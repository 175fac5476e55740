"""A car that lets power flow and draws nothing yet: then a reading is the load of the house.

Some cars close S2 and begin a minute later, or not before they are offered enough. In the first
20 s nothing is assumed to be drawn; after that a car whose start would have shown is silent.
"""

from micropython import const

# In this time any car shows, once it has begun.
BEGINS_WITHIN_MS = const(20000)
# Where no phase has moved by more than this none carries a car that begins: it takes 6 A.
STILL_MA = const(1000)
# What has grown by less than this, after that time, is a load of the house.
BEGUN_MA = const(4500)
# An older reading says nothing about the time before power began to flow.
FRESH_MS = const(3000)


class SilentCar:
    """`is_silent`: it draws nothing. `begins_ma`: it may begin now, and grow by this at once.

    phases: indexes of the grid phases that the station uses. It judges the readings of each charge
    anew; a house that moves by itself meanwhile tells nothing.
    """

    def __init__(self, phases):
        self._phases = phases
        self._charging = False  # in the cycle before
        self._age_ms = BEGINS_WITHIN_MS  # of the latest reading
        self._latest_ma = [0, 0, 0]
        self._lowest_ma = [0, 0, 0]  # since power began to flow, and just before
        self._highest_ma = [0, 0, 0]
        self._grown_ma = 0  # how far any phase is above its lowest reading
        self._moved_ma = 0  # how far any has moved at all
        self._end()

    def step(self, elapsed_ms, offer_ma, mains_ma):
        """One cycle. offer_ma: at work in the car, 0 while no power flows; mains_ma: a new valid
        reading per grid phase, or None."""
        if offer_ma and not self._charging:
            self._begin()
        elif not offer_ma:
            self._end()
        self._charging = offer_ma > 0
        self._age_ms = min(self._age_ms + elapsed_ms, BEGINS_WITHIN_MS)
        self._passed_ms = min(self._passed_ms + elapsed_ms, BEGINS_WITHIN_MS)
        if mains_ma is None:
            return
        self._age_ms = 0
        self._read(mains_ma)
        if self._watches:
            self._judge(offer_ma)

    def _end(self):
        self.is_silent = False
        self.begins_ma = 0
        self._watches = False  # no sign yet that it has begun in this charge
        self._was_silent = False
        self._grown = False  # a phase, by as much as a car that begins
        self._passed_ms = 0  # since power began to flow, or a phase of a silent car to grow

    def _begin(self):
        self._watches = self._age_ms <= FRESH_MS
        self._passed_ms = 0
        self._rebase()

    def _rebase(self):
        for phase in self._phases:
            self._lowest_ma[phase] = self._highest_ma[phase] = self._latest_ma[phase]

    def _read(self, mains_ma):
        self._grown_ma = self._moved_ma = 0
        for phase in self._phases:
            latest_ma = self._latest_ma[phase] = mains_ma[phase]
            lowest_ma = self._lowest_ma[phase] = min(self._lowest_ma[phase], latest_ma)
            highest_ma = self._highest_ma[phase] = max(self._highest_ma[phase], latest_ma)
            self._grown_ma = max(self._grown_ma, latest_ma - lowest_ma)
            self._moved_ma = max(self._moved_ma, highest_ma - lowest_ma)

    def _judge(self, offer_ma):
        if not self._grown:
            self.begins_ma = offer_ma
            self._grown = self._grown_ma >= STILL_MA
            if self._grown and self.is_silent:
                self.is_silent = False
                self._passed_ms = 0
        if self.is_silent or self._passed_ms < BEGINS_WITHIN_MS:
            return
        silent = self._moved_ma < STILL_MA
        if self._was_silent:
            silent = self._grown_ma < BEGUN_MA
        self.is_silent = self._was_silent = self._watches = silent
        self._grown = False
        self.begins_ma = 0
        self._rebase()
