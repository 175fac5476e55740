"""The control law step by step: cut in the same cycle, rise by 1 A in 2 s, pause and resume."""

from load_balancing import reasons
from load_balancing.control import ControlLaw
from load_balancing.limits import Limits
from load_balancing.supervision import ERROR, IDLE, INITIALIZING, NORMAL, WARNING

SECOND = 1000


def law(
    station=32,
    socket=16,
    cable=32,
    installation=25,
    safe=12,
    phases=(0, 1, 2),
    why=None,
    budget_as=0,
):
    return ControlLaw(
        Limits(
            station * 1000,
            socket * 1000,
            cable * 1000,
            installation * 1000,
            safe * 1000,
            phases,
            why,
            budget_as * 1000,
        )
    )


def run(control_law, seconds, mains_ma, state=NORMAL, charging=True):
    """One cycle per second with the same mains currents; -> the offers."""
    offers = []
    for _ in range(seconds):
        control_law.step(SECOND, state, mains_ma, charging)
        offers.append(control_law.offer_ma)
    return offers


def charge(control_law, house_ma, seconds, dead_s=0):
    """A car that follows after a dead time: mains = house + an offer, on every phase."""
    offers = [control_law.offer_ma] * (dead_s + 1)
    for _ in range(seconds):
        mains_ma = [load + offers[-1 - dead_s] for load in house_ma]
        control_law.step(SECOND, NORMAL, mains_ma, True)
        offers.append(control_law.offer_ma)
    return offers[dead_s + 1 :]


def test_it_starts_with_6_a_and_rises_1_a_every_2_s():
    offers = charge(law(), (2000, 2000, 2000), 24)
    assert offers[:7] == [6000, 6000, 7000, 7000, 8000, 8000, 9000]
    assert offers[-4:] == [16000] * 4


def test_the_reason_names_the_lowest_limit():
    cases = (
        (dict(), "socket maximum"),
        (dict(socket=32, station=20, installation=125), "station maximum"),
        (dict(socket=20, cable=13), "cable"),
    )
    for settings, reason in cases:
        control_law = law(**settings)
        charge(control_law, (1000, 1000, 1000), 60)
        assert control_law.reason == reason, (settings, control_law.reason)


def test_a_shortage_cuts_in_the_same_cycle():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    control_law.step(SECOND, NORMAL, (18000, 29500, 18000), True)
    assert control_law.offer_ma == 11500
    assert control_law.reason == "grid L2"


def test_a_cut_the_car_has_not_followed_is_not_cut_again():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 60, dead_s=5)
    offers = run(control_law, 5, (18000, 29500, 18000))
    assert offers == [11500] * 5


def test_a_cut_that_a_quick_car_does_not_show_is_the_house_s_growth():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    assert run(control_law, 5, (18000, 29500, 18000)) == [11500] * 3 + [7000] * 2


def test_a_slow_growth_is_cut_as_it_comes():
    """0.2 A a second, while the car follows each cut: the mains stand hardly above the limit."""
    control_law = law()
    charge(control_law, (7000, 7000, 7000), 60)
    over_ma = 0
    for house_ma in range(7000, 18000, 200):
        over_ma = max(over_ma, house_ma + control_law.offer_ma - 25000)
        charge(control_law, (house_ma,) * 3, 1)
    assert over_ma <= 800


def test_a_growing_shortage_cuts_again():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    run(control_law, 2, (18000, 29500, 18000))
    control_law.step(SECOND, NORMAL, (18000, 31000, 18000), True)
    assert control_law.offer_ma == 10000


def test_a_phase_the_station_does_not_use_does_not_matter():
    control_law = law(phases=(2,))
    offers = run(control_law, 40, (40000, 40000, 3000))
    assert offers[-1] == 16000


def test_an_export_is_a_negative_load():
    control_law = law(socket=32, installation=25)
    offers = charge(control_law, (-7000, -7000, -7000), 80)
    assert offers[-1] == 32000
    assert control_law.reason == "station maximum"


def test_less_than_6_a_is_a_pause_and_the_contactor_rests():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    control_law.step(SECOND, NORMAL, (18000, 38000, 18000), True)
    assert control_law.offer_ma == 0
    assert control_law.reason == "grid L2"
    offers = run(control_law, 59, (2000, 2000, 2000), charging=False)
    assert offers == [0] * 59
    assert control_law.reason == "held: shortest pause"
    assert control_law.next_change_ms == 1000
    control_law.step(SECOND, NORMAL, (2000, 2000, 2000), False)
    assert control_law.offer_ma == 6000


