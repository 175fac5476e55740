"""Energy meters as data, and the one decoder from their registers to a Reading."""

# Values of the setting modbustcp_mode; each names the module with the meter's data.
KNOWN_METERS = ("socomec",)


def load(name):
    """The data module of a known meter; only this one is loaded on the board."""
    if name not in KNOWN_METERS:
        raise ValueError(f'meter "{name}" is not known, allowed are: {", ".join(KNOWN_METERS)}')
    return getattr(__import__("energy_meters." + name), name)
