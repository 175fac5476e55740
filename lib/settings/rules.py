"""Every setting: the source document's name, ours, the default and what is allowed."""

from micropython import const

from energy_meters.read_plan import REGISTERS_OF
from settings import addresses, meter_choice

_MINIMUM_A = const(6)  # IEC 61851-1: less cannot be offered
_LARGEST_INSTALLATION_A = const(125)
# Of a breaker's 1.13 times the rated current for an hour (IEC 60898-1): no more than a minute's.
_LARGEST_BUDGET_AS = const(60)
DHCP = "dhcp"
REGISTER_TYPES = tuple(sorted(REGISTERS_OF))
ROTATIONS = ("L1L2L3", "L1L3L2", "L2L1L3", "L2L3L1", "L3L1L2", "L3L2L1")


# In the order of the source document's screen; what others depend on comes before them.
NAMES = (
    "station_max_current_a",
    "socket_max_current_a",
    "installation_max_current_a",
    "modbustcp_balancing_enabled",
    "modbustcp_mode",
    "modbustcp_connection_type",
    "modbustcp_ip_address",
    "modbustcp_port",
    "modbustcp_slave_address",
    "modbustcp_meter_inverted",
    "installation_without_generation",
    "load_balancing_safe_current_a",
    "overload_budget_as",
    "manual_function_code",
    "manual_word_order",
    "manual_current_registers",
    "manual_current_type",
    "manual_current_scale",
    "manual_power_registers",
    "manual_power_type",
    "manual_power_scale",
    "socket_meter_mode",
    "socket_meter_ip_address",
    "socket_meter_port",
    "socket_meter_slave_address",
    "ip_address",
    "subnet_mask",
    "default_gateway",
    "station_phases",
    "phase_rotation",
)


def defaults(rated_current_a):
    """A new board's settings; rated_current_a: what the board's hardware can carry."""
    station_a = min(32, rated_current_a)
    return {
        "station_max_current_a": station_a,
        "socket_max_current_a": min(16, station_a),
        "installation_max_current_a": 25,
        "modbustcp_balancing_enabled": True,
        "modbustcp_mode": "socomec",
        "modbustcp_connection_type": "modbus_master_tcp",
        "modbustcp_ip_address": "192.168.0.4",
        "modbustcp_port": 502,
        "modbustcp_slave_address": 5,
        "modbustcp_meter_inverted": False,
        "installation_without_generation": False,
        "load_balancing_safe_current_a": _MINIMUM_A,
        "overload_budget_as": 10,
        # Those of the Countis E27, as an example that works
        "manual_function_code": 3,
        "manual_word_order": "high first",
        "manual_current_registers": [50528, 50530, 50532],
        "manual_current_type": "uint32",
        "manual_current_scale": [1, 1],
        "manual_power_registers": [50544, 50546, 50548],
        "manual_power_type": "int32",
        "manual_power_scale": [10, 1],
        "socket_meter_mode": meter_choice.NONE,
        "socket_meter_ip_address": "192.168.0.5",
        "socket_meter_port": 502,
        "socket_meter_slave_address": 1,
        "ip_address": DHCP,
        "subnet_mask": DHCP,
        "default_gateway": DHCP,
        "station_phases": 3,
        "phase_rotation": "L1L2L3",
    }


# Their values are meters' names.
METERS = ("modbustcp_mode", "socket_meter_mode")

# Our name -> the name on the source document's "Power settings" screen.
SOURCE_NAMES = {
    "station_max_current_a": "Station-MaxCurrent",
    "socket_max_current_a": "Socket 1 Max Current",
    "installation_max_current_a": "Installation-MaxCurrent",
    "modbustcp_balancing_enabled": "ModbusTCP balancing enabled",
    "modbustcp_mode": "ModbusTCP Mode",
    "modbustcp_connection_type": "ModbusTCP ConnectionType",
    "modbustcp_ip_address": "ModbusTCP IP Address",
    "modbustcp_port": "listening port",
    "modbustcp_slave_address": "ModbusTCP Slave Address",
    "load_balancing_safe_current_a": "Load Balancing Safe Current",
    "socket_meter_mode": "Modbus Type",
}


