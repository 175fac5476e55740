"""Which data the station reads its meter with, by the settings."""

import energy_meters
from meter_data import doubt, meter_data, socket_meter_data
from settings import rules


def data(**changes):
    settings = rules.defaults(32)
    settings.update(changes)
    return meter_data(settings)


def test_a_named_meter_is_the_one_of_its_file():
    assert data() == energy_meters.load("socomec_countis_e27")
    assert data(modbustcp_mode="cg_em340") == energy_meters.load("cg_em340")


def test_the_manual_mapping_is_that_of_the_settings():
    meter = data(
        modbustcp_mode="manual",
        manual_function_code=4,
        manual_word_order="low first",
        manual_current_registers=[12, 14, 16],
        manual_current_type="int32",
        manual_current_scale=[1, 10],
        manual_power_registers=[],
    )
    assert meter["function_code"] == 4
    assert meter["word_order"] == "low first"
    assert meter["current"] == {"at": [12, 14, 16], "type": "int32", "scale": [1, 10]}
    assert meter["current_sign"] == "itself"
    assert "power" not in meter


def test_with_auto_there_is_none_yet():
    assert data(modbustcp_mode="auto") is None


def test_the_socket_meter_is_none_or_a_named_one():
    settings = rules.defaults(32)
    assert socket_meter_data(settings) is None
    settings["socket_meter_mode"] = "abb_b23_b24"
    assert socket_meter_data(settings) == energy_meters.load("abb_b23_b24")


def test_doubt_is_said_for_low_confidence_only():
    doubted = {
        name: doubt(energy_meters.load(name))
        for name in energy_meters.names()
        if doubt(energy_meters.load(name))
    }
    assert set(doubted) == {"phoenix_eem_ma370", "phoenix_eem_ma600", "saia_ale3"}
    assert doubted["saia_ale3"] == (
        f"The registers of {energy_meters.load('saia_ale3')['model']} are from one source: "
        "compare with the meter's display"
    )
    assert doubt(data(modbustcp_mode="manual")) is None
