"""Balancing devices: what each answers, its delay at full size, its limits, and no ringing."""

import pytest

from tools.plant.balancer import Balancer, parse

ANSWERS = (
    # device, load of house and car in mA -> what it adds once it has answered
    ("sum:16:3", (10000, 0, 2000), [-4000, -4000, -4000]),
    ("sum:16:3", (-9000, 0, 0), [3000, 3000, 3000]),
    ("sum:2:3", (32000, 0, 0), [-2000, -2000, -2000]),
    ("each:16:3", (10000, -5000, 0), [-10000, 5000, 0]),
    ("each:4:3", (10000, -5000, 1000), [-4000, 4000, -1000]),
    ("phase:L2:16:3", (10000, 7000, 1000), [0, -7000, 0]),
    ("phase:L3:5:0", (10000, 7000, -9000), [0, 0, 5000]),
    ("phase-sum:L2:16:3", (10000, 2000, 1000), [0, -13000, 0]),
    ("phase-sum:L1:10:3", (0, 20000, 1000), [-10000, 0, 0]),
    ("phase-sum:L3:16:1", (-6000, 1000, 1000), [0, 0, 4000]),
    ("diverter:L1:16:2", (-7000, -3000, 500), [7000, 0, 0]),
    ("diverter:L3:3:2", (0, 0, -7000), [0, 0, 3000]),
    ("diverter:L1:16:2", (7000, -3000, 500), [0, 0, 0]),
    ("zero-export:10:2", (6000, 0, 3000), [-3000, -3000, -3000]),
    ("zero-export:4:2", (16000, 16000, 16000), [-4000, -4000, -4000]),
    ("zero-export:10:2", (-6000, 0, 3000), [0, 0, 0]),
)


def run(balancer, load_ma, seconds, step_s=0.25):
    """Steps it with a load that rests -> what it added after each step."""
    added = []
    for _ in range(round(seconds / step_s)):
        mains_ma = [load + own for load, own in zip(load_ma, balancer.added_ma)]
        added.append(balancer.step(step_s, mains_ma))
    return added


@pytest.mark.parametrize(("text", "load_ma", "added_ma"), ANSWERS)
def test_what_each_answers(text, load_ma, added_ma):
    balancer = parse(text)
    assert run(balancer, load_ma, 20)[-1] == added_ma
    assert balancer.added_ma == added_ma


@pytest.mark.parametrize("step_s", (0.05, 0.25, 1.0))
@pytest.mark.parametrize("delay_s", (1, 3, 8))
def test_a_step_shows_at_full_size_for_the_delay(delay_s, step_s):
    balancer = parse(f"sum:16:{delay_s}")
    run(balancer, (900, 900, 900), 30, step_s)
    added = run(balancer, (12900, 900, 900), 30, step_s)
    silent = round(delay_s / step_s) - 1
    assert added[:silent] == [[-900] * 3] * silent
    assert added[silent:] == [[-4900] * 3] * (len(added) - silent)


RINGING = [(gain, lag_s) for gain in (0.3, 0.7, 1.0) for lag_s in (0, 1, 5)]


@pytest.mark.parametrize(("gain", "lag_s"), RINGING)
@pytest.mark.parametrize("kind", ("sum", "each", "phase", "phase-sum"))
def test_it_never_goes_back_and_forth(kind, gain, lag_s):
    balancer = Balancer(kind, 16, 4, gain=gain, lag_s=lag_s)
    added = [phases[0] for phases in run(balancer, (15000, 0, 0), 120)]
    assert added == sorted(added, reverse=True)
    whole_ma = -5000 if kind == "sum" else -15000
    assert added[-1] == pytest.approx(whole_ma * gain, abs=30)


def test_a_gain_above_one_answers_too_much_and_rests():
    balancer = Balancer("each", 16, 4, gain=1.2)
    assert run(balancer, (10000, 0, 0), 120)[-50:] == [[-12000, 0, 0]] * 50


def test_a_lag_follows_slowly_after_the_delay():
    balancer = Balancer("each", 32, 2, lag_s=4)
    added = run(balancer, (10000, 0, 0), 6, 0.1)
    assert added[18] == [0, 0, 0]
    # After one time constant 37 % of the step is left, in steps of 0.1 s a little less.
    assert added[-1][0] == pytest.approx(-6400, abs=100)


BATTERIES = (
    # capacity and charge in Wh, load of each phase in mA, seconds -> added mA at the end, charge
    (1000, 10.0, (5000, 5000, 5000), 5, -5000, 5.2),  # 3.45 kW: 0.96 Wh a second
    (1000, 10.0, (5000, 5000, 5000), 60, 0, 0.0),
    (1000, 995.0, (-5000, -5000, -5000), 60, 0, 1000.0),
    (1000, 0.0, (-5000, -5000, -5000), 10, 5000, 9.58),
)


@pytest.mark.parametrize(
    ("capacity", "charge", "load_ma", "seconds", "added_ma", "left"), BATTERIES
)
def test_a_battery_is_empty_or_full(capacity, charge, load_ma, seconds, added_ma, left):
    battery = Balancer("sum", 16, 0, capacity_wh=capacity, charge_wh=charge)
    assert run(battery, load_ma, seconds)[-1] == [added_ma] * 3
    assert battery.charge_wh == pytest.approx(left, abs=0.3)


def test_a_text_may_name_the_capacity():
    assert parse("sum:16:3").charge_wh is None
    battery = parse("phase:L2:12.5:1.5:5000")
    assert (battery.kind, battery.phase, battery.limit_a, battery.delay_s) == (
        "phase",
        1,
        12.5,
        1.5,
    )
    assert (battery.capacity_wh, battery.charge_wh) == (5000, 2500)


BAD_TEXTS = (
    "",
    "sum",
    "sum:16",
    "sum:16:3:5000:1",
    "sum:0:3",
    "sum:-1:3",
    "sum:16:-1",
    "sum:x:3",
    "sum:nan:3",
    "sum:inf:3",
    "sum:L1:16:3",
    "sum:16:3:0",
    "phase:16:3",
    "phase:L4:16:3",
    "phase",
    "diverter:16:3",
    "zero-export:16:3:5000",
    "battery:16:3",
)


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_a_bad_text_gets_a_sentence(text):
    with pytest.raises(ValueError, match='^"balancer" .* is refused: allowed is sum:AMPERES'):
        parse(text)


@pytest.mark.parametrize(
    ("arguments", "words"),
    (
        ({"kind": "battery"}, '"kind" "battery" is refused: allowed is sum or each'),
        ({"gain": 1.3}, '"gain" 1.3 is refused: allowed is a number 0..1.2'),
        ({"gain": -0.1}, '"gain" -0.1 is refused'),
    ),
)
def test_bad_arguments(arguments, words):
    with pytest.raises(ValueError, match=words):
        Balancer(**{"kind": "sum", "limit_a": 16, "delay_s": 3, **arguments})
