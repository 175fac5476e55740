"""The chosen meters' data: those of a known one, or the mapping that the installer entered."""

import energy_meters
from events import texts


def meter_data(settings):
    """The grid meter's data for a Decoder; None for "auto", where the meter is yet to be found."""
    from settings import meter_choice  # need not stay in memory

    mode = settings["modbustcp_mode"]
    if mode == meter_choice.AUTO:
        return None
    if mode == meter_choice.MANUAL:
        return meter_choice.manual_meter(settings)
    return energy_meters.load(mode)


def socket_meter_data(settings):
    """The data of the meter at the socket; None where there is none."""
    from settings import meter_choice  # as above

    mode = settings["socket_meter_mode"]
    return None if mode == meter_choice.NONE else energy_meters.load(mode)


def uncertainty(data):
    """The text of an event where the register table is not certain, or None.

    data: of meter_data(); a manual mapping is the installer's own knowledge.
    """
    if data.get("confidence") != "low":
        return None
    return texts.METER_UNCERTAIN.format(model=data["model"])


def model(data):
    """The meter's model in words; None while `data`, of meter_data(), is not found."""
    return data.get("model", "of the manual settings") if data else None


def as_delivered(data, port, unit_id):
    """Port and unit of such a meter in words, where the settings have others; else None.

    data: of meter_data(). The settings may be right all the same: both can be changed in a meter,
    and a gateway has its own port.
    """
    if "port" not in data or (data["port"], data["unit_id"]) == (port, unit_id):
        return None
    return f"as delivered it has port {data['port']} and unit {data['unit_id']}"
