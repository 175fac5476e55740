"""The meter behind a SolarEdge inverter is found whatever models the inverter has in front of it.

The lengths are those of the SunSpec models: 103 has 50 registers, 160 has 8 and 20 for each unit,
120 has 26, 701 has 153; a common model has 65 or 66.
"""

import asyncio
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent.parent / "meters"))

import simulated_meter
from identities import number, text
from simulated_meter import HOUSE
from station_at_a_meter import Place, station_at

from modbus_tcp import client

INVERTER, SYNERGY_2, SYNERGY_3 = (103, 50), (160, 48), (160, 68)
# (where it was reported, the inverter's models, the meter's model)
CHAINS = (
    ("nmakel/solaredge_modbus: inverters without Synergy units", [INVERTER], 203),
    ("solaredge-modbus-multi#85: SE82.8K", [INVERTER, SYNERGY_3], 203),
    ("openWB/core#1877: two units", [INVERTER, SYNERGY_2], 203),
    ("solaredge_modbus#55: one-phase inverter", [(101, 50), SYNERGY_2], 203),
    ("solaredge-modbus-multi#631: model 701 instead", [INVERTER, (701, 153), (702, 50)], 203),
    ("a delta meter, nameplate ratings first", [INVERTER, (120, 26), SYNERGY_3], 204),
    ("floats beside integers, another order", [SYNERGY_2, (113, 60), INVERTER], 203),
)
AT = 40069  # behind "SunS" and the inverter's common model
MADE_AT = 40188


def inverter(chain, model, meters=1):
    """A device with these models, and behind them one common model and meter after the other."""
    device = simulated_meter.made("solaredge_meter", HOUSE, model)
    words = {key: word for key, word in device.words.items() if key[1] < AT}
    meter = {register - MADE_AT: word for (_, register), word in device.words.items()}
    device.words, device.inside = words, set()
    at = AT
    for which in [*chain, *[None] * meters]:
        if which:
            device.put_free(3, at, number(which[0]) + number(which[1]))
            device.put_unknown(3, at, 2 + which[1])
            at += 2 + which[1]
            continue
        device.put_free(3, at, number(1) + number(65) + text(b"WattNode", 65))
        at += 67
        for register in range(107 + 2):
            device.words[3, at + register] = meter[register]
        meter[3] ^= 1  # the next one reports another current
        at += 107
    return device


@pytest.fixture(autouse=True)
def no_pauses_and_an_empty_flash(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(client, "FIRST_DELAY_MS", 0)
    monkeypatch.setattr(client, "LONGEST_DELAY_MS", 0)


@pytest.mark.parametrize("mode", ("solaredge_meter", "auto"))
@pytest.mark.parametrize("source, chain, model", CHAINS, ids=[row[0] for row in CHAINS])
def test_the_meter_is_read_in_its_own_direction(source, chain, model, mode):
    async def main():
        async with (
            Place(inverter(chain, model)) as place,
            station_at(place, mode) as station,
        ):
            reading = await station.poll()
            assert reading is not None, (source, station.meter.last_error)
            assert reading.current_ma == list(HOUSE.current_ma)
            assert reading.power_w == list(HOUSE.power_w)
            found = f"Meter at {station.where} was found to be solaredge_meter"
            assert station.events == ([found] if mode == "auto" else [])

    asyncio.run(main())


def test_auto_never_tries_it_first():
    """It is the one that takes a device without a maker's name, and counts the other way."""

    async def main():
        async with Place(inverter(*CHAINS[0][1:])) as place:
            for _ in range(2):
                place.refused.clear()
                async with station_at(place, "auto") as station:
                    assert await station.poll() is not None
                    assert station.meter.device.found == "solaredge_meter"
                assert place.refused  # the others' questions

    asyncio.run(main())


@pytest.mark.parametrize("source, chain, model", CHAINS[:3], ids=[row[0] for row in CHAINS[:3]])
def test_of_two_meters_the_first_is_read(source, chain, model):
    async def main():
        async with (
            Place(inverter(chain, model, meters=2)) as place,
            station_at(place, "solaredge_meter") as station,
        ):
            assert (await station.poll()).current_ma == list(HOUSE.current_ma)

    asyncio.run(main())


def test_another_direction_is_refused_by_name():
    """The general file counts import as positive."""

    async def main():
        async with (
            Place(inverter([INVERTER, SYNERGY_2], 203)) as place,
            station_at(place, "sunspec_201_204") as station,
        ):
            assert await station.poll() is None
            (event,) = station.events
            assert 'identifies as "SolarEdge, SunSpec models 1, 103, 160, 1, 203"' in event

    asyncio.run(main())
