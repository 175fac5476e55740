"""Whether power may flow: the car's state and the offer -> pilot signal and contactor."""

from micropython import const

from iec61851 import duty

# IEC 61851-1:2017 table A.6, sequence 10.2: a car that has not opened S2 six seconds after the
# PWM stopped is switched off under load.
CAR_STOPS_WITHIN_MS = const(6000)


class Supply:
    """Steps from the settled car state and the offer to `duty_u16` and `contactor`."""

    def __init__(self):
        self.duty_u16 = duty.STEADY_HIGH_U16
        self.contactor = False
        self._stopping_ms = 0

    @property
    def charging(self):
        """Power flows and the car is told it may take it."""
        return self.contactor and self.duty_u16 != duty.STEADY_HIGH_U16

    def step(self, elapsed_ms, car_state, offer_ma, fault=False):
        """One cycle: car_state "A".."F", offer_ma below 6000 pauses, a fault is steady low."""
        self.duty_u16 = self._signal(car_state, offer_ma, fault)
        if fault or car_state != "C":
            self.contactor = False
        elif self.duty_u16 != duty.STEADY_HIGH_U16:
            self.contactor = True
        elif self.contactor:
            self._wait_for_the_car_to_stop(elapsed_ms)
            return
        self._stopping_ms = 0

    def _signal(self, car_state, offer_ma, fault):
        if fault:
            return duty.STEADY_LOW_U16
        if car_state == "B" or car_state == "C":
            return duty.duty_u16(offer_ma)
        # no car, ventilation asked for (refused), or a broken pilot line
        return duty.STEADY_HIGH_U16

    def _wait_for_the_car_to_stop(self, elapsed_ms):
        self._stopping_ms += elapsed_ms
        if self._stopping_ms >= CAR_STOPS_WITHIN_MS:
            self.contactor = False
            self._stopping_ms = 0