def allowed(values, rated_current_a):
    """Name -> (check, the allowed values in words); bounds may depend on the other values."""
    station_a = values["station_max_current_a"]
    return {
        "station_max_current_a": _range(_MINIMUM_A, rated_current_a, "the board's rating"),
        "socket_max_current_a": _range(_MINIMUM_A, station_a, "station_max_current_a"),
        "installation_max_current_a": _range(_MINIMUM_A, _LARGEST_INSTALLATION_A),
        "modbustcp_balancing_enabled": (lambda value: value in (True, False), "true or false"),
        "modbustcp_mode": meter_choice.one_of_the_known(meter_choice.MANUAL, meter_choice.AUTO),
        "modbustcp_connection_type": _one_of(("modbus_master_tcp",)),
        "modbustcp_ip_address": (_host, "the dotted IPv4 address of one device"),
        "modbustcp_port": _range(1, 65535),
        "modbustcp_slave_address": (_unit, "1..247 or 255"),
        "modbustcp_meter_inverted": (lambda value: value in (True, False), "true or false"),
        "installation_without_generation": (lambda value: value in (True, False), "true or false"),
        "load_balancing_safe_current_a": (
            lambda value: value == 0 or _MINIMUM_A <= value <= station_a,
            f"0 (no charging without the meter) or {_MINIMUM_A}..{station_a}; "
            "less than 6 A cannot be offered",
        ),
        "overload_budget_as": _range(
            0, _LARGEST_BUDGET_AS, "ampere-seconds; 0: nothing is carried"
        ),
        "manual_function_code": (lambda value: value in (3, 4), "3 or 4"),
        "manual_word_order": _one_of(("high first", "low first")),
        "manual_current_registers": _numbers((3,), "the registers of L1, L2, L3"),
        "manual_current_type": _one_of(REGISTER_TYPES),
        "manual_current_scale": _numbers((2,), "[numerator, denominator] of one count in mA"),
        "manual_power_registers": _numbers((0, 3), "[] or the registers of L1, L2, L3"),
        "manual_power_type": _one_of(REGISTER_TYPES),
        "manual_power_scale": _numbers((2,), "[numerator, denominator] of one count in W"),
        "socket_meter_mode": meter_choice.one_of_the_known(meter_choice.NONE),
        "socket_meter_ip_address": (_host, "the dotted IPv4 address of one device"),
        "socket_meter_port": _range(1, 65535),
        "socket_meter_slave_address": (_unit, "1..247 or 255"),
        "ip_address": (_dhcp_or(addresses.check_host), '"dhcp" or a dotted IPv4 address'),
        "subnet_mask": (_dhcp_or(addresses.check_mask), '"dhcp" or a mask like 255.255.255.0'),
        "default_gateway": (_dhcp_or(addresses.check_host), '"dhcp" or a dotted IPv4 address'),
        "station_phases": (lambda value: value in (1, 3), "1 or 3"),
        "phase_rotation": _one_of(ROTATIONS),
    }


def _range(lowest, highest, meaning=None):
    words = f"{lowest}..{highest}"
    if meaning:
        words += f" ({meaning})"
    return (lambda value: lowest <= value <= highest), words


def _one_of(names):
    return (lambda value: value in names), " or ".join(f'"{name}"' for name in names)


def _numbers(counts, words):
    return (lambda value: len(value) in counts), words


def _unit(value):
    # Modbus on TCP/IP V1.0b, 4.4.1.2: 1..247 for a device, 255 where the unit does not matter
    return 1 <= value <= 247 or value == 255


def _host(value):
    addresses.check_host(value)
    return True


def _dhcp_or(check):
    def allows(value):
        if value != DHCP:
            check(value)
        return True

    return allows
