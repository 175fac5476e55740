"""Settings: every bad value is refused with a sentence, and nothing of the old state is lost."""

import energy_meters
from checks import raises
from settings import columns, meter_choice, rules
from settings.values import SettingRefused, changed

RATED_A = 32


def refused(**changes):
    values = rules.defaults(RATED_A)
    before = dict(values)
    error = raises(SettingRefused, lambda: changed(values, changes, RATED_A))
    assert values == before
    return str(error)


def test_the_defaults_are_allowed_on_every_board():
    for rated_a in (6, 10, 13, 16, 20, 32, 63, 80):
        values = rules.defaults(rated_a)
        assert changed(values, {}, rated_a) == values
        assert values["station_max_current_a"] == min(32, rated_a)


def test_refused_values_are_named_with_their_range():
    sentences = (
        (
            dict(station_max_current_a=33),
            "station_max_current_a 33 is refused: allowed is 6..32 (the board's rating)",
        ),
        (
            dict(socket_max_current_a=5),
            "socket_max_current_a 5 is refused: allowed is 6..32 (station_max_current_a)",
        ),
        (
            dict(installation_max_current_a=126),
            "installation_max_current_a 126 is refused: allowed is 6..125",
        ),
        (
            dict(load_balancing_safe_current_a=3),
            "load_balancing_safe_current_a 3 is refused: allowed is 0 (no charging without the "
            "meter) or 6..25 (installation_max_current_a); less than 6 A cannot be offered",
        ),
        (
            dict(load_balancing_safe_current_a=32, installation_max_current_a=16),
            "load_balancing_safe_current_a 32 is refused: allowed is 0 (no charging without the "
            "meter) or 6..16 (installation_max_current_a); less than 6 A cannot be offered",
        ),
        (
            dict(load_balancing_safe_current_a=33, installation_max_current_a=63),
            "load_balancing_safe_current_a 33 is refused: allowed is 0 (no charging without the "
            "meter) or 6..32 (station_max_current_a); less than 6 A cannot be offered",
        ),
        (
            dict(modbustcp_mode="abb"),
            'modbustcp_mode "abb" is refused (similar are "abb_a43_a44", "abb_b23_b24"): allowed '
            'is "manual" or "auto" or a meter\'s name from docs/meters.md',
        ),
        (
            dict(socket_meter_mode="abb b23"),
            'socket_meter_mode "abb b23" is refused (similar are "abb_b23_b24", "abb_a43_a44"): '
            'allowed is "none" or a meter\'s name from docs/meters.md',
        ),
        (
            dict(modbustcp_mode="landis"),
            'modbustcp_mode "landis" is refused: allowed is "manual" or "auto" or a meter\'s name '
            "from docs/meters.md",
        ),
        (
            dict(manual_current_registers=[6, 8]),
            "manual_current_registers [6, 8] is refused: allowed is the registers of L1, L2, L3",
        ),
        (
            dict(manual_current_registers=[6, 8, True]),
            "manual_current_registers [6, 8, True] is refused: allowed is a list of whole "
            "numbers, the registers of L1, L2, L3",
        ),
        (
            dict(manual_function_code=16),
            "manual_function_code 16 is refused: allowed is 3 or 4",
        ),
        (
            dict(modbustcp_ip_address="fe80::1"),
            'modbustcp_ip_address "fe80::1" is refused (IPv6 is not supported): '
            "allowed is the dotted IPv4 address of one device",
        ),
        (
            dict(modbustcp_slave_address=248),
            "modbustcp_slave_address 248 is refused: allowed is 1..247 or 255",
        ),
        (
            dict(modbustcp_balancing_enabled=1),
            "modbustcp_balancing_enabled 1 is refused: allowed is true or false",
        ),
        (
            dict(modbustcp_port="502"),
            'modbustcp_port "502" is refused: allowed is a whole number, 1..65535',
        ),
        (
            dict(station_max_current_a=16.0),
            "station_max_current_a 16.0 is refused: allowed is a whole number, 6..32 (the board's "
            "rating)",
        ),
        (
            dict(socket_max_current_a=True, station_max_current_a=20),
            "socket_max_current_a True is refused: allowed is a whole number, 6..20 "
            "(station_max_current_a)",
        ),
        (
            dict(station_max_current_a=None, socket_max_current_a="16"),
            "station_max_current_a None is refused: allowed is a whole number, 6..32 (the board's "
            "rating)",
        ),
        (
            dict(modbustcp_ip_address=4),
            "modbustcp_ip_address 4 is refused: allowed is a text in quotes, the dotted IPv4 "
            "address of one device",
        ),
        (
            dict(modbustcp_ip_address="192.168.0.4:502"),
            'modbustcp_ip_address "192.168.0.4:502" is refused (a port has a setting of its own): '
            "allowed is the dotted IPv4 address of one device",
        ),
        (
            dict(phase_rotation="L1L1L2"),
            'phase_rotation "L1L1L2" is refused: allowed is "L1L2L3" or "L1L3L2" or "L2L1L3" or '
            '"L2L3L1" or "L3L1L2" or "L3L2L1"',
        ),
    )
    for changes, sentence in sentences:
        assert refused(**changes) == sentence, refused(**changes)


