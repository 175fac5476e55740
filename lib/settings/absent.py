"""What the source document's screen has and this station has not: what there is instead."""

_STATIC = (
    "This station has no box Static Load Balancing: for a fixed current without a meter set "
    "modbustcp_balancing_enabled false; the lowest of station_max_current_a, "
    "installation_max_current_a and socket_max_current_a is offered then"
)
_P1 = (
    "This station has no P1 port (DSMR): it reads a meter over Modbus TCP, also one behind a "
    "gateway that offers the values of P1 as registers (modbustcp_mode; docs/meters.md)"
)
# What the names of such boxes begin with, in lower case
_BEGINNINGS = (("static", _STATIC), ("p1", _P1), ("dsmr", _P1))


def advice(name):
    """What there is instead of a box of that screen, as a sentence; None for any other name."""
    for beginning, sentence in _BEGINNINGS:
        if name.lower().startswith(beginning):
            return sentence
    return None
