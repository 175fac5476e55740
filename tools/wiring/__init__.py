"""Draws how a board is wired, from the values of its own file."""