def test_exactly_6_a_is_offered():
    for house_ma, offer_ma in ((19000, 6000), (19001, 0)):
        control_law = law()
        control_law.step(SECOND, NORMAL, (house_ma, 0, 0), False)
        assert control_law.offer_ma == offer_ma, house_ma


def test_without_a_car_only_the_minimum_is_ready():
    control_law = law()
    assert run(control_law, 60, (2000, 2000, 2000), charging=False) == [6000] * 60
    assert control_law.reason == "waiting for the car"
    charge(control_law, (2000, 2000, 2000), 40)
    assert control_law.offer_ma == 16000
    control_law.step(SECOND, NORMAL, (2000, 2000, 2000), False)
    assert control_law.offer_ma == 6000


def test_before_the_first_reading_the_safe_current_is_the_limit():
    control_law = law()
    offers = run(control_law, 30, None, INITIALIZING)
    assert offers[0] == 6000
    assert max(offers) == 12000
    assert control_law.reason == "safe current: no reading yet"


def test_a_silent_meter_holds_the_offer():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 6)
    assert run(control_law, 5, None) == [8000] * 5
    assert control_law.reason == "held: meter silent"


def test_the_warning_brings_the_safe_current_at_once():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    control_law.step(SECOND, WARNING, None, True)
    assert control_law.offer_ma == 12000
    assert control_law.reason == "safe current: meter lost"


def test_in_the_warning_the_offer_does_not_rise():
    control_law = law()
    charge(control_law, (17000, 2000, 2000), 40)
    assert control_law.offer_ma == 8000
    assert run(control_law, 115, None, WARNING) == [8000] * 115


def test_while_the_meter_is_lost_the_reason_and_the_time_are_those_of_the_loss():
    """The last reading is a second old at the first cycle in `mains_ma` None."""
    cases = (
        # (house's load before, whether a car charges, seconds without a reading, reason, time)
        ("held at less than the safe current", 17000, True, 10, "held: meter lost", 110000),
        ("just before the error", 17000, True, 119, "held: meter lost", 1000),
        ("at the safe current", 2000, True, 10, "safe current: meter lost", 0),
        ("less than 6 A, no car has charged yet", 22000, False, 5, "held: meter lost", 115000),
        ("the same, two minutes later", 22000, False, 119, "held: meter lost", 1000),
    )
    for what, house_ma, charging, silent_s, reason, next_ms in cases:
        control_law = law()
        for _ in range(40):
            drawn_ma = control_law.offer_ma if charging else 0
            control_law.step(SECOND, NORMAL, [house_ma + drawn_ma] * 3, charging)
        run(control_law, 4, None, charging=charging)
        run(control_law, silent_s - 4, None, WARNING, charging)
        found = control_law.reason, control_law.next_change_ms
        assert found == (reason, next_ms), (what, found)


def test_a_pause_in_a_loss_tells_the_longer_of_both_waits():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    control_law.step(SECOND, NORMAL, (38000, 18000, 18000), True)
    run(control_law, 4, None, charging=False)
    assert control_law.reason == "grid L1"  # less than 6 A at the last reading
    run(control_law, 1, None, WARNING, False)
    assert (control_law.reason, control_law.next_change_ms) == ("held: meter lost", 115000)
    assert run(control_law, 114, None, WARNING, False) == [0] * 114
    assert (control_law.reason, control_law.next_change_ms) == ("held: meter lost", 1000)
    assert run(control_law, 1, None, ERROR, False) == [6000]

    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    run(control_law, 100, None, WARNING)
    control_law.limit(0, 2000)  # a pause begins 20 s before the error
    run(control_law, 3, None, WARNING)
    assert (control_law.reason, control_law.next_change_ms) == ("held: shortest pause", 58000)


def test_between_two_readings_the_ramp_goes_on():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 3)
    for next_ms in (1750, 1500, 1250):
        control_law.step(250, NORMAL, None, True)
        assert (control_law.reason, control_law.next_change_ms) == ("rising gradually", next_ms)


def test_a_reading_above_the_limit_names_its_phase():
    """The car has not followed a cut yet: there is room for more, and nothing rises."""
    for phase in range(3):
        control_law = law()
        charge(control_law, (2000, 2000, 2000), 60, dead_s=5)
        load_ma = [18000, 18000, 18000]
        load_ma[phase] = 33000
        control_law.step(SECOND, NORMAL, load_ma, True)
        assert control_law.offer_ma == 8000
        control_law.limit(7000, 2000)
        assert run(control_law, 3, load_ma) == [7000] * 3
        assert control_law.reason == f"grid L{phase + 1}"


