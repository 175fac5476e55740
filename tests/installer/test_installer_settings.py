"""Settings as the document's screen has them: groups, names, values as they are typed, files."""

import json

import pytest
from virtual_station import VirtualStation

from settings import columns, rules
from tools.service_installer import setting_names, settings_access
from tools.service_installer.setting_names import UnknownSetting, resolve
from tools.service_installer.settings_access import FileRefused

NAMES = list(rules.NAMES)


def test_every_setting_is_in_one_group():
    grouped = [name for _, names in setting_names.groups(NAMES) for name in names]
    assert sorted(grouped) == sorted(NAMES)
    assert "Others" not in dict(setting_names.groups(NAMES))


def test_the_groups_of_the_document_come_first_and_what_is_unknown_last():
    titles = [title for title, _ in setting_names.groups(["newer_than_this", *reversed(NAMES)])]
    assert titles[:3] == ["Installation", "Socket 1", "Smart Meter"]
    assert titles[-1] == "Others"


TYPED = (
    ("station_max_current_a", "station_max_current_a"),
    ("Station-MaxCurrent", "station_max_current_a"),
    ("station maximum current", "station_max_current_a"),
    ("Max Current (A)", "socket_max_current_a"),
    ("ModbusTCP IP Address", "modbustcp_ip_address"),
    ("Safe Current", "load_balancing_safe_current_a"),
    ("Load Balancing Safe Current", "load_balancing_safe_current_a"),
    ("MODBUSTCP_SLAVE_ADDRESS", "modbustcp_slave_address"),
)


@pytest.mark.parametrize(("text", "name"), TYPED)
def test_names(text, name):
    assert resolve(text, NAMES) == name


def test_every_name_of_the_document_leads_to_its_setting():
    for name, source_name in columns.source_names().items():
        assert resolve(source_name, NAMES) == name


@pytest.mark.parametrize("text", ["", "-", "max", "current"])
def test_unknown_names(text):
    with pytest.raises(UnknownSetting, match="known are: station_max_current_a, "):
        resolve(text, NAMES)


def test_a_former_name_is_answered_with_the_present_one():
    with pytest.raises(UnknownSetting, match="has become installation_generation: set that"):
        resolve("installation_without_generation", NAMES)


@pytest.mark.parametrize(("former", "present"), [(True, "none"), (False, "unknown")])
def test_a_file_of_earlier_firmware_is_taken(former, present):
    given = {"installation_without_generation": former, "modbustcp_port": 1502}
    wanted = settings_access.named_as_ours(given, VirtualStation(), rules.defaults(32))
    assert wanted == {"installation_generation": present, "modbustcp_port": 1502}


ALLOWS = settings_access.allowing(VirtualStation(), rules.defaults(32))
DEEP = "[" * 100_000
VALUES = (
    ("station_max_current_a", "10", 10),
    ("modbustcp_balancing_enabled", "true", True),
    ("manual_current_registers", "[50528, 50530, 50532]", [50528, 50530, 50532]),
    ("modbustcp_mode", "socomec", "socomec"),
    ("modbustcp_mode", '"socomec"', "socomec"),
    ("modbustcp_ip_address", "192.168.0.4", "192.168.0.4"),
    ("manual_word_order", "high first", "high first"),
    ("modbustcp_mode", "", ""),
    # As the screen of the source document shows them
    ("modbustcp_balancing_enabled", "True", True),
    ("modbustcp_balancing_enabled", "FALSE", False),
    ("modbustcp_mode", "Socomec", "socomec"),
    ("modbustcp_mode", '"Socomec"', "socomec"),
    ("modbustcp_connection_type", "MODBUS_master_TCP", "modbus_master_tcp"),
    ("modbustcp_connection_type", "Modbus_master_TCP", "modbus_master_tcp"),
    ("socket_meter_mode", "ABB", "abb_b23_b24"),
    ("phase_rotation", "l2l3l1", "L2L3L1"),
    ("ip_address", "DHCP", "dhcp"),
    # To be refused as they were typed
    ("modbustcp_mode", "Sokomec", "Sokomec"),
    ("modbustcp_mode", "ABB", "ABB"),  # which of those at the grid connection?
    ("station_max_current_a", "Socomec", "Socomec"),
    ("manual_current_registers", DEEP, DEEP),
    ("newer_than_this", "Word", "Word"),
)


@pytest.mark.parametrize(("name", "text", "value"), VALUES)
def test_values(name, text, value):
    assert setting_names.parse(name, text, ALLOWS) == value


def test_a_file_that_was_written_is_read_back(tmp_path):
    path = tmp_path / "station.json"
    settings_access.write_file(path, rules.defaults(32))
    assert settings_access.read_file(path) == rules.defaults(32)
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileRefused, match="exists; --force replaces it"):
        settings_access.write_file(path, {})
    settings_access.write_file(path, {"a": 1}, overwrite=True)
    assert json.loads(path.read_text()) == {"a": 1}


def test_a_file_that_cannot_be_written(tmp_path):
    with pytest.raises(FileRefused, match="cannot be written"):
        settings_access.write_file(tmp_path / "no" / "folder.json", {})
    for folder in (tmp_path, ".", "/"):
        with pytest.raises(FileRefused, match="is a folder"):
            settings_access.write_file(folder, {}, overwrite=True)


BAD_FILES = (
    (b"{", "is not JSON"),
    (b"\xff\xfe", "is not JSON"),
    (b"[1]", "holds no settings"),
    (b"{}", "holds no settings"),
    (DEEP.encode(), "is not JSON"),
)


@pytest.mark.parametrize(("content", "words"), BAD_FILES)
def test_a_file_that_cannot_be_taken(content, words, tmp_path):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=words):
        settings_access.read_file(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(FileRefused, match="cannot be read"):
        settings_access.read_file(tmp_path / "none.json")
