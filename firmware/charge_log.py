"""The history of charging as events, for the question why it was slow last night."""

import charge_events
from load_balancing import charge_history
from load_balancing.charge_history import ChargeHistory


class ChargeLog:
    """step() follows the car at the socket and reports what happens to it.

    law, pilot: of the socket; socket_meter: its SocketMeter or None; tell: takes the text of an
    event.
    """

    def __init__(self, law, pilot, socket_meter, tell):
        self._law = law
        self._pilot = pilot
        self._socket_meter = socket_meter
        self._tell = tell
        self._history = ChargeHistory()

    def step(self, elapsed_ms):
        """Once per control cycle; allocates only where there is something to report."""
        pilot, law = self._pilot, self._law
        kind = self._history.step(
            elapsed_ms,
            pilot.car_state != "A",
            pilot.charging,
            pilot.fault is not None,
            law.offer_ma,
            law.reason,
            self._socket_meter.power_w if self._socket_meter else None,
        )
        if kind != charge_history.NOTHING:
            try:
                self._tell(charge_events.text(self._history, kind))
            except MemoryError:  # the history has a gap, the car charges on
                pass
