"""The faults of a meter that the station finds itself, by what they mean for a commissioning."""

from meter_check import texts

BACKWARDS = texts.BACKWARDS
BACKWARDS_ANYHOW = texts.BACKWARDS_ANYHOW
TOO_LARGE = texts.TOO_LARGE
WRONG_SCALES = texts.WRONG_SCALES
# The meter sees the car, in a wrong way.
SEEN = texts.INSTALLATION_FAULTS
DEAD_PHASE = (*texts.DEAD, *texts.LOST)
NO_CURRENT = (texts.NO_CURRENT, *DEAD_PHASE)
# The station rejects the meter for these, but its readings still serve the measurement.
USABLE = (*SEEN, *NO_CURRENT)
