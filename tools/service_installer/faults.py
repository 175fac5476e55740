"""The faults of a meter that the station finds itself, by what they mean for a commissioning."""

from load_balancing import response
from meter_check import texts

BACKWARDS = response.BACKWARDS
BACKWARDS_ANYHOW = response.BACKWARDS_ANYHOW
TOO_LARGE = response.TENFOLD
WRONG_SCALES = response.WRONG_SCALES
# The meter sees the car, in a wrong way.
SEEN = response.INSTALLATION_FAULTS
DEAD_PHASE = (*texts.DEAD, *texts.LOST)
NO_CURRENT = (texts.NO_CURRENT, *DEAD_PHASE)
# The station rejects the meter for these, but its readings still serve the measurement.
USABLE = (*SEEN, *NO_CURRENT)
