"""The house sums base load or trace and appliances; a bad trace gets a sentence."""

from pathlib import Path

import pytest

from tools import plant
from tools.plant.house import APPLIANCES, House, read_trace
from tools.plant.rows import TraceError

HEADER = "second,l1_ma,l2_ma,l3_ma\n"
EVENING = Path(plant.__file__).parent / "traces" / "evening.csv"

SWITCHED = (
    # appliances on -> mA on top of the base load of 1000, 2000, 3000
    ([], [1000, 2000, 3000]),
    (["kettle"], [10000, 2000, 3000]),
    (["oven"], [1000, 17000, 3000]),
    (["heat_pump", "kettle"], [16000, 8000, 9000]),
    (["solar"], [-7000, -6000, -5000]),
    (["solar", "oven"], [-7000, 9000, -5000]),
)


@pytest.mark.parametrize(("names", "load_ma"), SWITCHED)
def test_appliances_add_to_the_base_load(names, load_ma):
    house = House(base_ma=(1000, 2000, 3000))
    for name in names:
        house.switch(name, True)
        house.switch(name, True)
    assert house.load_ma == load_ma
    for name in names:
        house.switch(name, False)
    assert house.load_ma == [1000, 2000, 3000]


def test_an_unknown_appliance_is_refused_with_the_known_ones():
    with pytest.raises(
        ValueError, match='"sauna" is not known: known are heat_pump, kettle, oven'
    ):
        House().switch("sauna", True)


def test_a_house_keeps_its_own_appliances():
    House(appliances={"lamp": (100, 0, 0)}).appliances["fan"] = (200, 0, 0)
    assert "fan" not in APPLIANCES


def test_a_trace_advances_with_time_and_holds_its_last_row():
    house = House(trace=[(1, 2, 3), (-4, 5, 6)])
    house.switch("kettle", True)
    seen = []
    for _ in range(10):
        seen.append(house.load_ma)
        house.step(0.25)
    assert seen == [[9001, 2, 3]] * 4 + [[8996, 5, 6]] * 6


def test_the_trace_at_hand_is_valid():
    rows = read_trace(EVENING)
    assert len(rows) == 300
    assert max(map(max, rows)) > 12000


def test_a_trace_is_read_with_its_signs(tmp_path):
    path = tmp_path / "sun.csv"
    path.write_text(HEADER + "0,1,-2,3\r\n1,-200000,200000,0\n")
    assert read_trace(path) == [(1, -2, 3), (-200000, 200000, 0)]


MISTAKES = (
    ("", "line 1: the header must be second,l1_ma,l2_ma,l3_ma"),
    ("second,l1,l2,l3\n0,1,2,3\n", "line 1: the header must be"),
    (HEADER, "no rows; at least one second is needed"),
    (HEADER + "0,1,2\n", "line 2: 3 columns; 4 are needed"),
    (HEADER + "0,1,2,3\n\n", "line 3: 0 columns; 4 are needed"),
    (HEADER + "0,1,2,3\n2,1,2,3\n", "line 3: second is '2'; 1 must follow"),
    (HEADER + "1,1,2,3\n", "line 2: second is '1'; 0 must follow"),
    (
        HEADER + "0,1,2.5,3\n",
        'line 2: "l2_ma" "2.5" is refused: allowed is a whole number -200000..200000',
    ),
    (HEADER + "0,1,2,\n", 'line 2: "l3_ma" "" is refused: allowed is a whole number'),
    (HEADER + "0,200001,2,3\n", 'line 2: "l1_ma" "200001" is refused: allowed is a whole number'),
    (HEADER + '0,"' + 200_000 * "1", "cannot be read as text (field larger than field limit"),
)


@pytest.mark.parametrize(("text", "sentence"), MISTAKES)
def test_a_mistake_in_a_trace_gets_a_sentence(tmp_path, text, sentence):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(TraceError) as caught:
        read_trace(path)
    assert str(caught.value).startswith(str(path))
    assert sentence in str(caught.value)


def test_a_file_that_is_missing_or_no_text_gets_a_sentence(tmp_path):
    with pytest.raises(TraceError, match="cannot be read as text .*No such file"):
        read_trace(tmp_path / "none.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TraceError, match="cannot be read as text"):
        read_trace(tmp_path / "binary.csv")
