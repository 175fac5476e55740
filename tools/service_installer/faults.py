"""The faults of a meter that the station finds itself, by what they mean for a commissioning."""

from meter_check.texts import (
    BACKWARDS,
    BACKWARDS_ANYHOW,
    DEAD,
    INSTALLATION_FAULTS,
    LOST,
    READABLE_FAULTS,
    TOO_LARGE,
    WRONG_SCALES,
)
from meter_check.texts import NO_CURRENT as NO_PHASE

__all__ = ["BACKWARDS", "BACKWARDS_ANYHOW", "TOO_LARGE", "WRONG_SCALES"]

SEEN = INSTALLATION_FAULTS  # the meter sees the car, in a wrong way
DEAD_PHASE = (*DEAD, *LOST)
NO_CURRENT = (NO_PHASE, *DEAD_PHASE)
# The station rejects the meter for these, but its readings still serve the measurement.
USABLE = READABLE_FAULTS
