"""Puts the firmware on a board in two steps: complete beside the old program, then the switch."""