def test_a_refusal_is_harmless_to_a_terminal():
    for text, shown in (
        ("\x1b[31mred", "?[31mred"),
        ("\n   125.250  Service limit", "?   125.250  Service limit"),
        ("\x9b2J\x7f\xe4\0", "?2J???"),
    ):
        assert f'modbustcp_mode "{shown}" is refused' in refused(modbustcp_mode=text), text
        assert refused(**{text: 1}).startswith(f"{shown} is not a setting"), text


def test_every_setting_refuses_what_it_cannot_be():
    cases = (
        ("station_max_current_a", (5, 0, -6, 33, True, "16", None, 16.0)),
        ("socket_max_current_a", (5, 0, 33, False, "16")),
        ("installation_max_current_a", (5, 126, 0, -1)),
        ("modbustcp_balancing_enabled", (0, 1, "true", None)),
        ("modbustcp_mode", ("", " ", "_", "Socomec E27", "none", "victron_vm3p75ct", 1, None)),
        ("modbustcp_meter_inverted", (0, 1, "false", None)),
        ("installation_generation", ("", "None", "battery", True, False, 0, None)),
        ("overload_budget_as", (-1, 61, True, "10", None)),
        ("manual_function_code", (0, 1, 2, 5, 6, 16, True, "3", None)),
        ("manual_word_order", ("", "big", "High first", 0, None)),
        (
            "manual_current_registers",
            ([], [1, 2], [1, 2, 3, 4], [1, 2, 3.0], [1, 2, "3"], 5, "[]"),
        ),
        ("manual_current_registers", ([1, 2, None], [1, 2, False], [[1, 2, 3]], {}, None)),
        ("manual_current_type", ("", "int8", "Int16", "float", 16, None)),
        ("manual_current_scale", ([], [1], [1, 1, 1], [1, 1.0], [True, 1], 10, "1/1", None)),
        ("manual_power_registers", ([1], [1, 2], [1, 2, 3, 4], [1, 2, 3.5], None, 0)),
        ("manual_power_type", ("", "uint24", None)),
        ("manual_power_scale", ([], [1], [1, "1"], 1, None)),
        ("modbustcp_connection_type", ("rtu", "", None)),
        (
            "modbustcp_ip_address",
            (
                "",
                "meter",
                "meter.local",
                "192.168.0",
                "192.168.0.4.1",
                "192.168.0.256",
                "0.0.0.0",
                "0.1.2.3",
                "255.255.255.255",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "::1",
                "::ffff:192.168.0.4",
                "192.168.0.4:502",
                "meter:502",
                "192.168.0.-4",
                "192.168.0.4 ",
                "1e1.2.3.4",
                "0000000192.168.0.4",
                4,
                None,
            ),
        ),
        ("modbustcp_port", (0, -1, 65536, True, None)),
        ("modbustcp_slave_address", (0, 248, 254, 256, -1)),
        ("load_balancing_safe_current_a", (1, 2, 3, 4, 5, 26, 33, -6)),
        ("socket_meter_mode", ("", "abb", "manual", "auto", "victron_vm3p75ct", None, 0)),
        ("socket_meter_ip_address", ("", "meter", "0.0.0.0", "224.0.0.1", "::1", None)),
        ("socket_meter_port", (0, 65536, True, "502")),
        ("socket_meter_slave_address", (0, 248, 254, 256, True)),
        ("station_phases", (0, 2, 4, True)),
        ("phase_rotation", ("", "L1", "l1l2l3", "L1L2L2", "L1L2L3L1")),
        ("ip_address", ("DHCP", "", "192.168.0.10")),  # an address needs mask and gateway
        ("no_such_setting", (1,)),
    )
    for name, bad_values in cases:
        for value in bad_values:
            sentence = refused(**{name: value})
            assert name in sentence, sentence
            assert str(value) in sentence or name == "no_such_setting", sentence


