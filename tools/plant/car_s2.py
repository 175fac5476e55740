"""When a car closes and opens its switch S2: its delays, the offer that it needs, its sleep."""

# The duty has steps, and a car takes this little below its minimum for its minimum.
ROUNDED_MA = 50
# Of -12 V on the control pilot; shorter ones wake no car (IEC 61851-1 A.5.3 has 4 s).
WAKE_UP_S = 3.0
# Sums of elapsed times miss round numbers by rounding errors.
TINY_S = 1e-6


class S2:
    """`enough`: the offer is one that it charges with; `answered_s`: how long it has been so.

    It reads the attributes of its car.
    """

    def __init__(self, car):
        self._car = car
        self.reset()

    def reset(self):
        """As of a car that was just plugged in."""
        self.enough = False
        self.answered_s = 0.0
        self._refused_s = 0.0
        self._short_s = 0.0  # with an offer below its minimum
        self._idle_s = 0.0  # without an offer
        self._low_s = 0.0
        self._wake_ups_left = 0  # until it is awake

    def step(self, elapsed_s, offer_ma, low):
        """Let time pass with this offer (0 is none); low: the pilot is at -12 V."""
        self.enough = self._is_enough(offer_ma)
        self._sleep(elapsed_s, offer_ma, low)
        answers = self.enough or (offer_ma > 0 and self._tries(elapsed_s))
        answers = answers and not self._wake_ups_left
        if self.enough or not offer_ma:
            self._short_s = 0.0
        self.answered_s = self.answered_s + elapsed_s if answers else 0.0
        self._refused_s = 0.0 if answers else self._refused_s + elapsed_s

    def closes(self):
        """Whether the car has S2 closed from now on."""
        car = self._car
        if not car.plugged or not car.wants_charge:
            return False
        if self._refused_s >= car.s2_opens_s - TINY_S:
            return False
        return car.s2_closed or self.answered_s >= car.s2_closes_s - TINY_S

    def _is_enough(self, offer_ma):
        car = self._car
        needed_a = car.min_a if car.s2_closed else max(car.min_a, car.begins_a)
        return offer_ma > 0 and offer_ma + ROUNDED_MA >= needed_a * 1000

    def _tries(self, elapsed_s):
        """Whether it tries to charge with less than its minimum: it gives up, and tries again."""
        car = self._car
        if not car.gives_up_s:
            return False
        at_s = self._short_s % (car.gives_up_s + car.tries_again_s)
        self._short_s += elapsed_s
        return at_s < car.gives_up_s

    def _sleep(self, elapsed_s, offer_ma, low):
        """It falls asleep without an offer, and counts the pulses that wake it."""
        before_s, self._low_s = self._low_s, self._low_s + elapsed_s if low else 0.0
        if before_s < WAKE_UP_S - TINY_S <= self._low_s:
            self._wake_ups_left = max(0, self._wake_ups_left - 1)
            self._idle_s = 0.0
        self._idle_s = 0.0 if offer_ma else self._idle_s + elapsed_s
        if self._idle_s >= self._car.sleeps_after_s - TINY_S:
            self._wake_ups_left = self._car.wake_ups
            self._idle_s = 0.0
