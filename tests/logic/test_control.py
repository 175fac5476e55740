"""The control law in a simulated home: cut in the same cycle, rise by 1 A in 2 s, pause."""

from simulated_home import CALM_MA, Bare, Car, Home, limits

FULL_MA = 16000


def home(car=None, balancing=True, **bounds):
    return Home(limits(**bounds), car, balancing)


def charging(car=None, house_ma=CALM_MA, seconds=40, **bounds):
    """A home whose car has charged for some time."""
    made = home(car, **bounds)
    made.run(seconds, house_ma)
    return made


def losing_the_meter(made, seconds, house_ma=CALM_MA):
    """-> the offers of these seconds, without a reading."""
    made.meter.silent = True
    return made.run(seconds, house_ma)


def test_it_starts_with_6_a_and_rises_1_a_every_2_s():
    offers = home().run(24)
    assert offers[:7] == [6000, 6000, 7000, 7000, 8000, 8000, 9000]
    assert offers[-4:] == [16000] * 4


def test_the_reason_names_the_lowest_limit():
    cases = (
        (dict(), "socket maximum"),
        (dict(socket_a=32, station_a=20, installation_a=125), "station maximum"),
        (dict(socket_a=20, cable_a=13), "cable"),
    )
    for bounds, reason in cases:
        made = charging(house_ma=(1000, 1000, 1000), seconds=60, **bounds)
        assert made.law.reason == reason, (bounds, made.law.reason)


def test_a_shortage_cuts_in_the_same_cycle():
    made = charging()
    made.run(1, mains_ma=(18000, 29500, 18000))
    assert made.decided == (11500, "grid L2")


def test_a_cut_the_car_has_not_followed_is_not_cut_again():
    made = charging(Car(dead_s=5), seconds=60)
    assert made.run(5, mains_ma=(18000, 29500, 18000)) == [11500] * 5


def test_a_cut_that_a_quick_car_does_not_show_is_the_house_s_growth():
    made = charging()
    assert made.run(5, mains_ma=(18000, 29500, 18000)) == [11500] * 3 + [7000] * 2


def test_a_slow_growth_is_cut_as_it_comes():
    """0.2 A a second, while the car follows each cut: the mains stand hardly above the limit."""
    made = charging(house_ma=(7000, 7000, 7000), seconds=60)
    over_ma = 0
    for house_ma in range(7000, 18000, 200):
        over_ma = max(over_ma, house_ma + made.law.offer_ma - 25000)
        made.run(1, (house_ma,) * 3)
    assert over_ma <= 800


def test_a_growing_shortage_cuts_again():
    """1 A more at once is another load: a car that follows in that second hides a part of it."""
    for mains_ma, offer_ma in ((30400, 10600), (30600, 6000)):
        made = charging()
        made.run(2, mains_ma=(18000, 29500, 18000))
        made.run(1, mains_ma=(18000, mains_ma, 18000))
        assert made.law.offer_ma == offer_ma


def test_a_phase_the_station_does_not_use_does_not_matter():
    offers = home(Car(phases=(2,)), phases=(2,)).run(40, (40000, 40000, 3000))
    assert offers[-1] == 16000


def test_an_export_is_a_negative_load():
    made = charging(house_ma=(-7000, -7000, -7000), seconds=80, socket_a=32, installation_a=32)
    assert made.decided == (32000, "station maximum")
    assert [made.law.headroom.of(phase) for phase in range(3)] == [39000] * 3


def test_the_installation_s_maximum_limits_every_offer():
    """16 A of a connection, 32 A of everything else."""
    bounds = dict(socket_a=32, installation_a=16, safe_a=32)
    exporting = charging(house_ma=(-20000,) * 3, seconds=80, **bounds)
    assert exporting.decided == (16000, "installation maximum")
    without_balancing = home(balancing=False, **bounds)
    without_balancing.run(1)
    assert without_balancing.decided == (16000, "installation maximum")
    without_a_reading = home(**bounds)
    losing_the_meter(without_a_reading, 4)
    assert without_a_reading.law.offer_ma == 7000  # on its way to no more than 16 A
    losing_the_meter(without_a_reading, 150)
    assert without_a_reading.decided == (16000, "installation maximum")
    losing_the_meter(exporting, 200)
    assert exporting.decided == (16000, "installation maximum")


def test_a_safe_current_of_the_installation_s_maximum_keeps_its_name():
    made = charging(socket_a=32, installation_a=16, safe_a=16)
    losing_the_meter(made, 200)
    assert made.decided == (16000, "safe current: meter lost")


