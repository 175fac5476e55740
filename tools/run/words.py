"""Figures and states in the words that people read."""

# Rhythm of the LED -> what one says of it, with its colour; see tools/plant/led.py.
LIGHTS = {
    "steady": "{}",
    "changing": "{}",  # not lit for long enough to name a rhythm
    "interrupted": "blinking {}",
    "fast": "blinking fast, {}",
    "slow": "blinking slowly, {}",
    "flash": "short {} flashes",
    "occulting": "{}, with short gaps",
}


def amperes(current_ma):
    """mA -> "  6.0 A", always as wide up to 999.9 A."""
    return f"{current_ma / 1000:5.1f} A"


def percent(duty_u16, digits):
    """A duty in 1/65536 -> "25.00 %", with so many digits behind the point."""
    return f"{duty_u16 * 100 / 65536:.{digits}f} %"


def clock(seconds):
    """A time in s since the start -> "0:05", "12:34", "1:02:03"."""
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def duration(seconds):
    """A time in s -> "42 s", "3 min 5 s", "1 h 2 min"."""
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def energy(wh):
    """Wh -> "42 Wh", "1.23 kWh"."""
    return f"{int(wh)} Wh" if wh < 100 else f"{wh / 1000:.2f} kWh"


def light(led):
    """ "interrupted blue", as the plant describes the LED -> "blinking blue"."""
    rhythm, _, colour = led.partition(" ")
    return LIGHTS.get(rhythm, led).format(colour)
