"""Every meter's file is in order, and the checker has a sentence for each mistake."""

import json
from pathlib import Path

import pytest

import energy_meters
from energy_meters import catalogue, identity
from tools.meters import check

FOLDER = Path(energy_meters.FOLDER)
FILES = sorted(FOLDER.glob("*"))
GOOD = json.loads((FOLDER / "tq_em420.json").read_text())
SUNSPEC = json.loads((FOLDER / "fronius_smart_meter.json").read_text())


def test_the_table_is_the_folder():
    assert [path.name for path in FILES] == [f"{name}.json" for name in catalogue.NAMES]


def test_the_tables_agree_with_the_files():
    over_udp = [name for name in catalogue.NAMES if energy_meters.load(name)["transport"] == "udp"]
    assert over_udp == list(catalogue.OVER_UDP)
    assert set(catalogue.ALIASES.values()) <= set(catalogue.NAMES)
    assert not set(catalogue.ALIASES) & set(catalogue.NAMES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_in_order(path):
    assert check.findings(path) == []


@pytest.mark.parametrize("name", ["socomec_countis_e27", "socomec_countis_e34_e44"])
def test_each_type_that_a_countis_file_names_is_known_by_it(name):
    meter = energy_meters.load(name)
    family, *types = meter["model"].removeprefix("Socomec ").replace(",", "").split()
    assert types and all(one.startswith("E") for one in types)
    maker = b"\0S\0O\0C\0O"
    for one in [*types, "E99"]:
        replies = [maker, f"{family} {one}".encode().ljust(16, b"\0")]
        known, seen = identity.identifies(meter, replies)
        assert known is (one != "E99"), seen


def changed(meter, place, value):
    """A copy of `meter` with one value replaced, or removed where `value` is None."""
    copy = json.loads(json.dumps(meter))
    inner = copy
    for key in place[:-1]:
        inner = inner[key]
    if value is None:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return copy


def only_finding(tmp_path, meter):
    path = tmp_path / "new_meter.json"
    path.write_text(json.dumps(meter).replace(', "', ',\n"'))
    found = [sentence for sentence in check.findings(path) if " lines, " not in sentence]
    assert len(found) == 1, found
    return found[0]


BAD = (
    (GOOD, ["model"], None, '"model" is missing'),
    (GOOD, ["source"], "TQ", '"source" "TQ" is refused: allowed is a list of 1 or more texts'),
    (GOOD, ["confidence"], "sure", 'allowed is "high" or "medium" or "low"'),
    (GOOD, ["transport"], "tcp", 'allowed is "ethernet" or "gateway" or "udp"'),
    (GOOD, ["unit_id"], 248, '"unit_id" 248 is refused: allowed is 1..247 or 255'),
    (GOOD, ["function_code"], 16, "function_code 16 is not known, allowed are 3, 4"),
    (GOOD, ["max_registers"], 126, "max_registers 126 is refused, allowed are 1..125"),
    (GOOD, ["port"], 502.0, '"port" 502.0 is refused: allowed is a whole number 1..65535'),
    (GOOD, ["voltages"], {}, '"voltages" is not known: known are model, source'),
    (GOOD, ["blocks"], [[1, 2, 3]], "allowed is [first register, number of registers]"),
    (GOOD, ["optional"], ["current"], 'allowed is ["voltage"]'),
    (GOOD, ["even"], False, "allowed is true, or left out"),
    (GOOD, ["current"], None, 'either "current" or "sunspec" has to be there'),
    (GOOD, ["power"], None, 'current_sign "power" needs the quantity power'),
    (GOOD, ["current_sign"], "itself", 'current_sign "itself" needs a signed type, not uint32'),
    (GOOD, ["current", "scale"], None, 'current: "scale" is missing'),
    (
        GOOD,
        ["current", "scale"],
        [0.1, 1],
        'current: "scale" has 0.1 in it: allowed is a whole number',
    ),
    (GOOD, ["current", "scale"], [0, 1], "current: scale numerator 0 is refused"),
    (GOOD, ["current", "scale"], [1, 0], "current: scale denominator 0 is refused"),
    (GOOD, ["current", "at"], [60, 100], "voltage: 3 registers, allowed are 2"),
    (GOOD, ["power", "minus"], [42, 82], "power: minus has 2 registers, needed are 3"),
    (GOOD, ["current", "at", 0], 65535, "current: register 65535 is refused"),
    (GOOD, ["current", "at", 0], 61, "current at register 61 overlaps voltage at 62..63"),
    (GOOD, ["current", "type"], "uint24", 'current: type "uint24" is not known'),
    (GOOD, ["current", "register"], 5, 'current: "register" is not known'),
    (GOOD, ["frequency", "at"], [26, 28], "frequency: 2 registers, allowed are 1"),
    (GOOD, ["max_registers"], 1, "max_registers 1 is less than voltage needs: 2"),
    (GOOD, ["identify", 0, "text"], ["R3HB"], 'identify 1: "text" has "R3HB" in it'),
    (GOOD, ["identify", 0, "registers"], None, '"registers" is missing: how many hold the text'),
    (GOOD, ["identify", 0, "numbers"], [1], 'no more than one of "numbers", "characters" and'),
    (GOOD, ["makers"], ["TQ"], '"makers" has "TQ" in it: allowed is the beginning of'),
    (SUNSPEC, ["sunspec", 0, "models"], None, 'sunspec 1: "models" is missing'),
    (SUNSPEC, ["sunspec", 1, "current", "type"], "float", 'current: type "float" is not known'),
    (SUNSPEC, ["sunspec", 0, "power", "scale_at"], 21, "a scale at register 21 overlaps power"),
    (SUNSPEC, ["sunspec", 1, "power", "scale_at"], 22, "power: scale_at is not for the type"),
    (SUNSPEC, ["sunspec", 0, "power", "scale"], [1001, 1], "scale numerator 1001 is refused"),
)


@pytest.mark.parametrize(("meter", "place", "value", "words"), BAD, ids=[b[3][:40] for b in BAD])
def test_each_mistake_gets_its_sentence(tmp_path, meter, place, value, words):
    found = only_finding(tmp_path, changed(meter, place, value))
    assert found.startswith("new_meter.json: ") and words in found


def test_an_odd_register_of_a_meter_that_wants_even_ones(tmp_path):
    meter = json.loads((FOLDER / "eastron_sdm120.json").read_text())
    meter["current"]["at"] = [7]
    assert "current: register 7 has to be even for this meter" in only_finding(tmp_path, meter)


def test_a_file_that_holds_no_meter(tmp_path):
    path = tmp_path / "x.json"
    assert "x.json cannot be read" in check.findings(path)[0]
    for text, words in (
        ("", "x.json is not valid JSON"),
        ("[]", "x.json has to hold one JSON object."),
        ('{"model": "a", "model": "b"}', 'x.json is not valid JSON: "model" is there twice.'),
    ):
        path.write_text(text)
        assert words in check.findings(path)[0]
    path.write_bytes(b"\xff\xfe")
    assert "x.json cannot be read" in check.findings(path)[0]


def test_one_meter_is_one_screen(tmp_path):
    path = tmp_path / "long.json"
    path.write_text((FOLDER / "tq_em420.json").read_text() + "\n" * 30)
    (found,) = check.findings(path)
    assert found.startswith("long.json: ") and found.endswith(" lines, allowed are 45.")
    path.write_text(json.dumps(GOOD))
    (found,) = check.findings(path)
    assert found.startswith("long.json: line 1 has ")