def test_less_than_6_a_is_a_pause_and_the_contactor_rests():
    made = charging()
    made.run(1, mains_ma=(18000, 38000, 18000))
    assert made.decided == (0, "grid L2")
    assert made.run(59) == [0] * 59
    assert made.law.reason == "held: shortest pause"
    assert made.law.next_change_ms == 1000
    assert made.run(1) == [6000]


def test_without_a_car_a_shortage_ends_with_the_recent_peak():
    """No contactor has opened, so nothing has to rest for a minute."""
    made = home()
    made.pilot.car_state = "B"
    made.run(10)
    assert made.run(5, (24000, 2000, 2000)) == [0] * 5
    assert made.run(14) == [0] * 14
    assert made.law.reason == "recent peak L1"
    assert made.run(7)[-1] == 6000


def test_a_pause_that_has_ended_delays_nothing_any_more():
    made = charging()
    made.run(1, (30000, 2000, 2000))
    assert made.run(100)[-1] == 16000
    made.pilot.car_state = "B"
    made.run(25)
    made.run(5, (24000, 2000, 2000))
    assert made.law.offer_ma == 0
    assert made.run(21)[-1] == 6000


def test_exactly_6_a_is_offered():
    for house_ma, offer_ma in ((19000, 6000), (19001, 0)):
        made = home()
        made.pilot.car_state = "B"
        made.run(1, (house_ma, 0, 0))
        assert made.law.offer_ma == offer_ma, house_ma


def test_less_than_6_a_is_never_offered_on_the_way_down():
    """A shortage that leaves 5.9 A to a car at 6 A pauses, and does not cut."""
    made = charging(house_ma=(19000, 2000, 2000))
    assert made.law.offer_ma == 6000
    assert made.run(1, (19100, 2000, 2000)) == [0]


def test_without_a_car_only_the_minimum_is_ready():
    made = home()
    made.pilot.car_state = "A"
    assert made.run(60) == [6000] * 60
    assert made.law.reason == "waiting for the car"
    made.pilot.car_state = "C"
    assert made.run(40)[-1] == 16000
    made.pilot.car_state = "B"
    assert made.run(1) == [6000]


def test_a_car_that_does_not_begin_is_offered_more():
    """After 20 s by the ramp, within the headroom, and never more than 16 A; then it rests."""
    for house_ma, station_a, most_ma in (
        (2000, 32, 16000),
        (2000, 10, 10000),
        (11500, 32, 13500),
        (16900, 32, 8100),
    ):
        made = home(station_a=station_a, socket_a=32)
        made.pilot.car_state = "B"
        assert made.run(20, (house_ma, 2000, 2000)) == [6000] * 20
        offers = made.run(60, (house_ma, 2000, 2000))
        assert offers[0] == 7000 and offers[2] == min(8000, most_ma), offers
        assert offers[30:] == [most_ma] * 30, (house_ma, offers)
        assert made.run(600, (house_ma, 2000, 2000)) == [most_ma] * 600
        # A load of the house is answered in its cycle.
        assert made.run(1, (17000, 2000, 2000)) == [8000]
        made.pilot.car_state = "C"
        made.run(1, (17000, 2000, 2000))
        assert made.law.offer_ma == 8000


def test_a_test_of_the_meter_goes_no_lower_than_what_the_car_needs():
    for minimum_ma, ceiling_ma, offer_ma in (
        (6000, 6000, 6000),
        (8000, 6000, 8000),
        (8000, 10000, 10000),
    ):
        bounds = limits()
        bounds.minimum_ma = minimum_ma
        made = Bare(bounds)
        for _ in range(60):
            made.step(1000, (2000, 2000, 2000), True)
        made.socket.ceiling_ma = ceiling_ma
        made.step(1000, (18000, 18000, 18000), True)
        assert (made.law.offer_ma, made.law.reason) == (offer_ma, "testing the meter")


def test_the_sentence_while_a_car_is_offered_more():
    made = home()
    made.pilot.car_state = "B"
    made.run(20)
    made.run(1)
    assert made.decided == (7000, "raised for a car that does not begin")


def test_before_the_first_reading_the_safe_current_is_the_limit():
    made = home(safe_a=7)
    offers = losing_the_meter(made, 4)
    assert offers == [6000, 6000, 7000, 7000]
    assert made.law.reason == "safe current: no reading yet"
    assert max(losing_the_meter(made, 200)) == 7000


