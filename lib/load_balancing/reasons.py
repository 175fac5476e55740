"""Why the offer is what it is: every reason of the control law, in the words that people read."""

STATION = "station maximum"
SOCKET = "socket maximum"
CABLE = "cable"
INSTALLATION = "installation maximum"
GRID = ("grid L1", "grid L2", "grid L3")
CARRIED = ("carried by the breaker L1", "carried by the breaker L2", "carried by the breaker L3")
PEAK = ("recent peak L1", "recent peak L2", "recent peak L3")
SUSPECT = ("suspect reading L1", "suspect reading L2", "suspect reading L3")
NO_READING = "safe current: no reading yet"
METER_LOST = "safe current: meter lost"
# Readings come once a second: after two of them missed, later in the warning state.
METER_SILENT = "held: meter silent"
HELD_IN_LOSS = "held: meter lost"
SHORTEST_PAUSE = "held: shortest pause"
SERVICE = "service limit"
TESTING = "testing the meter"
OLD_VALUES = "held: the meter's values may be old"
TESTING_PHASES = "testing the phases of the car"
RISING = "rising gradually"
WAITING = "waiting for the car"
STARTING = "raised for a car that does not begin"
NEEDED = ("less than the car needs L1", "less than the car needs L2", "less than the car needs L3")
NEEDED_BY_CAR = "less than the car needs"  # whatever else than a phase limits the offer
GAVE_UP = "held: the car gave up"
