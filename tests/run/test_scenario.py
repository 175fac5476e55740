"""Scenario files: refused with a sentence, compared key by key; the command's exit codes."""

import subprocess
import sys

import pytest

from tools.run import scenario

STEP = '[[step]]\ntitle = "x"\n'
BAD_FILES = (
    ("title = ", "is not valid TOML"),
    ('title = "x"', "has no [[step]]"),
    ('colour = "red"\n' + STEP, "'colour' is unknown"),
    (STEP + 'do = ["kettle boil"]', "step 1: 'kettle boil' is not an action"),
    (STEP + "expect = { offer_ma = 1 }", "step 1 expects something but has no within_s"),
    (STEP + "wihtin_s = 1", "step 1: 'wihtin_s' is unknown"),
)


@pytest.mark.parametrize(("text", "words"), BAD_FILES)
def test_a_bad_file_is_refused(text, words, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(scenario.ScenarioError, match="bad.toml") as raised:
        scenario.load(str(path))
    assert words in str(raised.value)


@pytest.mark.parametrize("name", scenario.names())
def test_every_scenario_of_the_project_can_be_loaded(name):
    assert scenario.load(name)["step"]


SEEN = {"offer_ma": 12000, "led": "steady blue", "contactor": True}
COMPARISONS = (
    ({"offer_ma": 12000, "led": "steady blue", "contactor": True}, []),
    ({"offer_ma_max": 12000, "offer_ma_min": 12000}, []),
    ({"offer_ma_max": 11999}, ["offer_ma is 12000, wanted is offer_ma_max = 11999"]),
    ({"offer_ma_min": 12001}, ["offer_ma is 12000, wanted is offer_ma_min = 12001"]),
    ({"led": "off"}, ["led is steady blue, wanted is led = off"]),
)


@pytest.mark.parametrize(("conditions", "sentences"), COMPARISONS)
def test_conditions(conditions, sentences):
    assert scenario.unmet(conditions, SEEN) == sentences


@pytest.mark.parametrize("key", ["offer", "offer_a", "led_mux"])
def test_an_unknown_condition_is_an_error(key):
    with pytest.raises(scenario.ScenarioError, match="cannot be expected"):
        scenario.unmet({key: 1}, SEEN)


def test_a_bad_trace_ends_with_2_and_a_sentence(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("second,l1_ma,l2_ma,l3_ma\n0,1,2\n")
    command = [sys.executable, "-m", "tools.run", "--trace", str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "line 2: 3 columns; 4 are needed" in done.stderr


def test_an_unknown_scenario_ends_with_2_and_the_known_names():
    command = [sys.executable, "-m", "tools.run", "no-such-scenario"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "meter-loss" in done.stderr
    assert done.stdout == ""
