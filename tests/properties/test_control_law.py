"""Rules of the control law and the supervision that hold for every input."""

from hypothesis import given, settings
from hypothesis import strategies as st

from load_balancing.car_current import CarCurrent
from load_balancing.reasons import CARRIED
from load_balancing.supervision import ERROR, NORMAL
from simulated_home import Bare, Car, limits

MINIMUM_OFFER_MA = 6000  # IEC 61851-1
# The offer window: after it the car's current is known, however the offer moved before.
WINDOW_S = 20
amperes = st.integers(6, 80)
currents = st.integers(-40_000, 130_000)
phases = st.sampled_from([(0,), (1,), (2,), (0, 1, 2), (2, 0, 1)])
measured = st.tuples(currents, currents, currents)
# A meter at the socket: there is none, it reads the currents or nonsense, it comes and goes.
socket_readings = st.one_of(
    st.just(st.none()), st.just(measured), st.just(st.one_of(st.none(), measured))
)


@st.composite
def cycles(draw):
    car_ma = draw(socket_readings)
    return draw(
        st.lists(
            st.tuples(
                st.sampled_from([1, 100, 250, 250, 250, 1000, 3000, 60_000]),
                st.one_of(st.none(), measured),
                st.booleans(),
                car_ma,
            ),
            max_size=60,
        )
    )


@st.composite
def any_limits(draw):
    station_a = draw(amperes)
    return limits(
        station_a=station_a,
        socket_a=draw(st.integers(6, station_a)),
        cable_a=draw(amperes),
        installation_a=draw(st.integers(6, 125)),
        safe_a=draw(st.one_of(st.just(0), st.integers(6, station_a))),
        phases=draw(phases),
        budget_as=draw(st.sampled_from([0, 10, 60])),
    )


def run(bounds, steps, service=None, balancing=True):
    """Supervision and law together; yields a dictionary per cycle.

    service: {number of a cycle: (mA, ms) of a service limit given before it}, or None.
    """
    bare = Bare(bounds, balancing)
    law, meter = bare.law, bare.supervision
    now_ms = 0
    for number, (elapsed_ms, mains_ma, charging, car_ma) in enumerate(steps):
        if service and number in service:
            law.limit(*service[number])
        before_ma, now_ms = law.offer_ma, now_ms + elapsed_ms
        bare.step(elapsed_ms, mains_ma, charging, car_ma)
        yield {
            "now_ms": now_ms,
            "before_ma": before_ma,
            "offer_ma": law.offer_ma,
            "headroom_ma": law.headroom.of(law.headroom.narrowest(law.car)),
            "state": meter.state,
            "lost": meter.lost,
            "valid": mains_ma is not None,
            "mains_ma": mains_ma,
            "reason": law.reason,
            "law": law,
        }


@settings(max_examples=300, deadline=None)
@given(any_limits(), cycles())
def test_the_offer_is_zero_or_at_least_6_a_and_has_a_reason(bounds, steps):
    for now in run(bounds, steps):
        assert now["offer_ma"] == 0 or now["offer_ma"] >= MINIMUM_OFFER_MA
        assert now["reason"]


@settings(max_examples=300, deadline=None)
@given(any_limits(), cycles())
def test_the_offer_never_exceeds_a_configured_limit_or_the_headroom(bounds, steps):
    configured_ma = (bounds.station_ma, bounds.socket_ma, bounds.cable_ma, bounds.installation_ma)
    for now in run(bounds, steps):
        offer_ma = now["offer_ma"]
        assert offer_ma <= min(configured_ma)
        if now["state"] == NORMAL and offer_ma:
            law, left_ma = now["law"], now["headroom_ma"]
            if now["reason"] in CARRIED:
                assert offer_ma == MINIMUM_OFFER_MA
                # 1.45 times the rated current, for as long as the budget lasts
                assert left_ma >= MINIMUM_OFFER_MA - bounds.installation_ma * 45 // 100
            else:
                assert offer_ma <= left_ma
            for phase in bounds.phases:
                assert left_ma <= law.headroom.of(phase) or not law.car.uses(phase)


