"""The energy meter at the station's socket: an ABB B23 that reports the currents of the car."""

from tools.plant.meter_server import MeterServer

# Addresses on the wire and units as in ABB's manual 2CMC485003M0201, "Modbus register tables".
VOLTAGE = 0x5B00  # U1..U3 in 0.1 V, two words each, as all that follow
CURRENT = 0x5B0C  # I1..I3 in 0.01 A
POWER = 0x5B14  # all phases, P1..P3 in 0.01 W, signed
FREQUENCY = 0x5B2C  # one word, 0.01 Hz
TYPE_NAME = 0x8960

# (first address, words)
BLOCKS = ((VOLTAGE, 45), (TYPE_NAME, 6))
NOMINAL_DV = 2300


class SocketMeter(MeterServer):
    """Reports the phases of the station, in the station's order."""

    def __init__(self, unit=1):
        super().__init__(unit, BLOCKS)
        self.put_text(TYPE_NAME, "B23 113-100", 6)
        self.words[FREQUENCY] = 4998
        self.put(VOLTAGE, NOMINAL_DV, NOMINAL_DV, NOMINAL_DV)
        self.update([0, 0, 0])

    def update(self, car_ma):
        """Report these currents, mA per phase of the station."""
        powers = [NOMINAL_DV * ma // 100 for ma in car_ma]
        self.put(CURRENT, *(abs(ma) // 10 for ma in car_ma))
        self.put(POWER, sum(powers), *powers)
