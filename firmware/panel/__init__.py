"""The panel's room: the LED and the optional display."""
