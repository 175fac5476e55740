"""Replays what a meter reported and a pilot signalled in a real home through the meter check."""

import tools.simulate  # noqa: F401  (makes firmware/ importable)
