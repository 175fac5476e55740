"""modbustcp_mode "auto" at every meter in turn: which one it settles on, or why on none."""

import asyncio
import functools

import pytest
import simulated_meter
from simulated_meter import HOUSE
from station_at_a_meter import Place, phases_of, station_at
from test_every_meter import CASES, is_right, near

import energy_meters
from meters import setup
from meters.data import uncertainty
from modbus_tcp.client import Client

NAMELESS = "it is none of the 18 meters that can name themselves, and has no SunSpec model"
NONE = None
# Device (and SunSpec model) -> the meter that "auto" settles on; NONE: the device cannot name
# itself, or no source confirms its name.
OUTCOMES = {
    ("abb_a43_a44", None): NONE,  # its name "A43" is not confirmed
    ("abb_b23_b24", None): "abb_b23_b24",
    ("cg_em24_ethernet", None): "cg_em24_ethernet",
    ("cg_em24_rs485", None): "cg_em24_rs485",
    ("cg_em340", None): "cg_em340",
    ("cg_em530_em540", None): "cg_em530_em540",
    ("dzg_dvh4013", None): NONE,
    ("eastron_sdm120", None): "eastron_sdm120",
    ("eastron_sdm630", None): NONE,  # the same question as the SDM120's, another answer
    ("eastron_sdm72dm_v2", None): NONE,
    ("finder_7e78_algodue", None): NONE,
    ("finder_7m38", None): NONE,
    # Found by its model: the registers are those of any SunSpec meter.
    ("fronius_smart_meter", 203): "sunspec_201_204",
    ("fronius_smart_meter", 213): "sunspec_211_214",
    ("inepro_pro380", None): NONE,
    ("janitza_umg96_umg604", None): NONE,
    ("phoenix_eem_350_d_mcb", None): NONE,
    ("phoenix_eem_ma370", None): NONE,
    ("phoenix_eem_ma600", None): NONE,
    ("saia_ale3", None): "saia_ale3",
    ("schneider_iem3155_3255", None): "schneider_iem3155_3255",
    ("schneider_pm3255", None): "schneider_pm3255",
    ("shelly_pro_3em", None): NONE,
    ("siemens_pac1600", None): NONE,
    ("siemens_pac2200", None): "siemens_pac2200",
    ("siemens_pac3200", None): "siemens_pac2200",  # the same maker's number and registers
    ("socomec_countis_e27", None): "socomec_countis_e27",
    ("socomec_countis_e34_e44", None): "socomec_countis_e34_e44",
    ("socomec_diris_a10", None): "socomec_diris_a10",
    ("socomec_diris_a14", None): "socomec_diris_a14",
    ("socomec_diris_a20_a40", None): "socomec_diris_a20_a40",
    ("socomec_diris_b30", None): "socomec_diris_b30",  # family 400 as the A20, other registers
    ("solaredge_meter", None): "solaredge_meter",
    ("sunspec_201_204", 203): "sunspec_201_204",
    ("sunspec_201_204", 204): "sunspec_201_204",
    ("sunspec_211_214", 213): "sunspec_211_214",
    ("sunspec_211_214", 214): "sunspec_211_214",
    ("tq_em420", None): "tq_em420",
    ("tq_ksem_sunspec", None): "sunspec_201_204",  # model 203, wherever it lies
    ("victron_gx_grid", None): NONE,
    ("victron_vm3p75ct", None): NONE,  # it answers over UDP only, where it is not looked for
    ("wago_879_30xx", None): NONE,
}

# Their register tables have one secondary source.
UNCONFIRMED = {"saia_ale3"}


def test_every_meter_has_an_outcome():
    assert set(OUTCOMES) == set(CASES)


@pytest.mark.parametrize("case", OUTCOMES, ids=lambda case: f"{case[0]}-{case[1] or ''}")
def test_what_auto_settles_on(case):
    name, model = case
    found = OUTCOMES[case]

    async def main():
        async with (
            Place(simulated_meter.made(name, HOUSE, model)) as place,
            station_at(place, "auto", phases_of(name)) as station,
        ):
            reading = await station.poll()
            where = f"Meter at {station.where}"
            if found is NONE:
                assert reading is None
                assert station.events == [f"{where} is not valid: {NAMELESS}"]
                questions = [refused[:3] for refused in place.refused]
                assert len(questions) == len(set(questions)), "asked twice"
                assert await station.poll() is None
            else:
                assert is_right(reading, place.device, HOUSE), vars(reading)
                events = [f"{where} was found to be {found}"]
                if found in UNCONFIRMED:
                    events.append(uncertainty(energy_meters.load(found)))
                assert station.events == events
                assert is_right(await station.poll(), place.device, HOUSE)
            assert len(station.events) <= 2

    asyncio.run(main())