def test_a_silent_meter_holds_the_offer():
    made = charging(seconds=6)
    assert losing_the_meter(made, 4) == [8000] * 4
    assert made.law.reason == "held: meter silent"


def test_the_warning_brings_the_safe_current_at_once():
    made = charging()
    assert losing_the_meter(made, 5) == [16000] * 4 + [12000]
    assert made.law.reason == "safe current: meter lost"


def test_in_the_warning_the_offer_does_not_rise():
    made = charging(house_ma=(17000, 2000, 2000))
    assert made.law.offer_ma == 8000
    assert losing_the_meter(made, 119) == [8000] * 119


def test_while_the_meter_is_lost_the_reason_and_the_time_are_those_of_the_loss():
    cases = (
        # (house's load before, whether a car charges, seconds without a reading, reason, time)
        ("held at less than the safe current", 17000, "C", 10, "held: meter lost", 110000),
        ("just before the error", 17000, "C", 119, "held: meter lost", 1000),
        ("at the safe current", 2000, "C", 10, "safe current: meter lost", 0),
        ("less than 6 A, no car has charged yet", 22000, "B", 5, "held: meter lost", 115000),
        ("the same, two minutes later", 22000, "B", 119, "held: meter lost", 1000),
    )
    for what, house_ma, car_state, silent_s, reason, next_ms in cases:
        made = home()
        made.pilot.car_state = car_state
        made.run(40, (house_ma,) * 3)
        losing_the_meter(made, silent_s)
        found = made.law.reason, made.law.next_change_ms
        assert found == (reason, next_ms), (what, found)


def test_readings_that_only_cut_do_not_delay_the_next_change():
    """They are no sign of a working meter: the time counts from the last valid reading."""
    made = charging(house_ma=(17000, 2000, 2000))
    assert made.run(4, mains_ma=(25500, 8000, 8000), only_cuts=True)[-1] == 7000
    assert made.supervision.silent_ms == 4000
    losing_the_meter(made, 1)
    assert made.law.offer_ma == 7000
    assert (made.law.reason, made.law.next_change_ms) == ("held: meter lost", 115000)
    losing_the_meter(made, 114)
    assert made.law.next_change_ms == 1000
    assert losing_the_meter(made, 1) == [8000]


def test_a_pause_in_a_loss_waits_for_the_longer_of_both():
    made = charging()
    made.run(1, mains_ma=(38000, 18000, 18000))
    losing_the_meter(made, 4)
    assert made.law.reason == "grid L1"  # less than 6 A at the last reading
    losing_the_meter(made, 1)
    assert (made.law.reason, made.law.next_change_ms) == ("held: meter lost", 115000)
    assert losing_the_meter(made, 114) == [0] * 114
    assert (made.law.reason, made.law.next_change_ms) == ("held: meter lost", 1000)
    assert losing_the_meter(made, 1) == [6000]

    made = charging()
    losing_the_meter(made, 100)
    made.law.limit(0, 2000)  # a pause begins 20 s before the error
    losing_the_meter(made, 3)
    assert (made.law.reason, made.law.next_change_ms) == ("held: shortest pause", 58000)


def test_between_two_readings_the_ramp_goes_on():
    made = charging(seconds=3)
    made.meter.silent = True
    for next_ms in (1750, 1500, 1250):
        made.step(elapsed_ms=250)
        assert (made.law.reason, made.law.next_change_ms) == ("rising gradually", next_ms)


def test_a_reading_above_the_limit_names_its_phase():
    """The car has not followed a cut yet: there is room for more, and nothing rises."""
    for phase in range(3):
        made = charging(Car(dead_s=5), seconds=60)
        load_ma = [18000, 18000, 18000]
        load_ma[phase] = 33000
        made.run(1, mains_ma=load_ma)
        assert made.law.offer_ma == 8000
        made.law.limit(7000, 2000)
        assert made.run(3, mains_ma=load_ma) == [7000] * 3
        assert made.law.reason == f"grid L{phase + 1}"


def test_in_the_error_it_goes_on_at_the_safe_current():
    made = charging(house_ma=(17000, 2000, 2000))
    losing_the_meter(made, 119)
    offers = losing_the_meter(made, 20)
    assert max(offers) == 12000
    assert offers[-1] == 12000
    assert offers[:4] == [9000, 9000, 10000, 10000]


def test_a_safe_current_of_0_pauses_until_the_meter_is_back():
    made = home(safe_a=0)
    assert losing_the_meter(made, 10) == [0] * 10
    made.meter.silent = False
    assert made.run(40)[-1] == 16000
    assert losing_the_meter(made, 14)[4:] == [0] * 10
    assert made.law.reason == "safe current: meter lost"


