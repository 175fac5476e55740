"""Every setting in one row of a table: its default, what is allowed, the limit that it sets."""

from settings import kinds, meter_choice
from settings.kinds import DHCP


def table():
    """Yields the groups' titles, and behind each its settings: name, default, kind with what that
    takes, the source document's name, the field of Limits that has the value x 1000 at once.

    The groups are those of the document's "Power settings" screen, then what goes beyond it; what
    limits others comes before them. A function, since tuples would take more memory of a board.
    """
    yield "Installation"
    yield (
        "station_max_current_a",
        32,
        (kinds.within, 6, (kinds.RATING,)),
        "Station-MaxCurrent",
        "station_ma",
    )
    yield (
        "installation_max_current_a",
        25,
        (kinds.within, 6, 125),
        "Installation-MaxCurrent",
        "installation_ma",
    )

    yield "Socket 1"
    yield "socket_meter_mode", "none", (meter_choice.meter, "none"), "Modbus Type"
    yield "socket_meter_ip_address", "192.168.0.5", (kinds.host,)
    yield "socket_meter_port", 502, (kinds.within, 1, 65535)
    yield "socket_meter_slave_address", 1, (kinds.unit,)
    yield (
        "socket_max_current_a",
        16,
        (kinds.within, 6, ("station_max_current_a",)),
        "Socket 1 Max Current",
        "socket_ma",
    )
    # A car that needs more than IEC 61851-1 offers at least: no known one needs more than 16 A.
    yield (
        "socket_min_current_a",
        6,
        (kinds.within, 6, ("socket_max_current_a", 16)),
        None,
        "minimum_ma",
    )

    yield "Smart Meter"
    yield (
        "load_balancing_safe_current_a",
        6,
        (kinds.safe_current, 6, ("station_max_current_a", "installation_max_current_a")),
        "Load Balancing Safe Current",
        "safe_ma",
    )
    yield "modbustcp_balancing_enabled", True, _FLAG, "ModbusTCP balancing enabled"
    yield "modbustcp_mode", "socomec", (meter_choice.meter, "manual", "auto"), "ModbusTCP Mode"
    yield (
        "modbustcp_connection_type",
        "modbus_master_tcp",
        (kinds.one_of_source, "modbus_master_tcp"),
        "ModbusTCP ConnectionType",
    )
    yield "modbustcp_ip_address", "192.168.0.4", (kinds.host,), "ModbusTCP IP Address"
    yield "modbustcp_port", 502, (kinds.within, 1, 65535), "listening port"
    yield "modbustcp_slave_address", 5, (kinds.unit,), "ModbusTCP Slave Address"
    yield "modbustcp_meter_inverted", False, _FLAG
    yield "installation_generation", "unknown", (kinds.one_of,) + GENERATION
    # Of a breaker's 1.13 times the rated current for an hour (IEC 60898-1): a minute's at most.
    yield (
        "overload_budget_as",
        10,
        (kinds.within, 0, 60, "ampere-seconds; 0: nothing is carried"),
        None,
        "budget_mas",
    )

    yield "Phases"
    yield "station_phases", 3, (kinds.one_of, 1, 3)
    yield "phase_rotation", "L1L2L3", (kinds.one_of,) + ROTATIONS
    yield "phase_connection", "neutral", (kinds.one_of, "neutral", "line to line")

    yield "Network"
    yield "ip_address", DHCP, (kinds.own_host,)
    yield "subnet_mask", DHCP, (kinds.own_mask,)
    yield "default_gateway", DHCP, (kinds.own_host,)

    yield "ModbusTCP Mode manual"  # the defaults are those of the Countis E27, which work there
    yield "manual_function_code", 3, (kinds.one_of, 3, 4)
    yield "manual_word_order", "high first", (kinds.one_of, "high first", "low first")
    yield "manual_current_registers", [50528, 50530, 50532], (kinds.registers, 3)
    yield "manual_current_type", "uint32", (kinds.register_type,)
    yield "manual_current_scale", [1, 1], (kinds.scale, "mA")
    yield "manual_power_registers", [50544, 50546, 50548], (kinds.registers, 0, 3)
    yield "manual_power_type", "int32", (kinds.register_type,)
    yield "manual_power_scale", [10, 1], (kinds.scale, "W")


_FLAG = (kinds.one_of, True, False)
# What in the building may export, or hold the mains by itself; unknown is judged like storage.
GENERATION = ("unknown", "none", "solar", "storage")
ROTATIONS = ("L1L2L3", "L1L3L2", "L2L1L3", "L2L3L1", "L3L1L2", "L3L2L1")
_COLUMNS = 5


def rows():
    """Yields (name, default, kind, source document's name or None, field of Limits or None)."""
    for row in table():
        if type(row) is tuple:  # no title
            yield row + (None,) * (_COLUMNS - len(row))


NAMES: tuple = tuple([row[0] for row in rows()])


def defaults(rated_current_a):
    """A new board's settings; rated_current_a: what the board's hardware can carry."""
    values = {row[0]: row[1] for row in rows()}
    station_a = min(values["station_max_current_a"], rated_current_a)
    values["station_max_current_a"] = station_a
    values["socket_max_current_a"] = min(values["socket_max_current_a"], station_a)
    return values


def allowed_of(kind, values, rated_current_a):
    """-> (check, the allowed values in words) of a row's kind; both may depend on `values`."""

    def bounds(name):
        return rated_current_a if name == kinds.RATING else values[name]

    return kind[0](bounds, *kind[1:])
