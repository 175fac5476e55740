"""Runs main.py of the program that program.json names, as if it were this file."""

import program

execfile(program.path("main.py"))  # noqa: F821 (a built-in of MicroPython)