def test_the_return_is_gradual():
    made = charging()
    losing_the_meter(made, 130)
    made.meter.silent = False
    returning = [13000, 13000, 14000, 14000, 15000, 15000, 16000, 16000, 16000, 16000]
    assert made.run(10) == returning


def test_without_balancing_the_socket_maximum_stands_at_once():
    made = home(balancing=False)
    made.run(1)
    assert made.decided == (16000, "socket maximum")


def test_unreadable_settings_offer_nothing():
    made = home(forbidden="settings unreadable")
    assert made.run(10, (0, 0, 0)) == [0] * 10
    assert made.law.reason == "settings unreadable"


def test_a_late_cycle_rises_by_one_step_only():
    made = charging(seconds=2)
    made.step(elapsed_ms=1 << 29)
    assert made.law.offer_ma == 7000


def test_every_phase_can_be_the_limiting_one():
    for phase in range(3):
        mains_ma = [0, 0, 0]
        mains_ma[phase] = 20000
        made = home()
        made.run(1, mains_ma=mains_ma)
        assert made.decided == (0, f"grid L{phase + 1}")


def test_a_small_shortage_is_carried_before_a_pause():
    """0.8 A are missing to 6 A: 25.8 A on a breaker of 25 A, for as long as its budget lasts."""
    for budget_as, pauses_after_s in ((0, 0), (5, 6), (10, 13)):
        made = charging(budget_as=budget_as)
        offers = made.run(30, (19800, 2000, 2000))
        assert offers.count(6000) == pauses_after_s, (budget_as, offers)
        if budget_as:
            assert offers[0] == 6000


def test_a_shortage_that_is_carried_has_its_reason_and_time():
    made = charging(budget_as=10)
    made.run(1, (2000, 2000, 19800))
    assert made.law.reason == "carried by the breaker L3"
    assert made.law.next_change_ms == 12333  # 9.25 A s are left, 0.75 A s are spent in a second


def after_a_brief_shortage(**bounds):
    """A car at 16 A whose breaker carries the next large shortage."""
    made = charging(budget_as=60, **bounds)
    made.run(2, (30000, 2000, 2000))
    assert made.run(180)[-1] == 16000
    return made


def test_without_a_car_nothing_is_carried():
    made = home(budget_as=60)
    made.pilot.car_state = "B"
    made.run(10)
    assert made.run(1, (19500, 2000, 2000)) == [0]


def test_without_a_meter_nothing_is_carried():
    made = after_a_brief_shortage(safe_a=0)
    assert losing_the_meter(made, 5)[-1] == 0
    assert made.law.reason == "safe current: meter lost"


def test_in_a_pause_nothing_is_carried():
    """The pilot still signals the current that was cut."""
    made = charging(budget_as=60)
    made.pilot.held_ma = 16000
    assert made.run(1, (30000, 2000, 2000)) == [0]
    made.run(1, (19500, 2000, 2000))
    assert made.decided == (0, "grid L1")
    assert made.law.next_change_ms == 0


def test_without_a_cable_no_shortage_is_carried():
    """The house alone is above the rated current; the last such shortage was brief."""
    for cable_a, offer_ma in ((32, 6000), (0, 0)):
        made = after_a_brief_shortage()
        made.limits.cable_ma = cable_a * 1000
        assert made.run(1, (27000, 2000, 2000)) == [offer_ma], cable_a


def test_a_load_that_comes_and_goes_is_met_once():
    made = charging(house_ma=(4000, 4000, 4000))
    made.run(8, (14000, 4000, 4000))
    for _ in range(20):
        assert made.run(12, (4000, 4000, 4000)) == [11000] * 12
        assert made.law.reason == "recent peak L1"
        assert made.law.next_change_ms > 0
        made.run(8, (14000, 4000, 4000))


def test_the_recent_peak_names_its_phase():
    for phase in range(3):
        made = charging()
        house_ma = [2000, 2000, 2000]
        house_ma[phase] = 14000
        made.run(8, house_ma)
        made.run(3)
        assert made.law.reason == f"recent peak L{phase + 1}"


def test_after_a_load_has_gone_full_current_is_back_within_60_s():
    for load_ma in (8000, 10000, 17000):
        made = charging()
        made.run(100, (2000 + load_ma, 2000, 2000))
        assert made.law.offer_ma < 16000
        assert made.run(60)[-1] == 16000, load_ma


