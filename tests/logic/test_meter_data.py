"""Which data the station reads its meter with, by the settings."""

import energy_meters
from meters.data import as_delivered, meter_data, model, socket_meter_data, uncertainty
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


def test_uncertain_registers_are_reported_for_low_confidence_only():
    uncertain = {
        name: uncertainty(energy_meters.load(name))
        for name in energy_meters.names()
        if uncertainty(energy_meters.load(name))
    }
    assert set(uncertain) == {"phoenix_eem_ma370", "phoenix_eem_ma600", "saia_ale3"}
    assert uncertain["saia_ale3"] == (
        f"The registers of {energy_meters.load('saia_ale3')['model']} are from one source: "
        "compare with the meter's display"
    )
    assert uncertainty(data(modbustcp_mode="manual")) is None


def test_port_and_unit_as_delivered_are_shown_where_others_are_set():
    solaredge = energy_meters.load("solaredge_meter")
    assert as_delivered(solaredge, 1502, 1) is None
    for port, unit_id in ((502, 1), (1502, 5)):
        words = as_delivered(solaredge, port, unit_id)
        assert words == "as delivered it has port 1502 and unit 1"
    assert as_delivered(data(), 502, 5) is None
    assert as_delivered(data(modbustcp_mode="manual"), 1, 1) is None


def test_the_model_in_words():
    assert model(None) is None
    assert model(data()) == energy_meters.load("socomec")["model"]
    assert model(data(modbustcp_mode="manual")) == "of the manual settings"
