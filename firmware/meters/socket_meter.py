"""The meter at the station's own socket: the current that the car draws, while it is valid."""

from energy_meters import power
from load_balancing import supervision

NAME = "socket meter"


class SocketMeter:
    """Nothing here stops anything: without a measurement the control law estimates the car.

    meter: a Meter that counts the station's own phases; meter_supervision: its MeterSupervision;
    phases: index of the grid phase behind each phase of the station; own_phases: the number of
    phases that the meter counts: one where the car draws the same current from two lines.
    """

    def __init__(self, meter, meter_supervision, phases, own_phases=3):
        self.car_ma = None  # last valid currents in mA per grid phase, None while there are none
        self.meter = meter
        self.supervision = meter_supervision
        self._phases = phases
        self._own_phases = tuple(range(min(len(phases), own_phases)))
        self._measured_ma = [0, 0, 0]  # where car_ma lies while it is valid

    @property
    def power_w(self):
        """What the car takes, W; None without a valid measurement of it."""
        if self.car_ma is None:
            return None
        return power.total_w(self.meter.reading, self._own_phases)

    def step(self, elapsed_ms):
        """Once per control cycle, allocates nothing; returns the text of an event, or None."""
        reading = self.meter.take()
        event = self.supervision.step(elapsed_ms, reading is not None)
        if reading:
            last = len(self._own_phases) - 1
            for index in range(len(self._phases)):
                self._measured_ma[self._phases[index]] = reading.current_ma[min(index, last)]
        valid = self.supervision.state == supervision.NORMAL
        self.car_ma = self._measured_ma if valid else None
        return event
