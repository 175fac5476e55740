"""The energy meter at the mains: a Socomec Countis E27 that reports the currents of the mains."""

import math

from tools.plant.meter_server import MeterServer

# Addresses on the wire and units as printed in Socomec's "MODBUS tables of Countis_E23" V103.18.
SIGNATURE = 50000  # one character in each word
FAMILY = 50004
VENDOR_NAME, PRODUCT_NAME, EXTENDED_NAME = 50042, 50050, 50058  # 8 words each
LINE_VOLTAGE = 50514  # U12, U23, U31 in 0.01 V, two words each, as all that follow
VOLTAGE = 50520  # V1..V3
FREQUENCY = 50526  # mHz
CURRENT = 50528  # I1..I3 in mA, unsigned
NEUTRAL_CURRENT = 50534
POWER, REACTIVE_POWER, APPARENT_POWER, POWER_FACTOR = 50536, 50538, 50540, 50542
PHASE_POWER = 50544  # P1..P3 in 10 W, signed
PHASE_APPARENT_POWER = 50556
PHASE_POWER_FACTOR = 50562
AVERAGES = 50568  # I, U, V
ENERGY_KWH_IN, ENERGY_KWH_OUT = 50770, 50776
ENERGY_IN, ENERGY_OUT = 50946, 50952  # 10 Wh
PHASE_SEQUENCE = 51315
UNIT = 57344

# (first address, words); any other address is answered with exception 2.
BLOCKS = (
    (SIGNATURE, 4),
    (FAMILY, 7),
    (VENDOR_NAME, 24),
    (LINE_VOLTAGE, 60),
    (ENERGY_KWH_IN, 8),
    (ENERGY_IN, 8),
    (PHASE_SEQUENCE, 1),
    (UNIT, 1),
)

NOMINAL_CV = (23012, 22987, 23105)
# The frequency of a network is never still.
FREQUENCY_MHZ = 49_980
WOBBLE_MHZ = (0, 7, 3, -6, 2, -4, 9, -2, 5, -8, 1)
# Ways in which its values may be wrong while its protocol is right: see Meter.values.
VALUES = {
    "correct": lambda ma: ma,
    "reversed": lambda ma: -ma,
    "tenfold": lambda ma: 10 * ma,
    "half": lambda ma: ma // 2,
    "frozen": None,
    "jumping": lambda ma: ma,
}
# Each current that it reports while its values are "jumping", without the power of that current
JUMP_MA = 60_000
# 30 mOhm of supply line: 10 A lower the voltage by 0.3 V.
LINE_MOHM = 30
CLOCKWISE = 0


class Meter(MeterServer):
    """Answers as unit `unit` only. `voltage_cv` (0.01 V without load) and `phase_sequence` may be
    set at any time: a lost phase is 0 V."""

    def __init__(self, unit=5):
        super().__init__(unit, BLOCKS)
        self.voltage_cv = list(NOMINAL_CV)
        self.phase_sequence = CLOCKWISE
        self.values = "correct"  # one of VALUES
        self._updates = -1
        self._energy_ws = [0.0, 0.0]
        for n, letter in enumerate(b"SOCO"):
            self.words[SIGNATURE + n] = letter
        self.words[FAMILY] = 100
        self.words[UNIT] = unit
        self.put_text(VENDOR_NAME, "SOCOMEC")
        self.put_text(PRODUCT_NAME, "COUNTIS E27")
        self.put_text(EXTENDED_NAME, "COUNTIS E27")
        self.update([0, 0, 0], 0)

    def update(self, mains_ma, elapsed_s, flowing_ma=None):
        """Report these signed currents, mA per phase, for `elapsed_s`.

        flowing_ma: those that flow and lower the voltage, where others are reported.
        """
        if self.values == "frozen":
            return
        mains_ma = [VALUES[self.values](ma) for ma in mains_ma]
        volts_cv = [
            max(0, round(cv - ma * LINE_MOHM / 10_000)) if cv else 0
            for cv, ma in zip(self.voltage_cv, flowing_ma or mains_ma)
        ]
        watts = [cv * ma / 100_000 for cv, ma in zip(volts_cv, mains_ma)]
        self._put_voltages(volts_cv)
        self._put_currents([JUMP_MA] * 3 if self.values == "jumping" else mains_ma)
        self._put_powers(watts)
        self._put_energy(sum(watts) * elapsed_s)
        self.words[PHASE_SEQUENCE] = self.phase_sequence

    def _put_voltages(self, volts_cv):
        lines_cv = [
            round(math.sqrt(a * a + b * b + a * b))
            for a, b in zip(volts_cv, volts_cv[1:] + volts_cv[:1])
        ]
        self.put(LINE_VOLTAGE, *lines_cv)
        self.put(VOLTAGE, *volts_cv)
        self._updates += 1
        self.put(FREQUENCY, FREQUENCY_MHZ + WOBBLE_MHZ[self._updates % len(WOBBLE_MHZ)])
        self.put(AVERAGES + 2, sum(lines_cv) // 3, sum(volts_cv) // 3)

    def _put_currents(self, mains_ma):
        """Without sign, as in this meter; the neutral is the sum of the three vectors."""
        a, b, c = mains_ma
        self.put(CURRENT, *(abs(ma) for ma in mains_ma))
        self.put(NEUTRAL_CURRENT, round(math.sqrt(a * a + b * b + c * c - a * b - b * c - c * a)))
        self.put(AVERAGES, sum(abs(ma) for ma in mains_ma) // 3)

    def _put_powers(self, watts):
        """Cos phi is 1, so reactive powers stay 0; below 10 W no direction is left."""
        apparent = [abs(watt) for watt in watts]
        self.put(POWER, int(sum(watts) / 10))
        self.put(APPARENT_POWER, int(sum(apparent) / 10))
        self.put(POWER_FACTOR, 1000)
        self.put(PHASE_POWER, *(int(watt / 10) for watt in watts))
        self.put(PHASE_APPARENT_POWER, *(int(va / 10) for va in apparent))
        self.put(PHASE_POWER_FACTOR, 1000, 1000, 1000)

    def _put_energy(self, watt_seconds):
        self._energy_ws[watt_seconds < 0] += abs(watt_seconds)
        imported_wh, exported_wh = (int(ws / 3600) for ws in self._energy_ws)
        self.put(ENERGY_IN, imported_wh // 10)
        self.put(ENERGY_OUT, exported_wh // 10)
        self.put(ENERGY_KWH_IN, imported_wh // 1000)
        self.put(ENERGY_KWH_OUT, exported_wh // 1000)