def test_after_a_pause_full_current_is_back_within_180_s():
    # 60 A that last for a second are an impossible reading.
    for load_ma in (19000, 30000):
        for load_s in (1, 30, 100):
            made = charging()
            made.run(load_s, (2000 + load_ma, 2000, 2000))
            assert made.law.offer_ma == 0
            assert made.run(180)[-1] == 16000, (load_ma, load_s)


def test_a_load_on_a_phase_that_the_car_does_not_use_cuts_nothing():
    made = charging(Car(phases=(1,)), seconds=60, phases=(1, 2, 0))
    made.run(60, (2000, 2000, 30000))
    assert made.decided == (16000, "socket maximum")


def test_a_car_that_stops_by_itself_may_be_another_one_next_time():
    made = charging(Car(phases=(1,)), seconds=60, phases=(1, 2, 0))
    assert not made.law.car.uses(0)
    made.pilot.car_state = "B"
    made.run(1)
    assert made.law.car.uses(0)


def test_a_pause_keeps_the_model_of_the_car_and_unplugging_forgets_it():
    made = charging(Car(phases=(1,)), seconds=60, phases=(1, 2, 0))
    for second in range(200):
        made.run(1, (2000, 30000 if second < 60 else 2000, 2000))
        assert not made.law.car.uses(0), second
    assert made.law.offer_ma == 16000
    made.run(30, (2000, 30000, 2000))
    assert made.law.offer_ma == 0
    assert not made.law.car.uses(0)
    made.pilot.car_state = "A"  # unplugged in the pause
    made.run(1, (2000, 30000, 2000))
    assert made.law.car.uses(0)


def test_noise_around_the_limit_moves_nothing():
    made = charging(house_ma=(12000, 2000, 2000), seconds=60)
    assert made.law.offer_ma == 13000
    for second in range(60):
        before_ma = made.law.offer_ma
        made.run(1, (12000 - second % 2 * 400, 2000, 2000))
        assert made.law.offer_ma == before_ma


def test_a_service_limit_lowers_the_offer_and_ends_by_itself():
    made = charging()
    made.law.limit(10000, 30000)
    assert made.run(29) == [10000] * 29
    assert made.law.reason == "service limit"
    assert made.law.next_change_ms == 1000
    offers = made.run(14)
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
        made = home()
        made.law.limit(service_ma, 600000)
        made.run(40, (house_ma, 2000, 2000))
        assert made.decided == (offer_ma, reason), service_ma


def test_a_service_limit_is_replaced_and_switched_off():
    made = charging()
    for limit_ma, seconds, offer_ma in ((8000, 600, 8000), (7000, 600, 7000), (0, 0, 8000)):
        made.law.limit(limit_ma, seconds * 1000)
        assert made.run(1) == [offer_ma], limit_ma


def test_changed_limits_cut_at_once_and_are_approached_gradually():
    made = charging()
    made.limits.socket_ma = 10000
    assert made.run(1) == [10000]
    made.limits.socket_ma = 32000
    made.limits.installation_ma = 20000
    offers = made.run(60)
    assert offers[0] <= 11000 and offers[-1] == 18000
    assert made.law.reason == "grid L1"
    made.limits.installation_ma = 15000
    assert made.run(1) == [13000]
    made.limits.safe_ma = 8000
    assert losing_the_meter(made, 5)[-1] == 8000


def test_a_changed_installation_s_maximum_counts_in_a_loss_and_without_balancing():
    lost = charging()
    losing_the_meter(lost, 10)
    assert lost.law.offer_ma == 12000
    static = home(balancing=False)
    static.run(1)
    for made in (lost, static):
        made.limits.installation_ma = 9000
        assert made.run(1) == [9000]
        assert made.law.reason == "installation maximum"


def test_a_changed_budget_is_the_next_shortage_s():
    for budget_mas, offer_ma in ((0, 0), (10000, 6000)):
        made = home()
        made.limits.budget_mas = budget_mas
        made.run(2)
        made.run(1, (19500, 2000, 2000))
        assert made.law.offer_ma == offer_ma, budget_mas


def test_the_overload_that_is_carried_goes_by_the_changed_connection():
    """5 % of 25 A are 1.25 A, of 20 A they are 1 A: a shortage of 1.2 A is carried or not."""
    for installation_a, offer_ma in ((25, 6000), (20, 0)):
        made = charging(budget_as=60)
        made.limits.installation_ma = installation_a * 1000
        made.run(30)
        house_ma = (installation_a - 4.8) * 1000
        assert made.run(1, (round(house_ma), 2000, 2000)) == [offer_ma], installation_a
