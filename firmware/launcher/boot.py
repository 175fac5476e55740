"""Runs boot.py of the program that program.json names, as if it were this file."""

import program

execfile(program.path("boot.py"))  # noqa: F821 (a built-in of MicroPython)