@pytest.mark.parametrize("name", ("cg_em340", "tq_em420", "saia_ale3", "sunspec_211_214"))
def test_the_next_start_asks_for_the_meter_that_was_found_and_for_no_other(name):
    refused = []  # the number of questions

    async def main():
        async with Place(simulated_meter.made(name)) as place:
            for _ in range(3):
                async with station_at(place, "auto") as station:
                    assert is_right(await station.poll(), place.device, HOUSE)
                    assert station.events[0] == f"Meter at {station.where} was found to be {name}"
                refused.append(len(place.refused))
                place.refused.clear()

    asyncio.run(main())
    assert refused[0] > 0 and refused[1:] == [0, 0], refused


def test_another_meter_in_its_place_is_found_at_the_next_start_and_kept_in_turn():
    found = []

    async def main():
        async with Place(simulated_meter.made("tq_em420")) as place:
            for name in ("tq_em420", "cg_em340", "cg_em340", "tq_em420"):
                place.device = simulated_meter.made(name)
                place.refused.clear()
                async with station_at(place, "auto") as station:
                    assert is_right(await station.poll(), place.device, HOUSE)
                    found.append((station.meter.device.found, len(place.refused) > 0))

    asyncio.run(main())
    assert found == [
        ("tq_em420", True),
        ("cg_em340", True),
        ("cg_em340", False),
        ("tq_em420", True),
    ]


@pytest.mark.parametrize("code", (3, 4, 10, 11))
@pytest.mark.parametrize("name", ("tq_em420", "saia_ale3", "sunspec_211_214"))
def test_devices_that_decline_in_their_own_way_are_found_too(name, code):
    device = simulated_meter.made(name)
    read = device.read

    def declining(*request):
        found = read(*request)
        return code if isinstance(found, int) else found

    device.read = declining

    async def main():
        async with Place(device) as place, station_at(place, "auto") as station:
            assert is_right(await station.poll(), device, HOUSE), station.meter.last_error
            assert station.events[0] == f"Meter at {station.where} was found to be {name}"

    asyncio.run(main())


def test_a_silent_unit_is_an_event(monkeypatch):
    quick = functools.partial(Client, response_timeout_ms=50)
    monkeypatch.setattr(setup, "Client", quick)
    device = simulated_meter.made("cg_em340")

    async def main():
        async with (
            Place(device) as place,
            station_at(place, "auto", modbustcp_slave_address=5) as station,
        ):
            assert await station.poll() is None
            assert station.events == [
                f"Meter at {station.where} does not answer as unit 5: most meters are unit 1"
            ]
            assert await station.poll() is None
            assert len(station.events) == 1

    asyncio.run(main())


@pytest.mark.parametrize("base", (0, 40000, 50000))
def test_a_sunspec_meter_at_each_of_the_places_where_its_map_may_begin(base):
    async def main():
        async with (
            Place(simulated_meter.made("sunspec_201_204", HOUSE, 203, base)) as place,
            station_at(place, "auto") as station,
        ):
            assert is_right(await station.poll(), place.device, HOUSE)

    asyncio.run(main())


def test_a_measured_value_is_not_taken_for_a_name():
    """The DZG's current of L1, 1.65 A, lies where an EM24 has its model number, 1650."""
    truth = HOUSE._replace(current_ma=(1650, -8700, 4100), power_w=(380, -1950, 930))
    device = simulated_meter.made("dzg_dvh4013", truth)
    device.inside.clear()  # it lets a request begin anywhere
    device.words[3, 11] = 1650

    async def main():
        async with Place(device) as place, station_at(place, "auto") as station:
            assert await station.poll() is None
            assert await station.poll() is None
            assert len(station.events) == 1
            assert "it names itself as cg_em24_ethernet, but: " in station.events[0]

    asyncio.run(main())


def test_another_maker_s_meter_where_solaredge_has_its_own_is_not_reversed():
    """Model 203 at 40188, where a SolarEdge inverter has meter 1, which counts export positive."""
    device = simulated_meter.moved(simulated_meter.made("sunspec_201_204"), 40188 - 40069)

    async def main():
        async with Place(device) as place, station_at(place, "auto") as station:
            reading = await station.poll()
            assert near(reading.current_ma, HOUSE.current_ma)
            assert station.events == [f"Meter at {station.where} was found to be sunspec_201_204"]

    asyncio.run(main())


def test_a_meter_with_a_lost_phase_is_named_and_found_when_it_can_be_read():
    """It is an event first; once the phase is back "auto" settles on the meter."""
    good = simulated_meter.made("tq_em420")
    lost = simulated_meter.made(
        "tq_em420", HOUSE._replace(voltage_mv=(231000, 0, 234000), power_w=(3670, 0, 930))
    )

    async def main():
        async with Place(lost) as place, station_at(place, "auto") as station:
            assert await station.poll() is None
            assert station.events[0].endswith(
                "it names itself as tq_em420, but: voltage of L2 is 0.0 V: the phase is lost"
            )
            place.device = good
            assert is_right(await station.poll(), good, HOUSE)
            assert station.events[1:] == [f"Meter at {station.where} was found to be tq_em420"]

    asyncio.run(main())
