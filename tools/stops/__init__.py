"""Every way a program can stop: what contactor and pilot do, and within how many milliseconds."""
