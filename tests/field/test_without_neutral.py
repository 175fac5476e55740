"""F10: in a network without neutral (3 x 230 V) a car on one phase draws from two lines.

Reported as svenakela/ha#3, easee_hass#594 and TeslaMateAgile#17. The setting phase_connection
"line to line" has both lines watched.
"""

import pytest

import installation
from load_balancing.supervision import MeterSupervision
from meters.socket_meter import SocketMeter
from settings import rules, values
from simulated_home import Car, Home, Meter, limits

# phase_rotation, the lines of the car; the house's load in mA.
HOMES = (
    ("L1L2L3", (0, 1), (2000, 20_000, 2000)),  # the second line carries the house
    ("L1L2L3", (0, 1), (20_000, 2000, 2000)),
    ("L2L3L1", (1, 2), (2000, 2000, 20_000)),
    ("L3L1L2", (2, 0), (15_000, 2000, 2000)),
    ("L1L3L2", (0, 2), (3000, 1000, 16_000)),
)


def home(rotation, lines, connection, station_phases=1):
    """A car of 16 A between two lines; a connection of 25 A."""
    changes = {
        "station_phases": station_phases,
        "phase_rotation": rotation,
        "phase_connection": connection,
    }
    chosen = values.changed(rules.defaults(32), changes, 32)
    bounds = limits(safe_a=6, phases=installation.phases_in_use(chosen))
    return Home(bounds, Car(8, phases=lines, starts_s=8), paced=True, period_ms=250)


def highest_ma(made, seconds, house_ma):
    highest = 0
    for _ in range(4 * seconds):
        made.step(house_ma)
        highest = max(highest, *made.mains_ma)
    return highest


@pytest.mark.parametrize("rotation, lines, house_ma", HOMES)
def test_both_lines_are_watched(rotation, lines, house_ma):
    made = home(rotation, lines, "line to line")
    assert made.limits.phases == lines
    assert highest_ma(made, 300, house_ma) <= 25_250
    left_ma = 25_000 - max(house_ma[line] for line in lines)
    assert made.car.current_ma >= (min(left_ma, 16_000) - 500 if left_ma >= 6000 else 0)


@pytest.mark.parametrize("rotation, lines, house_ma", HOMES)
def test_a_load_on_either_line_is_answered(rotation, lines, house_ma):
    for line in lines:
        made = home(rotation, lines, "line to line")
        made.run(90, (2000, 2000, 2000))
        loaded_ma = [2000, 2000, 2000]
        loaded_ma[line] = 14_000
        made.run(8, tuple(loaded_ma))
        assert made.mains_ma[line] <= 25_250
        assert made.car.current_ma >= 10_000


@pytest.mark.parametrize("rotation, lines, house_ma", HOMES)
def test_a_station_of_three_phases_watches_all_lines(rotation, lines, house_ma):
    made = home(rotation, lines, "neutral", station_phases=3)
    assert highest_ma(made, 300, house_ma) <= 25_250


@pytest.mark.parametrize("phases", ((0, 1), (1, 2), (2, 0)))
def test_a_meter_at_the_socket_counts_one_phase_for_both_lines(phases):
    meter = Meter()
    made = SocketMeter(meter, MeterSupervision(1, "192.168.0.5:502"), phases, own_phases=1)
    meter.measure((9000, 0, 0))
    made.step(1000)
    assert [made.car_ma[phase] for phase in phases] == [9000, 9000]
    assert made.power_w == 9 * meter.reading.voltage_mv[0] // 1000
