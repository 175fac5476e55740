"""A meter is replaced by another model while the station runs, and comes back.

The connection ends, the next one leads to the other device. It is not accepted as the configured
meter: its name differs, or, where it has none, its registers and values do.
"""

import asyncio

import pytest
import simulated_meter
from simulated_meter import HOUSE
from station_at_a_meter import Place, station_at
from test_every_meter import is_right

from load_balancing import supervision
from load_balancing.supervision import MeterSupervision

# Configured, the device in its place, why that is not used: its name in the event, or the error
BY_NAME = (
    ("socomec_countis_e27", "socomec_diris_a14", "SOCO, Diris A14"),
    ("socomec_diris_a14", "socomec_countis_e27", "SOCO, COUNTIS E27"),
    ("abb_b23_b24", "abb_a43_a44", "A43"),
    ("cg_em24_ethernet", "cg_em340", "341"),
    ("tq_ksem_sunspec", "solaredge_meter", "SunS, 103"),
    ("sunspec_201_204", "sunspec_211_214", "Some maker, SunSpec models 1, 213"),
    ("fronius_smart_meter", "sunspec_201_204", "Some maker, SunSpec models 1, 203"),
)
BY_VALUES = (
    # Registers that are not there, or not in that function
    ("siemens_pac2200", "shelly_pro_3em", "exception 1"),
    ("janitza_umg96_umg604", "socomec_diris_b30", "exception 2"),
    ("socomec_countis_e27", "abb_b23_b24", "exception 2"),
    ("finder_7m38", "shelly_pro_3em", "exception 2"),
    # Registers that are there and mean something else
    ("eastron_sdm630", "phoenix_eem_350_d_mcb", "exception 2"),
    ("phoenix_eem_350_d_mcb", "eastron_sdm630", "exception 2"),
    ("siemens_pac2200", "siemens_pac1600", "exception 2"),
    ("siemens_pac1600", "siemens_pac2200", "voltage of L1 is not available"),
)


async def polled(station, place, device, times=3):
    """Swap, and poll until the reading is the device's or `times` are over -> the last reading."""
    place.swap(device)
    reading = None
    for _ in range(times):
        reading = await station.poll()
    return reading


@pytest.mark.parametrize(("configured", "other", "seen"), BY_NAME)
def test_another_model_that_names_itself(configured, other, seen):
    right, wrong = simulated_meter.made(configured), simulated_meter.made(other)
    wrong.unit_id = right.unit_id  # the installer gave it the same one

    async def main():
        async with Place(right) as place, station_at(place, configured) as station:
            assert is_right(await station.poll(), right, HOUSE)
            assert await polled(station, place, wrong) is None
            event = f'Meter at {station.where} identifies as "{seen}", configured is {configured}'
            assert station.events == [event]
            assert station.meter.last_error == f'the device identifies as "{seen}"'
            assert is_right(await polled(station, place, right, 1), right, HOUSE)
            assert station.meter.last_error is None
            assert station.events == [event]

    asyncio.run(main())


@pytest.mark.parametrize(("configured", "other", "why"), BY_VALUES)
def test_another_model_that_is_known_by_its_values_only(configured, other, why):
    right, wrong = simulated_meter.made(configured), simulated_meter.made(other)
    wrong.unit_id = right.unit_id

    async def main():
        async with Place(right) as place, station_at(place, configured) as station:
            assert is_right(await station.poll(), right, HOUSE)
            assert await polled(station, place, wrong) is None
            assert why in station.meter.last_error
            assert is_right(await polled(station, place, right, 1), right, HOUSE)
            assert station.meter.last_error is None

    asyncio.run(main())


def test_a_sunspec_meter_whose_registers_lie_elsewhere():
    """The same meter behind other software: found again before a value is looked at."""
    first = simulated_meter.made("sunspec_201_204")
    second = simulated_meter.moved(simulated_meter.made("sunspec_201_204"), 30)

    async def main():
        async with Place(first) as place, station_at(place, "sunspec_201_204") as station:
            assert is_right(await station.poll(), first, HOUSE)
            assert is_right(await polled(station, place, second, 1), second, HOUSE)
            assert is_right(await polled(station, place, first, 1), first, HOUSE)
            assert station.events == []

    asyncio.run(main())


def test_auto_keeps_the_meter_it_found_and_does_not_follow_a_swap():
    right, wrong = simulated_meter.made("tq_em420"), simulated_meter.made("abb_b23_b24")

    async def main():
        async with Place(right) as place, station_at(place, "auto") as station:
            assert is_right(await station.poll(), right, HOUSE)
            assert await polled(station, place, wrong) is None
            assert is_right(await polled(station, place, right, 1), right, HOUSE)
            assert station.events == [f"Meter at {station.where} was found to be tq_em420"]

    asyncio.run(main())


def test_the_supervision_counts_the_swapped_meter_as_lost_and_then_as_found():
    right, wrong = simulated_meter.made("abb_b23_b24"), simulated_meter.made("abb_a43_a44")
    watch = MeterSupervision(1, "meter:502")

    async def main():
        async with Place(right) as place, station_at(place, "abb_b23_b24") as station:
            states = []
            for device, seconds in ((right, 2), (wrong, 6), (right, 1)):
                place.swap(device)
                for _ in range(seconds):
                    watch.step(1000, await station.poll() is not None)
                states.append(watch.state)
            return states

    assert asyncio.run(main()) == [supervision.NORMAL, supervision.WARNING, supervision.NORMAL]
