"""The plant: everything outside the board, simulated: house, car, pilot circuit, meter, cables."""

from tools.plant.car import Car
from tools.plant.house import House, read_trace
from tools.plant.plant import Plant

__all__ = ["Car", "House", "Plant", "read_trace"]
