"""Settings as the source document spells them, several on one line, all or none."""

from checks import raises
from console.commands import settings as command
from settings import absent, rules, spellings, values

LINES = (
    ("socket_max_current_a 10", {"socket_max_current_a": 10}),
    ("Station-MaxCurrent 16", {"station_max_current_a": 16}),
    ("Station Maximum Current 16", {"station_max_current_a": 16}),
    ("Installation-MaxCurrent 25", {"installation_max_current_a": 25}),
    ("Max Current (A) 10", {"socket_max_current_a": 10}),
    ("Load Balancing Safe Current (A) 12", {"load_balancing_safe_current_a": 12}),
    ("Safe Current 12", {"load_balancing_safe_current_a": 12}),
    ("Modbus Type ABB", {"socket_meter_mode": "abb_b23_b24"}),
    ("socket_meter_mode ABB", {"socket_meter_mode": "abb_b23_b24"}),
    ("ModbusTCP balancing enabled True", {"modbustcp_balancing_enabled": True}),
    ("modbustcp_balancing_enabled FALSE", {"modbustcp_balancing_enabled": False}),
    ("MODBUSTCP Mode Socomec", {"modbustcp_mode": "Socomec"}),
    (
        "MODBUSTCP ConnectionType MODBUS_master_TCP",
        {"modbustcp_connection_type": "MODBUS_master_TCP"},
    ),
    ("ModbusTCP IP Address 192.168.0.004", {"modbustcp_ip_address": "192.168.0.004"}),
    ("manual_word_order high first", {"manual_word_order": "high first"}),
    ("manual_power_registers []", {"manual_power_registers": []}),
    ("manual_current_registers [0, 2, 4]", {"manual_current_registers": [0, 2, 4]}),
    (
        "ip_address 192.168.0.7 subnet_mask 255.255.255.0  default_gateway 192.168.0.1",
        {
            "ip_address": "192.168.0.7",
            "subnet_mask": "255.255.255.0",
            "default_gateway": "192.168.0.1",
        },
    ),
    (
        "manual_power_registers [] Safe Current 12 phase_connection line to line",
        {
            "manual_power_registers": [],
            "load_balancing_safe_current_a": 12,
            "phase_connection": "line to line",
        },
    ),
    ("stauts 3", {"stauts": 3}),  # refused later, with the names that are near
)

WRONG = (
    ("ip_address", "set takes names and values"),
    ("ip_address 1.2.3.4 subnet_mask", "subnet_mask has no value"),
    ("Safe Current 12 load_balancing_safe_current_a 10", "load_balancing_safe_current_a is given"),
)


def test_a_line_is_divided_into_names_and_values():
    for line, wanted in LINES:
        assert command._parse(line) == wanted, line


def test_a_line_without_a_value_or_with_two_is_refused():
    for line, words in WRONG:
        assert words in str(raises(ValueError, lambda: command._parse(line))), line


def test_a_choice_is_stored_as_the_table_has_it():
    cases = (
        ("modbustcp_connection_type", "MODBUS_master_TCP", "modbus_master_tcp"),
        ("modbustcp_mode", "Socomec", "socomec"),
    )
    for name, given, stored in cases:
        assert values.changed(rules.defaults(16), {name: given}, 16)[name] == stored, name


def test_static_balancing_and_p1_are_answered_with_what_there_is_instead():
    static, p1 = "set modbustcp_balancing_enabled false", "it reads a meter over Modbus TCP"
    for line, words in (
        ("Static Load Balancing True", static),
        ("static_load_balancing false", static),
        ("P1 Load Balancing True", p1),
        ("p1_load_balancing_enabled true", p1),
        ("DSMR 5", p1),
    ):
        changes = command._parse(line)
        refused = raises(
            values.SettingRefused,
            lambda changes=changes: values.changed(rules.defaults(16), changes, 16),
        )
        assert words in str(refused), (line, str(refused))
    for name in rules.NAMES:
        assert absent.advice(name) is None, name


def test_no_two_settings_share_a_spelling():
    names = [spellings.plain(name) for name in rules.NAMES]
    assert len(set(names)) == len(names)
    assert sorted(spellings.SCREEN_NAMES) == sorted(set(spellings.SCREEN_NAMES) & set(rules.NAMES))


def test_one_device_cannot_be_both_meters():
    same = {
        "socket_meter_mode": "abb_b23_b24",
        "socket_meter_ip_address": "192.168.0.4",
        "socket_meter_slave_address": 5,
    }
    text = str(raises(values.SettingRefused, lambda: values.changed(rules.defaults(16), same, 16)))
    assert "192.168.0.4:502, unit 5 cannot be the meter at the grid connection and" in text
    for other in (
        {"socket_meter_slave_address": 6},
        {"socket_meter_port": 503},
        {"socket_meter_mode": "none"},
        {"modbustcp_balancing_enabled": False},
    ):
        changes = dict(same)
        changes.update(other)
        values.changed(rules.defaults(16), changes, 16)
