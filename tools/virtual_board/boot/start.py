"""The first program of the virtual board; what boot.py and main.py define stays in its place."""

import power_on

power_on.run(globals())
del power_on
