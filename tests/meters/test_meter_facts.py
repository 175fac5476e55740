"""Every meter's file agrees with its sources: addresses, types, word orders and scales."""

from fractions import Fraction

import pytest
from facts import FACTS, SHARED

import energy_meters
from energy_meters import catalogue, sunspec

NAMES = {"I": "current", "V": "voltage", "P": "power", "S": "power_total", "f": "frequency"}
# From A, V, W, Hz to mA, mV, W, mHz
FACTORS = {"I": 1000, "V": 1000, "P": 1, "S": 1, "f": 1000}


def layouts(name):
    """(facts, data with quantities) of each register layout the meter may have."""
    meter = energy_meters.load(name)
    for index, source in enumerate(SHARED.get(name, (name,))):
        yield FACTS[source], meter["sunspec"][index] if "sunspec" in meter else meter


def test_every_meter_with_facts_has_a_file():
    assert set(FACTS) | set(SHARED) == set(catalogue.NAMES)
    assert len(FACTS) == 38


@pytest.mark.parametrize("name", FACTS)
def test_how_it_is_asked(name):
    meter = energy_meters.load(name)
    order = meter.get("word_order", "high first").split()[0]
    head = (
        f"FC {meter['function_code']} port {meter['port']} unit {meter['unit_id']} "
        f"most {meter['max_registers']} {order} {meter['confidence']}"
    )
    assert head.split() == FACTS[name]["head"]


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_its_quantities(name):
    for facts, data in layouts(name):
        assert {NAMES[letter] for letter in facts if letter in NAMES} == set(data) & set(
            NAMES.values()
        )
        inverted = energy_meters.load(name).get("inverted", False)
        for letter in NAMES:
            if letter in facts:
                compare(data[NAMES[letter]], facts[letter], FACTORS[letter], inverted)


def compare(quantity, words, factor, inverted):
    words = list(words)
    if "sf" in words:
        assert quantity["scale_at"] == int(words.pop())
        words.pop()
    else:
        assert "scale_at" not in quantity
    scale, kind = Fraction(words.pop()) * factor, words.pop()
    assert quantity["type"] == kind
    # A meter whose positive power is export has one key for it, which holds for all quantities.
    assert Fraction(*quantity["scale"]) == abs(scale)
    assert scale > 0 or inverted
    addresses = " ".join(words).split(" - ")
    assert quantity["at"] == [int(word) for word in addresses[0].split()]
    minus = [int(word) for word in addresses[1].split()] if len(addresses) > 1 else None
    assert quantity.get("minus") == minus


@pytest.mark.parametrize("name", [name for name in FACTS if "sequence" in FACTS[name]])
def test_its_phase_sequence(name):
    register, kind, _, right, _, wrong = FACTS[name]["sequence"]
    data = energy_meters.load(name)["phase_sequence"]
    assert data["at"] == [int(register)]
    # 65535 as an unsigned 16-bit number is -1 as a signed one.
    signed = -1 if (kind, wrong) == ("uint16", "65535") else int(wrong)
    assert data.get("right") == (None if right == "-" else int(right))
    assert data["wrong"] == signed
    assert data["type"] == ("int16" if signed == -1 and kind == "uint16" else kind)


def test_only_one_meter_counts_export_positive():
    inverted = [name for name in catalogue.NAMES if energy_meters.load(name).get("inverted")]
    assert inverted == ["solaredge_meter"]
    assert "-1/1" in FACTS["solaredge_meter"]["P"]


def test_the_phases_of_sunspec_models():
    """The models' last digit: single (1), split (2), wye (3), delta (4); three phases at most."""
    for name in ("sunspec_201_204", "sunspec_211_214"):
        for layout in energy_meters.load(name)["sunspec"]:
            assert sorted(layout["models"]) == [
                [model, min(model % 10, 3)] for model, _ in sorted(layout["models"])
            ]
    assert sunspec.models(energy_meters.load("fronius_smart_meter")) == [203, 213]
