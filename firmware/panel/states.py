"""The states of the station: what the LED, the display and the serial line show of it."""

STARTING = "starting"  # the tasks have not made their first cycle
READY = "ready"  # no car
CONNECTED = "connected"  # a car is plugged in, no power flows (yet)
CHARGING = "charging"
CHARGING_METER_LOST = "charging, meter lost"  # at no more than the safe current
PAUSED = "paused"  # nothing is offered
FAULT = "fault"
SAFE_MODE = "safe mode"
