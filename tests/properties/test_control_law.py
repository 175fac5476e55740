"""Rules of the control law and the supervision that hold for every input."""

from hypothesis import given, settings
from hypothesis import strategies as st

from load_balancing.car_current import CarCurrent
from load_balancing.control import MINIMUM_OFFER_MA, ControlLaw
from load_balancing.limits import Limits
from load_balancing.reasons import CARRIED
from load_balancing.supervision import ERROR, NORMAL, MeterSupervision

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
def limits(draw):
    station = draw(amperes)
    return Limits(
        station_ma=station * 1000,
        socket_ma=draw(st.integers(6, station)) * 1000,
        cable_ma=draw(amperes) * 1000,
        installation_ma=draw(st.integers(6, 125)) * 1000,
        safe_ma=draw(st.one_of(st.just(0), st.integers(6, station))) * 1000,
        phases=draw(phases),
        budget_mas=draw(st.sampled_from([0, 10_000, 60_000])),
    )


def run(bounds, steps, service=None):
    """Supervision and law together; yields a dictionary per cycle.

    service: {number of a cycle: (mA, ms) of a service limit given before it}, or None.
    """
    meter = MeterSupervision(5, "192.168.0.4:502")
    law = ControlLaw(bounds)
    now_ms = 0
    for number, (elapsed_ms, mains_ma, charging, car_ma) in enumerate(steps):
        if service and number in service:
            law.limit(*service[number])
        before_ma, now_ms = law.offer_ma, now_ms + elapsed_ms
        meter.step(elapsed_ms, mains_ma is not None)
        law.step(elapsed_ms, meter.state, mains_ma, charging, car_ma)
        yield {
            "now_ms": now_ms,
            "before_ma": before_ma,
            "offer_ma": law.offer_ma,
            "state": meter.state,
            "lost": meter.lost,
            "valid": mains_ma is not None,
            "mains_ma": mains_ma,
            "reason": law.reason,
            "law": law,
        }


@settings(max_examples=300, deadline=None)
@given(limits(), cycles())
def test_the_offer_is_zero_or_at_least_6_a_and_has_a_reason(bounds, steps):
    for now in run(bounds, steps):
        assert now["offer_ma"] == 0 or now["offer_ma"] >= MINIMUM_OFFER_MA
        assert now["reason"]


@settings(max_examples=300, deadline=None)
@given(limits(), cycles())
def test_the_offer_never_exceeds_station_socket_cable_or_headroom(bounds, steps):
    for now in run(bounds, steps):
        offer_ma = now["offer_ma"]
        assert offer_ma <= min(bounds.station_ma, bounds.socket_ma, bounds.cable_ma)
        if now["state"] == NORMAL and offer_ma:
            law = now["law"]
            left_ma = law.headroom.of(law.headroom.narrowest())
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
    limits(),
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
            assert offer_ma <= now["law"].headroom.of(now["law"].headroom.narrowest())
        if offer_ma > now["before_ma"]:
            assert now["valid"] or now["state"] != NORMAL
            assert offer_ma - now["before_ma"] <= 1000 or now["before_ma"] == 0


@settings(max_examples=300, deadline=None)
@given(limits(), cycles())
def test_without_a_budget_nothing_is_carried(bounds, steps):
    bounds.budget_mas = 0
    for now in run(bounds, steps):
        assert now["reason"] not in CARRIED


@settings(max_examples=300, deadline=None)
@given(limits(), cycles())
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
@given(limits(), cycles())
def test_it_never_rises_on_an_invalid_reading(bounds, steps):
    """From the first valid reading until two minutes after the last one."""
    seen_valid = False
    for now in run(bounds, steps):
        seen_valid = seen_valid or now["valid"]
        if seen_valid and not now["valid"] and now["state"] != ERROR:
            assert now["offer_ma"] <= now["before_ma"]


@settings(max_examples=300, deadline=None)
@given(limits(), cycles())
def test_once_warned_it_is_at_most_the_safe_current(bounds, steps):
    for now in run(bounds, steps):
        if now["lost"]:
            assert now["offer_ma"] <= bounds.safe_ma


@settings(max_examples=300, deadline=None)
@given(limits(), cycles())
def test_before_the_first_reading_it_is_at_most_the_safe_current(bounds, steps):
    for now in run(bounds, [(elapsed, None, *others) for elapsed, _, *others in steps]):
        assert now["offer_ma"] <= bounds.safe_ma


@settings(max_examples=300, deadline=None)
@given(limits(), cycles())
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
    limits(),
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
    law, meter = ControlLaw(bounds), MeterSupervision(5, "192.168.0.4:502")
    queue, measured_ma = [0] * (dead_s + 1), [(0, 0, 0)] * 3
    for duration_s, house_ma in [(30, (0, 0, 0)), *house_steps]:
        quiet_s = 0
        for _ in range(duration_s):
            queued_ma = queue.pop(0)
            car_ma = queued_ma if law.offer_ma else 0  # it stops at once where nothing is offered
            mains_ma = [house_ma[p] + (car_ma if p in bounds.phases else 0) for p in range(3)]
            before_ma = law.offer_ma
            measured_ma = [[car_ma if p in bounds.phases else 0 for p in range(3)], *measured_ma]
            socket_ma = None if socket_age_s is None else measured_ma[socket_age_s]
            meter.step(1000, True)
            law.step(1000, meter.state, mains_ma, True, socket_ma)
            queue.append(law.offer_ma)
            exceeded = max(mains_ma[phase] for phase in bounds.phases) > bounds.installation_ma
            assert not (exceeded and law.offer_ma > before_ma)
            quiet_s = 0 if law.offer_ma > before_ma else quiet_s + 1
            assert not (exceeded and car_ma and quiet_s > 2 * WINDOW_S + dead_s + 3)


@settings(max_examples=100, deadline=None)
@given(
    limits(),
    st.integers(0, 32_000),
    st.tuples(*[st.integers(-10_000, 40_000)] * 3),
    st.integers(0, 4),
)
def test_with_a_meter_at_the_socket_one_cut_is_right(bounds, most_ma, house_ma, dead_s):
    """Whatever the car takes of its offer: once it is steady, a shortage in the house is answered
    in the same cycle with what is left, no more and, while the car can follow, no less."""
    bounds.budget_mas = 0
    law = ControlLaw(bounds)
    queue, load_ma = [0] * (dead_s + 1), (0, 0, 0)
    for second in range(150):
        queued_ma = queue.pop(0)
        car_ma = min(queued_ma, most_ma) if law.offer_ma else 0
        if second == 130:
            load_ma = house_ma
        drawn_ma = [car_ma if p in bounds.phases else 0 for p in range(3)]
        mains_ma = [load_ma[p] + drawn_ma[p] for p in range(3)]
        before_ma = law.offer_ma
        law.step(1000, NORMAL, mains_ma, True, drawn_ma)
        queue.append(law.offer_ma)
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
