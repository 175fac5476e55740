"""What is asked of each meter: few requests, within what it allows."""

import energy_meters
from checks import raises
from energy_meters import read_plan, sunspec
from energy_meters.read_plan import ReadPlan

# What a poll asks, and what asking for everything adds or changes
PLANS = (
    ("socomec", ((3, 50520, 30),), ((3, 50520, 30), (3, 51315, 1))),
    ("abb_b23_b24", ((3, 23296, 45),), None),
    ("eastron_sdm630", ((4, 0, 18),), ((4, 0, 18), (4, 52, 2), (4, 70, 2))),
    ("eastron_sdm120", ((4, 0, 14),), ((4, 0, 14), (4, 70, 2))),
    ("cg_em24_ethernet", ((3, 0, 24),), ((3, 0, 24), (3, 40, 12))),
    ("cg_em24_rs485", ((3, 0, 6), (3, 12, 10), (3, 22, 2)), None),
    ("cg_em340", ((3, 0, 6), (3, 12, 12)), None),
    ("schneider_iem3155_3255", ((3, 2999, 62),), ((3, 2999, 62), (3, 3109, 2))),
    ("siemens_pac2200", ((3, 1, 66),), None),
    ("siemens_pac1600", ((3, 1, 24),), ((3, 1, 24), (3, 49, 10))),
    ("tq_em420", ((3, 40, 24), (3, 80, 24), (3, 120, 24)), None),
    ("finder_7m38", ((4, 2500, 6), (4, 2516, 22)), None),
    ("shelly_pro_3em", ((4, 1013, 53),), None),
    ("victron_gx_grid", ((3, 2616, 29),), None),
    ("victron_vm3p75ct", ((3, 12338, 32), (3, 12416, 12)), None),
)


def test_the_plans_of_real_meters():
    for name, polled, complete in PLANS:
        meter = energy_meters.load(name)
        assert ReadPlan(meter).requests == polled, name
        if complete:
            assert ReadPlan(meter, complete=True).requests == complete, name


def test_no_poll_needs_more_than_three_requests():
    from energy_meters import catalogue

    for name in catalogue.NAMES:
        meter = energy_meters.load(name)
        if "sunspec" in meter:
            meter = sunspec.placed(meter, sunspec.models(meter)[0], 40069)
        assert 1 <= len(ReadPlan(meter).requests) <= 3, name


def test_what_is_polled_for_people_costs_no_request():
    plan = ReadPlan(energy_meters.load("socomec"))
    assert plan.quantities == ["voltage", "current", "power", "power_total", "frequency"]
    plan = ReadPlan(energy_meters.load("eastron_sdm630"))
    assert plan.quantities == ["voltage", "current", "power"]


def test_the_place_of_a_value():
    plan = ReadPlan(energy_meters.load("finder_7m38"))
    assert plan.place(2500, 2) == (0, 0)
    assert plan.place(2504, 2) == (0, 8)
    assert plan.place(2536, 2) == (1, 40)
    for address, words in ((2505, 2), (2506, 1), (2537, 2)):
        error = raises(ValueError, lambda a=address, w=words: plan.place(a, w))
        assert str(error) == f"register {address} is not in the plan"


def test_limits():
    fewest = read_plan.fewest
    cases = (
        # values, maximum, blocks, even -> requests
        ([(10, 2)], 125, (), False, [(10, 2)]),
        ([(12, 2), (10, 2)], 125, (), False, [(10, 4)]),
        ([(10, 2), (12, 2)], 3, (), False, [(10, 2), (12, 2)]),
        ([(10, 2), (13, 2)], 125, (), False, [(10, 2), (13, 2)]),
        ([(10, 2), (13, 2)], 125, ((0, 20),), False, [(10, 5)]),
        ([(10, 2), (13, 2)], 4, ((0, 20),), False, [(10, 2), (13, 2)]),
        ([(10, 2), (13, 2)], 125, ((12, 1),), False, [(10, 5)]),
        ([(10, 2), (14, 2)], 125, ((12, 1),), False, [(10, 2), (14, 2)]),
        ([(11, 1)], 125, (), True, [(10, 2)]),
        ([(10, 1), (11, 1)], 2, (), True, [(10, 2)]),
        ([(11, 1), (12, 2)], 3, (), True, [(10, 2), (12, 2)]),
        ([(11, 1), (12, 2)], 4, (), True, [(10, 4)]),
        ([(10, 1), (10, 1)], 125, (), False, [(10, 1)]),
    )
    for values, maximum, blocks, even, requests in cases:
        assert fewest(values, maximum, blocks, even) == requests, (values, maximum)
