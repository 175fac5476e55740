# Loads what a station has in memory for good: main.py's imports, and those of all they import.
import gc
import sys

before = gc.mem_alloc(), len(sys.modules)
for name in (
    "board",
    "restarts",
    "flash.event_log",
    "flash.crash_log",
    "pilot.outputs",
    "panel.display",
    "ethernet",
    "station",
):
    __import__(name)
gc.collect()