@settings(max_examples=300, deadline=None)
@given(
    any_limits(),
    cycles(),
    st.dictionaries(
        st.integers(0, 60),
        st.tuples(st.one_of(st.just(0), st.integers(6000, 80_000)), st.integers(1, 600_000)),
        max_size=3,
    ),
)
def test_a_service_limit_only_lowers(bounds, steps, service):
    """While it lasts it bounds the offer, and all other bounds hold as without it."""
    limit_ma, left_ms = 0, 0
    for number, now in enumerate(run(bounds, steps, service)):
        limit_ma, left_ms = service.get(number, (limit_ma, left_ms))
        left_ms -= steps[number][0]
        offer_ma = now["offer_ma"]
        assert left_ms <= 0 or offer_ma <= limit_ma
        assert offer_ma == 0 or offer_ma >= MINIMUM_OFFER_MA
        assert offer_ma <= min(bounds.station_ma, bounds.socket_ma, bounds.cable_ma)
        if now["lost"]:
            assert offer_ma <= bounds.safe_ma
        elif now["state"] == NORMAL and offer_ma and now["reason"] not in CARRIED:
            assert offer_ma <= now["headroom_ma"]
        if offer_ma > now["before_ma"]:
            assert now["valid"] or now["state"] != NORMAL
            assert offer_ma - now["before_ma"] <= 1000 or now["before_ma"] == 0


@settings(max_examples=300, deadline=None)
@given(any_limits(), cycles())
def test_without_balancing_the_configured_limits_hold(bounds, steps):
    configured_ma = (bounds.station_ma, bounds.socket_ma, bounds.cable_ma, bounds.installation_ma)
    for now in run(
        bounds, [(elapsed, None, *others) for elapsed, _, *others in steps], None, False
    ):
        assert now["offer_ma"] == min(configured_ma)


@settings(max_examples=300, deadline=None)
@given(any_limits(), cycles())
def test_without_a_budget_nothing_is_carried(bounds, steps):
    bounds.budget_mas = 0
    for now in run(bounds, steps):
        assert now["reason"] not in CARRIED


@settings(max_examples=300, deadline=None)
@given(any_limits(), cycles())
def test_what_the_meter_shows_bounds_the_offer(bounds, steps):
    """Measured independently of the estimate: no more than the limit less the house, even if
    the whole of the car's greatest possible draw is taken out of the reading."""
    highest_ma, since = 0, []
    for now in run(bounds, steps):
        since.append((now["now_ms"], now["offer_ma"]))
        if now["mains_ma"] is None or now["state"] != NORMAL or not now["offer_ma"]:
            continue
        highest_ma = max(offer for _, offer in since)
        if now["reason"] in CARRIED:
            continue
        for phase in filter(now["law"].car.uses, bounds.phases):
            least_house_ma = now["mains_ma"][phase] - highest_ma
            assert now["offer_ma"] <= bounds.installation_ma - least_house_ma


@settings(max_examples=300, deadline=None)
@given(any_limits(), cycles())
def test_it_never_rises_on_an_invalid_reading(bounds, steps):
    """From the first valid reading until two minutes after the last one."""
    seen_valid = False
    for now in run(bounds, steps):
        seen_valid = seen_valid or now["valid"]
        if seen_valid and not now["valid"] and now["state"] != ERROR:
            assert now["offer_ma"] <= now["before_ma"]


@settings(max_examples=300, deadline=None)
@given(any_limits(), cycles())
def test_once_warned_it_is_at_most_the_safe_current(bounds, steps):
    for now in run(bounds, steps):
        if now["lost"]:
            assert now["offer_ma"] <= bounds.safe_ma


@settings(max_examples=300, deadline=None)
@given(any_limits(), cycles())
def test_before_the_first_reading_it_is_at_most_the_safe_current(bounds, steps):
    for now in run(bounds, [(elapsed, None, *others) for elapsed, _, *others in steps]):
        assert now["offer_ma"] <= bounds.safe_ma


@settings(max_examples=300, deadline=None)
@given(any_limits(), cycles())
def test_it_returns_no_faster_than_1_a_in_2_s(bounds, steps):
    """In every window shorter than 2 s all rises together are at most 1 A; 0 -> 6 A is a start."""
    rises = []
    for now in run(bounds, steps):
        rise_ma = now["offer_ma"] - now["before_ma"]
        if rise_ma <= 0:
            continue
        if now["before_ma"] == 0:
            assert now["offer_ma"] == MINIMUM_OFFER_MA
            rise_ma = 0
        recent = sum(ma for at_ms, ma in rises if at_ms > now["now_ms"] - 2000)
        assert recent + rise_ma <= 1000
        rises.append((now["now_ms"], rise_ma))


