"""The meter at the station's own socket: what the car draws, for as long as it can be believed."""

from load_balancing import supervision

NAME = "socket meter"


class SocketMeter:
    """car_ma: the last valid measurement in mA per grid phase, None while there is none.

    meter: a Meter that counts the station's own phases; supervision: its MeterSupervision;
    phases: index of the grid phase behind each phase of the station. Nothing here stops
    anything: without a measurement the control law estimates the car.
    """

    def __init__(self, meter, meter_supervision, phases):
        self.car_ma = None
        self.meter = meter
        self.supervision = meter_supervision
        self._phases = phases
        self._measured_ma = [0, 0, 0]

    def step(self, elapsed_ms):
        """Once per control cycle, allocates nothing; returns the text of an event, or None."""
        reading = self.meter.take()
        event = self.supervision.step(elapsed_ms, reading is not None)
        if reading:
            for index in range(len(self._phases)):
                self._measured_ma[self._phases[index]] = reading.current_ma[index]
        believed = self.supervision.state == supervision.NORMAL
        self.car_ma = self._measured_ma if believed else None
        return event
