"""Scenario files: refused with a sentence before anything starts, compared key by key."""

import pytest

from tools.plant.house import APPLIANCES
from tools.run import conditions, scenario

STEP = 'title = "t"\n[[step]]\ntitle = "x"\n'
BAD_FILES = (
    ("title = ", "is not valid TOML"),
    ('title = "x"', "has no [[step]]"),
    ('colour = "red"\n' + STEP, "'colour' is unknown"),
    ('[[step]]\ntitle = "x"\n', "has no title"),
    ('title = "t"\n[[step]]\nhold_s = 1\n', "step 1 has no title"),
    ('title = 1\n[[step]]\ntitle = "x"\n', "title is 1; a text is wanted"),
    ('title = "t"\nstep = 5\n', "step is 5; a list is wanted"),
    ('title = "t"\nstep = [5]\n', "step has 5 in it; each must be a table"),
    ("events = [5]\n" + STEP, "events has 5 in it; each must be a text"),
    (STEP + 'do = ["kettle boil"]', "step 1: 'kettle boil' is not an action"),
    (STEP + "do = [5]", "step 1: 5 is not an action"),
    (STEP + 'do = "kettle on"', "step 1: do is 'kettle on'; a list is wanted"),
    (STEP + "expect = { offer_ma = 1 }", "step 1 expects something but has no within_s"),
    (STEP + "wihtin_s = 1", "step 1: 'wihtin_s' is unknown"),
    (STEP + 'within_s = "5"', "step 1: within_s is '5'; a number is wanted"),
    (STEP + "hold_s = -1", "step 1: hold_s is -1; 0 and more is allowed"),
    (STEP + "hold_s = inf", "step 1: hold_s is inf; 0 and more is allowed"),
    (STEP + "not_before_s = nan", "step 1: not_before_s is nan; 0 and more is allowed"),
    (STEP + "within_s = 1\nexpect = 5", "step 1: expect is 5; a table is wanted"),
    (STEP + "within_s = 1\nexpect = { offr_ma = 1 }", "step 1, expect: 'offr_ma' cannot be"),
    (
        STEP + 'throughout = { offer_ma = "1" }',
        "step 1, throughout: offer_ma = '1' is not possible",
    ),
    (
        STEP + "throughout = { contactor_max = true }",
        "contactor is true or false and has no bound",
    ),
    (STEP + "[always]\nworst = 1", "always: 'worst' cannot be expected"),
    (
        STEP + "[settings]\nsocket_max_current_a = 99",
        "[settings]: socket_max_current_a 99 is refused",
    ),
    (STEP + "[settings]\nsocket_amps = 16", "[settings]: socket_amps is not a setting"),
    (STEP + '[car]\ncolour = "red"', "[car]: 'colour' is unknown"),
    (STEP + '[car]\nmax_a = "16"', "[car]: max_a is '16'; a number is wanted"),
    (STEP + "[car]\nlag_s = -1", "[car]: lag_s is -1; 0 and more is allowed"),
    (STEP + "[car]\nphases = [[1]]", "[car]: phases has [1] in it; each must be a number"),
    (STEP + "[car]\nphases = [4]", "[car]: phases is [4]; one to three of 1, 2, 3 are allowed"),
)


@pytest.mark.parametrize(("text", "words"), BAD_FILES)
def test_a_bad_file_is_refused(text, words, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(scenario.ScenarioError, match="bad.toml") as raised:
        scenario.load(str(path))
    assert words in str(raised.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(scenario.ScenarioError, match="bad.toml is not text in UTF-8"):
        scenario.load(str(path))


def test_every_appliance_of_the_house_can_be_switched(tmp_path):
    path = tmp_path / "all.toml"
    actions = [f"{name} {verb}" for name in APPLIANCES for verb in ("on", "off")]
    path.write_text(STEP + f"do = {actions}")
    assert scenario.load(str(path))["step"][0]["do"] == actions


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


@pytest.mark.parametrize(("wanted", "sentences"), COMPARISONS)
def test_conditions(wanted, sentences):
    assert conditions.unmet(wanted, SEEN) == sentences


@pytest.mark.parametrize("key", ["offer", "offer_a", "led_mux"])
def test_an_unknown_condition_is_an_error(key):
    with pytest.raises(conditions.ConditionError, match="cannot be expected"):
        conditions.unmet({key: 1}, SEEN)
