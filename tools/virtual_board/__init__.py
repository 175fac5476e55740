"""A board without hardware: MicroPython behind a pseudo-terminal, flash in a file, pins on TCP."""