def test_good_values_are_taken():
    cases = (
        ("station_max_current_a", (16, 32)),
        ("socket_max_current_a", (6, 32)),
        ("installation_max_current_a", (6, 125)),
        ("modbustcp_balancing_enabled", (True, False)),
        ("modbustcp_ip_address", ("10.0.0.1", "127.0.0.1", "223.255.255.254")),
        ("modbustcp_port", (1, 65535)),
        ("modbustcp_slave_address", (1, 247, 255)),
        ("load_balancing_safe_current_a", (0, 6, 25)),
        ("overload_budget_as", (0, 60)),
        ("station_phases", (1, 3)),
        ("phase_rotation", rules.ROTATIONS),
        ("modbustcp_mode", energy_meters.names() + ("manual", "auto")),
        ("modbustcp_meter_inverted", (True, False)),
        ("installation_generation", ("unknown", "none", "solar", "storage")),
        ("socket_meter_mode", energy_meters.names() + ("none",)),
        ("socket_meter_ip_address", ("10.0.0.1",)),
        ("socket_meter_port", (1, 65535)),
        ("socket_meter_slave_address", (1, 247, 255)),
        ("manual_function_code", (3, 4)),
        ("manual_word_order", ("high first", "low first")),
        ("manual_current_type", ("uint16", "int16", "uint32", "int64", "float32", "float64")),
        ("manual_current_registers", ([0, 2, 4], [65535, 65535, 65535])),  # unused: unchecked
        ("manual_power_registers", ([], [4, 2, 0])),
        ("manual_power_scale", ([1, 1000], [0, 0])),
    )
    for name, good_values in cases:
        for value in good_values:
            values = changed(rules.defaults(RATED_A), {name: value}, RATED_A)
            assert values[name] == value


def test_the_safe_current_is_never_above_the_installation():
    both = {"load_balancing_safe_current_a": 32, "installation_max_current_a": 32}
    values = changed(rules.defaults(RATED_A), both, RATED_A)
    assert values["load_balancing_safe_current_a"] == 32
    lower = {"installation_max_current_a": 31}
    sentence = str(raises(SettingRefused, lambda: changed(values, lower, RATED_A)))
    assert sentence == (
        "load_balancing_safe_current_a 32 is refused: allowed is 0 (no charging without the "
        "meter) or 6..31 (installation_max_current_a); less than 6 A cannot be offered; this is "
        "its value so far: change it before installation_max_current_a, or together"
    ), sentence
    none = {"installation_max_current_a": 6, "load_balancing_safe_current_a": 0}
    assert changed(values, none, RATED_A)["load_balancing_safe_current_a"] == 0


def test_an_address_is_stored_without_leading_zeros():
    """As the source document's screen shows them, "192.168.0.004"; they are no octal numbers."""
    network = {"subnet_mask": "255.255.255.000", "default_gateway": "192.168.000.001"}
    cases = (
        ({"modbustcp_ip_address": "192.168.0.004"}, "modbustcp_ip_address", "192.168.0.4"),
        ({"modbustcp_ip_address": "192.168.0.010"}, "modbustcp_ip_address", "192.168.0.10"),
        ({"socket_meter_ip_address": "010.001.000.077"}, "socket_meter_ip_address", "10.1.0.77"),
        (dict(network, ip_address="192.168.0.010"), "ip_address", "192.168.0.10"),
        (dict(network, ip_address="192.168.0.010"), "subnet_mask", "255.255.255.0"),
        (dict(network, ip_address="192.168.0.010"), "default_gateway", "192.168.0.1"),
    )
    for changes, name, stored in cases:
        assert changed(rules.defaults(RATED_A), changes, RATED_A)[name] == stored, changes


def test_limits_act_at_once_and_nothing_else_does():
    assert columns.limit_fields() == {
        "station_max_current_a": "station_ma",
        "socket_max_current_a": "socket_ma",
        "socket_min_current_a": "minimum_ma",
        "installation_max_current_a": "installation_ma",
        "load_balancing_safe_current_a": "safe_ma",
        "overload_budget_as": "budget_mas",
    }


