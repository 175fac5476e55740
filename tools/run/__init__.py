"""`make run`: the firmware on a virtual board beside a simulated house, car and meter."""