def test_in_the_error_it_goes_on_at_the_safe_current():
    control_law = law()
    charge(control_law, (17000, 2000, 2000), 40)
    run(control_law, 115, None, WARNING)
    offers = run(control_law, 20, None, ERROR)
    assert max(offers) == 12000
    assert offers[-1] == 12000
    assert offers[:4] == [9000, 9000, 10000, 10000]


def test_a_safe_current_of_0_pauses_until_the_meter_is_back():
    control_law = law(safe=0)
    assert run(control_law, 10, None, INITIALIZING) == [0] * 10
    charge(control_law, (2000, 2000, 2000), 40)
    assert run(control_law, 10, None, WARNING) == [0] * 10
    assert control_law.reason == "safe current: meter lost"


def test_the_return_is_gradual():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    run(control_law, 130, None, WARNING)
    assert charge(control_law, (2000, 2000, 2000), 10) == [
        13000,
        13000,
        14000,
        14000,
        15000,
        15000,
        16000,
        16000,
        16000,
        16000,
    ]


def test_without_balancing_the_socket_maximum_stands_at_once():
    control_law = law()
    control_law.step(SECOND, IDLE, None, False)
    assert control_law.offer_ma == 16000
    assert control_law.reason == "socket maximum"


def test_unreadable_settings_offer_nothing():
    control_law = law(why="settings unreadable")
    assert run(control_law, 10, (0, 0, 0)) == [0] * 10
    assert control_law.reason == "settings unreadable"


def test_a_late_cycle_rises_by_one_step_only():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 2)
    control_law.step(1 << 29, NORMAL, (8000, 8000, 8000), True)
    assert control_law.offer_ma == 7000


def test_every_phase_can_be_the_limiting_one():
    for phase in range(3):
        mains_ma = [0, 0, 0]
        mains_ma[phase] = 20000
        control_law = law()
        control_law.step(SECOND, NORMAL, mains_ma, False)
        assert control_law.offer_ma == 0
        assert control_law.reason == reasons.GRID[phase]


def test_a_small_shortage_is_carried_before_a_pause():
    """2 A are missing to 6 A: 25.8 A on a breaker of 25 A, for as long as its budget lasts."""
    for budget_as, pauses_after_s in ((0, 0), (5, 6), (10, 13)):
        control_law = law(budget_as=budget_as)
        charge(control_law, (2000, 2000, 2000), 40)
        offers = charge(control_law, (19800, 2000, 2000), 30)
        assert offers.count(6000) == pauses_after_s, (budget_as, offers)
        if budget_as:
            assert offers[0] == 6000


def test_what_is_carried_is_told():
    control_law = law(budget_as=10)
    charge(control_law, (2000, 2000, 2000), 40)
    charge(control_law, (2000, 2000, 19800), 1)
    assert control_law.reason == "carried by the breaker L3"
    assert control_law.next_change_ms == 12333  # 9.25 A s are left, 0.75 A s are spent in a second


def test_a_load_that_comes_and_goes_is_met_once():
    control_law = law()
    charge(control_law, (4000, 4000, 4000), 40)
    charge(control_law, (14000, 4000, 4000), 8)
    for _ in range(20):
        assert charge(control_law, (4000, 4000, 4000), 12) == [11000] * 12
        assert control_law.reason == "recent peak L1"
        assert control_law.next_change_ms > 0
        charge(control_law, (14000, 4000, 4000), 8)


def test_after_a_load_has_gone_full_current_is_back_within_60_s():
    for load_ma in (8000, 10000, 17000):
        control_law = law()
        charge(control_law, (2000, 2000, 2000), 40)
        charge(control_law, (2000 + load_ma, 2000, 2000), 100)
        assert control_law.offer_ma < 16000
        offers = charge(control_law, (2000, 2000, 2000), 60)
        assert offers[-1] == 16000, (load_ma, offers)


def test_after_a_pause_full_current_is_back_within_180_s():
    for load_ma in (19000, 60000):
        for load_s in (1, 30, 100):
            control_law = law()
            charge(control_law, (2000, 2000, 2000), 40)
            charge(control_law, (2000 + load_ma, 2000, 2000), load_s)
            assert control_law.offer_ma == 0
            assert charge(control_law, (2000, 2000, 2000), 180)[-1] == 16000, (load_ma, load_s)