def test_limits_that_depend_on_each_other_are_changed_together():
    sentence = refused(station_max_current_a=10)
    assert sentence == (
        "socket_max_current_a 16 is refused: allowed is 6..10 (station_max_current_a); this is "
        "its value so far: change it before station_max_current_a, or together"
    ), sentence
    values = changed(
        rules.defaults(RATED_A),
        {"station_max_current_a": 10, "socket_max_current_a": 10},
        RATED_A,
    )
    assert values["station_max_current_a"] == 10


def test_the_manual_mapping_of_the_defaults_is_the_e27_s():
    meter = meter_choice.manual_meter(rules.defaults(RATED_A))
    known = energy_meters.load("socomec")
    assert meter["function_code"] == known["function_code"]
    assert meter["current_sign"] == known["current_sign"]
    assert meter["current"] == known["current"]
    assert meter["power"] == known["power"]
    values = changed(rules.defaults(RATED_A), {"modbustcp_mode": "manual"}, RATED_A)
    assert values["modbustcp_mode"] == "manual"


def test_an_impossible_mapping_is_refused_where_it_would_be_used():
    cases = (
        (
            dict(manual_current_registers=[6, 7, 8]),
            "current at register 7 overlaps current at 6..7",
        ),
        (
            dict(manual_current_registers=[6, 6, 8]),
            "registers [6, 6, 8] have to be three different ones",
        ),
        (
            dict(manual_current_registers=[-2, 6, 8]),
            "current: register -2 is refused, allowed are 0..65534",
        ),
        (
            dict(manual_current_registers=[6, 8, 65535]),
            "current: register 65535 is refused, allowed are 0..65534",
        ),
        (
            dict(manual_current_scale=[1, 0]),
            "current: scale denominator 0 is refused, allowed are 1..1000000",
        ),
        (
            dict(manual_current_type="float32", manual_current_scale=[16384, 1]),
            "current: scale numerator 16384 is refused, allowed are 1..16383",
        ),
        (
            dict(manual_power_registers=[50528, 50530, 50532]),
            "power at register 50528 overlaps current at 50528..50529",
        ),
    )
    for changes, reason in cases:
        changed(rules.defaults(RATED_A), changes, RATED_A)  # not in use: no harm
        sentence = refused(modbustcp_mode="manual", **changes)
        assert sentence == (
            'modbustcp_mode "manual" is refused with these manual settings: ' + reason
        ), sentence


def test_without_powers_their_type_and_scale_do_not_matter():
    changes = dict(modbustcp_mode="manual", manual_power_registers=[], manual_power_scale=[0, 0])
    values = changed(rules.defaults(RATED_A), changes, RATED_A)
    assert "power" not in meter_choice.manual_meter(values)


def test_a_meter_s_name_may_have_capitals():
    cases = (("Socomec", "socomec"), ("ABB_B23_B24", "abb_b23_b24"), ("Auto", "auto"))
    for given, stored in cases:
        values = changed(rules.defaults(RATED_A), {"modbustcp_mode": given}, RATED_A)
        assert values["modbustcp_mode"] == stored
    for given, stored in (("Socomec", "socomec"), ("None", "none")):
        values = changed(rules.defaults(RATED_A), {"socket_meter_mode": given}, RATED_A)
        assert values["socket_meter_mode"] == stored
    # What the source document's screen shows is no name of one family.
    assert 'similar are "abb_a43_a44", "abb_b23_b24"' in refused(socket_meter_mode="ABB")


def test_a_meter_that_speaks_over_udp_is_refused_with_that_reason():
    sentence = refused(modbustcp_mode="victron_vm3p75ct")
    assert "(it answers over UDP only, which the station does not speak)" in sentence


def test_an_unknown_meter_brings_similar_names_the_likeliest_first():
    cases = (
        ("Socomec", "socomec"),
        ("sdm630", "eastron_sdm630"),
        ("SIEMENS PAC2200", "siemens_pac2200"),
        ("carlo-gavazzi em24", "cg_em24_ethernet"),
        ("eastron_sdm72", "eastron_sdm72dm_v2"),
    )
    for name, likeliest in cases:
        found = meter_choice.similar(name)
        assert found[0] == likeliest, (name, found)
        assert len(found) <= meter_choice.MOST_SIMILAR
    assert meter_choice.similar("") == []
    assert meter_choice.similar("landis") == []
    assert len(refused(modbustcp_mode="e" * 3000 + " em3")) < 6000