@settings(max_examples=100, deadline=None)
@given(
    any_limits(),
    st.lists(
        st.tuples(st.integers(1, 40), st.tuples(*[st.integers(-10_000, 40_000)] * 3)), max_size=8
    ),
    st.integers(0, 4),
    st.one_of(st.none(), st.integers(0, 2)),
)
def test_a_car_that_follows_is_never_over_the_limit_for_long(
    bounds, house_steps, dead_s, socket_age_s
):
    """Closed loop, one step a second: nothing rises in an overload, and whatever overload the car
    causes has ended 3 s after two offer windows and its dead time, counted from the last change in
    the house and the last rise; without a meter at the socket, or with one whose readings are up
    to 2 s older than those of the mains."""
    bare, car = Bare(bounds), Car(dead_s, phases=bounds.phases)
    law, measured_ma = bare.law, [[0, 0, 0]] * 3
    for duration_s, house_ma in [(30, (0, 0, 0)), *house_steps]:
        quiet_s = 0
        for _ in range(duration_s):
            before_ma = law.offer_ma
            car.step(before_ma)
            mains_ma = car.with_house(house_ma)
            measured_ma = [car.on_phases(), *measured_ma]
            bare.step(
                1000, mains_ma, True, None if socket_age_s is None else measured_ma[socket_age_s]
            )
            exceeded = max(mains_ma[phase] for phase in bounds.phases) > bounds.installation_ma
            assert not (exceeded and law.offer_ma > before_ma)
            quiet_s = 0 if law.offer_ma > before_ma else quiet_s + 1
            assert not (exceeded and car.current_ma and quiet_s > 2 * WINDOW_S + dead_s + 3)


@settings(max_examples=100, deadline=None)
@given(
    any_limits(),
    st.integers(1000, 32_000),  # one that draws nothing may begin at any time
    st.tuples(*[st.integers(-10_000, 40_000)] * 3),
    st.integers(0, 4),
)
def test_with_a_meter_at_the_socket_one_cut_is_right(bounds, most_ma, house_ma, dead_s):
    """Whatever the car takes of its offer: once it is steady, a shortage in the house is answered
    in the same cycle with the headroom, no more and, while the car can follow, no less."""
    bounds.budget_mas = 0
    bare, car = Bare(bounds), Car(dead_s, most_ma, bounds.phases)
    law, load_ma = bare.law, (0, 0, 0)
    for second in range(150):
        if second == 130:
            load_ma = house_ma
        before_ma = law.offer_ma
        car.step(before_ma)
        bare.step(1000, car.with_house(load_ma), True, car.on_phases())
        if second == 130:
            left_ma = bounds.installation_ma - max(house_ma[p] for p in bounds.phases)
            cut_ma = left_ma if left_ma >= MINIMUM_OFFER_MA else 0
            if left_ma < before_ma:
                assert law.offer_ma == cut_ma
        elif second > 130 and left_ma < before_ma:
            assert law.offer_ma <= cut_ma


@settings(max_examples=300, deadline=None)
@given(phases, cycles(), st.lists(st.integers(0, 80_000), min_size=60, max_size=60))
def test_no_reading_of_a_socket_meter_raises_a_bound(used, steps, offers):
    """So the house is never taken for less than by the offers alone, and no more is offered."""
    measured_car, estimated_car = CarCurrent(used), CarCurrent(used)
    for (elapsed_ms, _, _, car_ma), offer_ma in zip(steps, offers):
        measured_car.step(elapsed_ms, offer_ma, None, car_ma)
        estimated_car.step(elapsed_ms, offer_ma, None, None)
        for phase in used:
            assert measured_car.lowest_ma[phase] <= measured_car.highest_ma[phase]
            assert measured_car.lowest_ma[phase] <= estimated_car.lowest_ma[phase]
            assert measured_car.highest_ma[phase] <= estimated_car.highest_ma[phase]