def test_a_load_on_a_phase_that_the_car_does_not_use_cuts_nothing():
    control_law = law()
    for second in range(120):
        mains_ma = (2000, 2000 + control_law.offer_ma, 2000 if second < 60 else 30000)
        control_law.step(SECOND, NORMAL, mains_ma, True)
    assert control_law.offer_ma == 16000
    assert control_law.reason == "socket maximum"


def test_a_car_that_stops_by_itself_may_be_another_one_next_time():
    control_law = law()
    for _ in range(60):
        mains_ma = (2000, 2000 + control_law.offer_ma, 2000)
        control_law.step(SECOND, NORMAL, mains_ma, True)
    assert not control_law.car.uses(0)
    control_law.step(SECOND, NORMAL, (2000, 2000, 2000), False)
    assert control_law.car.uses(0)


def test_a_pause_keeps_what_is_known_of_the_car():
    control_law = law()
    # As with a contactor: power flows for some seconds more, and not at once again.
    spells = ((2000, 60, range(60)), (30000, 60, range(6)), (2000, 140, range(65, 140)))
    for house_ma, seconds, flowing in spells:
        for second in range(seconds):
            charging = second in flowing
            drawn_ma = control_law.offer_ma if charging else 0
            control_law.step(SECOND, NORMAL, (2000, house_ma + drawn_ma, 2000), charging)
        assert not control_law.car.uses(0), house_ma
    assert control_law.offer_ma == 16000
    control_law.forget_car()
    assert control_law.car.uses(0)


def test_noise_around_the_limit_moves_nothing():
    control_law = law()
    charge(control_law, (12000, 2000, 2000), 60)
    assert control_law.offer_ma == 13000
    for second in range(60):
        before_ma = control_law.offer_ma
        charge(control_law, (12000 - second % 2 * 400, 2000, 2000), 1)
        assert control_law.offer_ma == before_ma


def test_a_service_limit_lowers_the_offer_and_ends_by_itself():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    control_law.limit(10000, 30000)
    assert charge(control_law, (2000, 2000, 2000), 29) == [10000] * 29
    assert control_law.reason == "service limit"
    assert control_law.next_change_ms == 1000
    offers = charge(control_law, (2000, 2000, 2000), 14)
    assert offers[0] == 11000 and offers[-1] == 16000
    for second in range(1, len(offers)):
        assert offers[second] - offers[second - 1] <= 1000


def test_a_service_limit_never_raises_and_yields_to_lower_ones():
    for service_ma, house_ma, offer_ma, reason in (
        (80000, 2000, 16000, "socket maximum"),
        (12000, 17000, 8000, "grid L1"),
        (7000, 17000, 7000, "service limit"),
        (0, 2000, 0, "service limit"),
    ):
        control_law = law()
        control_law.limit(service_ma, 600000)
        charge(control_law, (house_ma, 2000, 2000), 40)
        assert (control_law.offer_ma, control_law.reason) == (offer_ma, reason), service_ma


def test_a_service_limit_is_replaced_and_switched_off():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    for limit, seconds, offer_ma in ((8000, 600, 8000), (7000, 600, 7000), (0, 0, 8000)):
        control_law.limit(limit, seconds * 1000)
        assert charge(control_law, (2000, 2000, 2000), 1) == [offer_ma], limit


def test_changed_limits_cut_at_once_and_are_approached_gradually():
    control_law = law()
    charge(control_law, (2000, 2000, 2000), 40)
    control_law.change_limits(32000, 10000, 25000, 12000, 0)
    assert charge(control_law, (2000, 2000, 2000), 1) == [10000]
    control_law.change_limits(32000, 32000, 20000, 12000, 0)
    offers = charge(control_law, (2000, 2000, 2000), 60)
    assert offers[0] <= 11000 and offers[-1] == 18000
    assert control_law.reason == "grid L1"
    control_law.change_limits(32000, 32000, 15000, 12000, 0)
    assert charge(control_law, (2000, 2000, 2000), 1) == [13000]
    control_law.change_limits(32000, 32000, 15000, 8000, 0)
    control_law.step(SECOND, WARNING, None, True)
    assert control_law.offer_ma == 8000


def test_a_changed_budget_is_the_next_shortage_s():
    for budget_mas, offer_ma in ((0, 0), (10000, 6000)):
        control_law = law()
        control_law.change_limits(32000, 16000, 25000, 12000, budget_mas)
        charge(control_law, (2000, 2000, 2000), 1)
        charge(control_law, (19500, 2000, 2000), 1)
        assert control_law.offer_ma == offer_ma, budget_mas
