"""Scenario files: refused with a sentence before anything starts, compared key by key."""

import pytest

from tools.plant.house import APPLIANCES
from tools.run import conditions, scenario

STEP = 'title = "t"\n[[step]]\ntitle = "x"\n'
BAD_FILES = (
    ("title = ", "is not valid TOML"),
    ('title = "x"', '"step" is missing'),
    ('title = "x"\nstep = []\n', '"step" [] is refused: allowed is a list of 1 or more steps'),
    ('colour = "red"\n' + STEP, 'bad.toml: "colour" is not known: known are title, settings, car'),
    ('[[step]]\ntitle = "x"\n', 'bad.toml: "title" is missing'),
    ('title = "t"\n[[step]]\nhold_s = 1\n', 'step 1: "title" is missing'),
    ('title = "t"\n[[step]]\ntitle = ""\n', 'step 1: "title" "" is refused: allowed is a text'),
    ('title = 1\n[[step]]\ntitle = "x"\n', '"title" 1 is refused: allowed is a text'),
    ('title = "t"\nstep = 5\n', '"step" 5 is refused: allowed is a list of 1 or more steps'),
    ('title = "t"\nstep = [5]\n', '"step" has 5 in it: allowed is a table'),
    ("events = [5]\n" + STEP, '"events" has 5 in it: allowed is a text'),
    (
        STEP + 'do = ["kettle boil"]',
        'step 1: "do" has "kettle boil" in it: allowed is "kettle on" or "kettle off" or ',
    ),
    (STEP + "do = [5]", 'step 1: "do" has 5 in it: allowed is "kettle on" or '),
    (STEP + 'do = "kettle on"', 'step 1: "do" "kettle on" is refused: allowed is a list of act'),
    (STEP + "expect = { offer_ma = 1 }", "step 1 expects something but has no within_s"),
    (STEP + "wihtin_s = 1", 'step 1: "wihtin_s" is not known: known are title, do, expect'),
    (STEP + 'within_s = "5"', 'step 1: "within_s" "5" is refused: allowed is a number, 0 or more'),
    (STEP + "within_s = true", 'step 1: "within_s" true is refused'),
    (STEP + "hold_s = -1", 'step 1: "hold_s" -1 is refused: allowed is a number, 0 or more'),
    (STEP + "hold_s = inf", 'step 1: "hold_s" inf is refused: allowed is a number, 0 or more'),
    (STEP + "not_before_s = nan", 'step 1: "not_before_s" nan is refused'),
    (STEP + "within_s = 1\nexpect = 5", 'step 1: "expect" 5 is refused: allowed is a table'),
    (
        STEP + "within_s = 1\nexpect = { offr_ma = 1 }",
        'step 1: expect: "offr_ma" is not known: known are ',
    ),
    (
        STEP + 'throughout = { offer_ma = "1" }',
        'step 1: throughout: "offer_ma" "1" is refused: allowed is a number',
    ),
    (
        STEP + "throughout = { contactor_max = true }",
        'throughout: "contactor" is true or false and has no bound such as "contactor_max"',
    ),
    (STEP + 'do = ["balancer sum:16"]', '"do" has "balancer sum:16" in it: allowed is "kettle on'),
    (STEP + 'do = ["meter_fault on"]', '"balancer off" or "meter_fault zero" or '),
    ('balancer = "sum"\n' + STEP, '"balancer" "sum" is refused: allowed is "sum:AMPERES:DELAY_S'),
    ('meter_fault = "dead"\n' + STEP, '"meter_fault" "dead" is refused: allowed is "zero" or "'),
    (STEP + "within_s = 1\nexpect = { led_max = 5 }", '"led" is a text and has no bound such as'),
    (
        STEP + "within_s = 1\nexpect = { offer_ma_has = 'x' }",
        'no bound such as "offer_ma_has"',
    ),
    (STEP + "within_s = 1\nexpect = { led_has = 5 }", '"led_has" 5 is refused: allowed is a text'),
    (STEP + "[car]\nshares = [1, 1]", 'car: "shares" [1, 1] is refused: allowed is three numbers'),
    (STEP + "[always]\nworst = 1", 'always: "worst" is not known: known are '),
    (
        STEP + "[settings]\nsocket_max_current_a = 99",
        "bad.toml: settings: socket_max_current_a 99 is refused",
    ),
    (STEP + "[settings]\nsocket_amps = 16", "settings: socket_amps is not a setting"),
    (STEP + '[car]\ncolour = "red"', 'bad.toml: car: "colour" is not known: known are max_a'),
    (STEP + '[car]\nmax_a = "16"', 'car: "max_a" "16" is refused: allowed is a number, 0 or'),
    (STEP + "[car]\nlag_s = -1", 'car: "lag_s" -1 is refused: allowed is a number, 0 or more'),
    (STEP + "[car]\nphases = [[1]]", 'car: "phases" has [1] in it: allowed is a number'),
    (STEP + "[car]\nphases = [4]", 'car: "phases" [4] is refused: allowed is one to three of'),
    (STEP + '[car]\npilot_shorted = "no"', '"pilot_shorted" "no" is refused: allowed is true or'),
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


def test_devices_are_there_from_the_start_and_switched_in_a_step(tmp_path):
    path = tmp_path / "devices.toml"
    actions = ["balancer phase:L2:16:2:5000", "balancer off", "meter_fault zero:60"]
    head = 'balancer = "sum:16:3"\nmeter_fault = "scale:1/40"\n'
    path.write_text(f"{head}{STEP}do = {actions}")
    loaded = scenario.load(str(path))
    assert (loaded["balancer"], loaded["meter_fault"]) == ("sum:16:3", "scale:1/40")
    assert loaded["step"][0]["do"] == actions


@pytest.mark.parametrize("name", scenario.names())
def test_every_scenario_of_the_project_can_be_loaded(name):
    assert scenario.load(name)["step"]


SEEN = {"offer_ma": 12000, "led": "steady blue", "contactor": True}
COMPARISONS = (
    ({"offer_ma": 12000, "led": "steady blue", "contactor": True}, []),
    ({"offer_ma_max": 12000, "offer_ma_min": 12000}, []),
    ({"offer_ma_max": 11999}, ["offer_ma is 12000, wanted is offer_ma_max = 11999"]),
    ({"offer_ma_min": 12001}, ["offer_ma is 12000, wanted is offer_ma_min = 12001"]),
    ({"led_has": "blue", "led_not": "off"}, []),
    ({"led_has": "red"}, ["led is steady blue, wanted is led_has = red"]),
    ({"led_not": "steady blue"}, ["led is steady blue, wanted is led_not = steady blue"]),
    ({"led": "off"}, ["led is steady blue, wanted is led = off"]),
)


@pytest.mark.parametrize(("wanted", "sentences"), COMPARISONS)
def test_conditions(wanted, sentences):
    assert conditions.unmet(wanted, SEEN) == sentences


@pytest.mark.parametrize("key", ["offer", "offer_a", "led_mux"])
def test_an_unknown_condition_is_an_error(key):
    with pytest.raises(
        conditions.ConditionError, match="is not known: known are contactor, led, offer_ma"
    ):
        conditions.unmet({key: 1}, SEEN)
