"""The console's room: the serial line, its line editor and the commands."""