def test_the_station_s_own_network_is_consistent():
    def network(ip_address, subnet_mask, default_gateway):
        return {
            "ip_address": ip_address,
            "subnet_mask": subnet_mask,
            "default_gateway": default_gateway,
        }

    good = network("192.168.0.10", "255.255.255.0", "192.168.0.1")
    assert changed(rules.defaults(RATED_A), good, RATED_A)["ip_address"] == "192.168.0.10"
    least = network("192.168.0.10", "255.255.255.252", "192.168.0.9")  # /30: two devices
    assert changed(rules.defaults(RATED_A), least, RATED_A)["subnet_mask"] == "255.255.255.252"
    cases = (
        (network("192.168.0.10", "255.255.255.0", "192.168.1.1"), "is not in the network"),
        (network("192.168.0.0", "255.255.255.0", "192.168.0.1"), "is not a device's address"),
        (network("192.168.0.255", "255.255.255.0", "192.168.0.1"), "is not a device's address"),
        (network("192.168.0.10", "255.255.255.0", "192.168.0.255"), "is not a device's address"),
        (network("192.168.0.1", "255.255.255.0", "192.168.0.1"), "are the same"),
        (network("192.168.0.10", "255.0.255.0", "192.168.0.1"), "not a subnet mask"),
        (network("192.168.0.10", "255.255.255.255", "192.168.0.1"), "not a subnet mask"),
        # Of two addresses none is left beside the network's and its broadcast.
        (network("192.168.0.10", "255.255.255.254", "192.168.0.11"), "not a subnet mask"),
        (network("10.0.0.10", "254.0.0.0", "10.0.0.1"), "not a subnet mask"),
        (network("192.168.0.10", "dhcp", "192.168.0.1"), "set all three"),
        (network("dhcp", "255.255.255.0", "192.168.0.1"), "set all three"),
    )
    for changes, words in cases:
        assert words in refused(**changes), refused(**changes)


def test_a_meter_is_another_device_of_the_station_s_network_or_of_another_one():
    network = {
        "ip_address": "192.168.0.20",
        "subnet_mask": "255.255.255.0",
        "default_gateway": "192.168.0.1",
    }
    station = changed(rules.defaults(RATED_A), network, RATED_A)
    names = ("modbustcp_ip_address", "socket_meter_ip_address")
    cases = (
        ("192.168.0.255", "that is the broadcast address of the network 192.168.0.20/255"),
        ("192.168.0.0", "that is the address of the network 192.168.0.20/255.255.255.0"),
        ("192.168.0.20", "that is the station's own ip_address"),
        ("192.168.0.020", "that is the station's own ip_address"),
        ("192.168.0.1", None),  # the router may tell a meter's values
        ("192.168.1.255", None),  # behind a router nobody here knows the mask
        ("192.168.0.254", None),
    )
    for name in names:
        for address, words in cases:
            changes = {"socket_meter_mode": "socomec", name: address}
            if words is None:
                assert changed(station, changes, RATED_A)[name] == address
                continue
            sentence = str(raises(SettingRefused, lambda: changed(station, changes, RATED_A)))
            shown = address.replace(".020", ".20")
            assert sentence.startswith(f'{name} "{shown}" is refused ({words}'), sentence
            assert sentence.endswith("allowed is the dotted IPv4 address of one device"), sentence
            unused = {"modbustcp_balancing_enabled": False, name: address}
            assert changed(station, unused, RATED_A)[name] == address.replace(".020", ".20")


def test_the_station_does_not_move_to_its_meter_s_address():
    network = {
        "ip_address": "192.168.0.4",
        "subnet_mask": "255.255.255.0",
        "default_gateway": "192.168.0.1",
    }
    sentence = refused(**network)
    assert sentence == (
        'modbustcp_ip_address "192.168.0.4" is refused (that is the station\'s own ip_address): '
        "allowed is the dotted IPv4 address of one device; this is its value so far: change it "
        "before default_gateway, ip_address, subnet_mask, or together"
    ), sentence


def test_the_source_document_s_names_are_all_there():
    assert set(rules.NAMES) == set(rules.defaults(RATED_A))
    assert set(columns.source_names()) <= set(rules.defaults(RATED_A))
    assert columns.source_names()["socket_meter_mode"] == "Modbus Type"
    assert columns.source_names()["load_balancing_safe_current_a"] == "Load Balancing Safe Current"


def test_a_former_setting_is_answered_with_its_present_name():
    sentence = refused(installation_without_generation=True)
    assert sentence == (
        "installation_without_generation has become installation_generation: set that to "
        '"none" instead of true, to "unknown", "solar" or "storage" instead of false'
    ), sentence
