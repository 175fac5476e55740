"""A meter that is polled once a second, as the firmware's task does it, and replies later."""

from collections import deque

from energy_meters.reading import Reading

PERIOD_MS = 1000  # firmware/meters/task.py


class PolledMeter:
    """Its values are delay_ms old.

    phase_ms: the first poll, at this time; reply_ms: from a request to its reply, of which a long
    one stretches the period; losses: (start, length) in seconds without replies; step_ms: between
    two calls of measure(); fault: a TimedFault that makes the reported currents, None: exact;
    accepts: whether a Reading is used, and what becomes of it.
    """

    def __init__(
        self, phase_ms, reply_ms, delay_ms, step_ms, losses=(), fault=None, accepts=lambda _: True
    ):
        self._next_poll_ms = phase_ms
        self._reply_ms = reply_ms
        self._values = deque(maxlen=delay_ms // step_ms + 1)
        self._step_ms = step_ms
        self._losses = losses
        self._fault = fault
        self._accepts = accepts
        self._replies = deque()  # (when it arrives, the Reading)
        self._now_ms = 0
        self._count = 0

    def measure(self, current_ma, house_ma=None):
        """The next step_ms with these currents of L1, L2, L3, and a poll where one is due.

        house_ma: those of the house alone, which a fault may need."""
        self._values.append((current_ma, house_ma))
        self._now_ms += self._step_ms
        if self._next_poll_ms < self._now_ms:
            self._poll(self._next_poll_ms)
            self._next_poll_ms += max(PERIOD_MS, self._reply_ms)

    def take(self):
        """The newest Reading that has arrived and was not taken before, or None."""
        reading = None
        while self._replies and self._replies[0][0] <= self._now_ms:
            reading = self._replies.popleft()[1]
        return reading

    def _poll(self, at_ms):
        if any(start <= at_ms / 1000 < start + length for start, length in self._losses):
            return
        if len(self._values) == self._values.maxlen:
            self._count += 1
            current_ma, house_ma = self._values[0]
            if self._fault:
                current_ma = self._fault.reported_ma(at_ms / 1000, current_ma, house_ma)
            reading = reading_of(current_ma, self._count)
            if self._accepts(reading):
                self._replies.append((at_ms + self._reply_ms, reading))


def reading_of(current_ma, number):
    """-> Reading; a network's voltage never stands still, nor do the powers: number moves them."""
    voltage_v = 230 + number % 3
    reading = Reading()
    reading.current_ma = current_ma
    reading.voltage_mv = [voltage_v * 1000] * 3
    reading.power_w = [voltage_v * ma // 1000 for ma in current_ma]
    return reading
