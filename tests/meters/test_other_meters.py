"""Another device than the configured meter answers: an event, or its readings are not used.

Every meter is configured at every device; each accepted reading has to be right. Devices with the
same registers and without a name are the exception: nothing on the wire distinguishes them.
"""

import asyncio

import pytest
import simulated_meter
from identities import IDENTITIES, text
from simulated_meter import HOUSE
from station_at_a_meter import Place, phases_of, station_at
from test_every_meter import CASES, is_right

from energy_meters import catalogue

# Device -> the other meters that may be configured for it, since their registers are the same
SOCOMEC_DIRIS = {"phoenix_eem_ma600", "socomec_diris_a20_a40"}
SAME_REGISTERS = {
    "abb_a43_a44": set(),  # its name is "A43"
    "abb_b23_b24": {"abb_a43_a44"},
    "eastron_sdm630": {"eastron_sdm72dm_v2"},
    "eastron_sdm72dm_v2": {"eastron_sdm630"},
    "fronius_smart_meter-203": {"sunspec_201_204", "tq_ksem_sunspec"},
    "fronius_smart_meter-213": {"sunspec_211_214"},
    "inepro_pro380": {"wago_879_30xx"},
    "wago_879_30xx": {"inepro_pro380"},
    "phoenix_eem_ma600": {
        # It does not identify itself.
        "socomec_countis_e34_e44",
        "socomec_diris_a10",
        "socomec_diris_a14",
        "socomec_diris_a20_a40",
    },
    "schneider_iem3155_3255": {"schneider_pm3255"},
    "schneider_pm3255": set(),  # its name is "PM3255"
    "siemens_pac2200": {"siemens_pac3200"},
    "siemens_pac3200": {"siemens_pac2200"},
    "socomec_countis_e34_e44": {"phoenix_eem_ma600"},
    "socomec_diris_a10": SOCOMEC_DIRIS,
    "socomec_diris_a14": SOCOMEC_DIRIS,
    "socomec_diris_a20_a40": {"phoenix_eem_ma600"},
    "sunspec_201_204-203": {"tq_ksem_sunspec"},
    "tq_ksem_sunspec": {"sunspec_201_204"},
}


def shown(case):
    name, model = case
    return name if model is None else f"{name}-{model}"


@pytest.mark.parametrize("case", CASES, ids=shown)
def test_every_meter_configured_for_this_device(case):
    device = simulated_meter.made(case[0], HOUSE, case[1])
    key = shown(case) if shown(case) in SAME_REGISTERS else case[0]

    async def main():
        taken = set()
        async with Place(device) as place:
            for mode in catalogue.NAMES:
                async with station_at(place, mode, phases_of(mode)) as station:
                    reading = await station.poll()
                if reading is None:
                    assert station.meter.last_error
                else:
                    assert is_right(reading, device, HOUSE), (mode, vars(reading))
                    taken.add(mode)
        return taken

    assert asyncio.run(main()) == SAME_REGISTERS.get(key, set()) | {case[0]}


# Meter -> (registers of its identity with which another device answers, its name in the event)
DIRIS_A14 = {50004: b"\x01\x90", 50058: text(b"Diris A14", 8)}
COUNTIS_E27 = {50058: text(b"COUNTIS E27", 8)}
WRONG = {
    "abb_b23_b24": ({35168: b"A43 "}, "A43"),
    "cg_em24_ethernet": ({11: b"\0\x47"}, "71"),
    "cg_em24_rs485": ({11: b"\x06\x72"}, "1650"),
    "cg_em340": ({11: b"\x06\xd0"}, "1744"),
    "cg_em530_em540": ({11: b"\x01\x55"}, "341"),
    "eastron_sdm120": ({64514: b"\0\x70"}, "112"),
    "schneider_iem3155_3255": (
        {49: text(b"PM3255", 20)},
        "Schneider Electric, PM3255, 0012D687",
    ),
    "schneider_pm3255": ({69: text(b"Some maker", 20)}, "Some maker, PM3255, 0012D687"),
    "siemens_pac2200": ({64001: b"\0\x2b"}, "43"),
    "siemens_pac3200": ({64001: b"\0\x2b"}, "43"),
    "saia_ale3": ({6: text(b"AAE3D5FD10C2", 6)}, "AAE3D5FD10C2"),
    "socomec_countis_e27": (DIRIS_A14, "SOCO, Diris A14"),
    "socomec_countis_e34_e44": (COUNTIS_E27, "SOCO, COUNTIS E27"),
    "socomec_diris_a10": (DIRIS_A14, "SOCO, Diris A14"),
    "socomec_diris_a14": (COUNTIS_E27, "SOCO, COUNTIS E27"),
    "socomec_diris_a20_a40": ({50004: b"\0\x64"}, "SOCO, 100"),
    "socomec_diris_b30": (DIRIS_A14, "SOCO, Diris A14"),
    "tq_em420": ({8192: b"R4XX"}, "R4XX"),
    "tq_ksem_sunspec": ({40069: b"\0\xcc"}, "SunS, 204"),
    "victron_vm3p75ct": ({4096: b"\xa1\xb3"}, "41395"),
}
BY_SUNSPEC_MARKS = {"tq_ksem_sunspec"}


def impostor(name):
    """A device with the meter's registers and values, but another name."""
    device = simulated_meter.made(name)
    for address, data in WRONG[name][0].items():
        for code in (3, 4):
            if (code, address) in device.alone:
                device.alone[code, address] = int.from_bytes(data, "big")
            elif (code, address) in device.words:
                device.put_free(code, address, data)
    return device


def test_every_meter_that_can_name_itself_is_here():
    from energy_meters import identity, load

    meters = {name: load(name) for name in catalogue.NAMES}
    asked = {name for name in meters if identity.requests(meters[name])}
    named = {name for name in meters if identity.by_known_marks(meters[name])["identify"]}
    assert set(WRONG) == named
    assert asked - BY_SUNSPEC_MARKS == set(IDENTITIES)
    assert asked - named == {
        "abb_a43_a44",
        "eastron_sdm630",
        "eastron_sdm72dm_v2",
        "finder_7e78_algodue",
        "inepro_pro380",
        "shelly_pro_3em",
        "victron_gx_grid",
    }


@pytest.mark.parametrize("name", WRONG)
def test_the_right_identity_is_accepted_and_a_wrong_one_is_an_event(name):
    async def main():
        async with Place(simulated_meter.made(name)) as place:
            async with station_at(place, name, phases_of(name)) as station:
                assert is_right(await station.poll(), place.device, HOUSE)
                before = list(station.events)  # of a register table that is not confirmed
                assert before == [] or name == "saia_ale3"
            place.device = impostor(name)
            async with station_at(place, name, phases_of(name)) as station:
                for _ in range(3):
                    assert await station.poll() is None
                assert station.events[len(before) :] == [
                    f'Meter at {station.where} identifies as "{WRONG[name][1]}", '
                    f"configured is {name}"
                ]

    asyncio.run(main())


@pytest.mark.parametrize("name", ("sunspec_201_204", "fronius_smart_meter"))
def test_a_solaredge_device_names_itself_where_another_sunspec_meter_is_configured(name):
    async def main():
        async with (
            Place(simulated_meter.made("solaredge_meter")) as place,
            station_at(place, name) as station,
        ):
            assert await station.poll() is None
            (event,) = station.events
            assert event == (
                f'Meter at {station.where} identifies as "SolarEdge, SunSpec models 1, 103, 203", '
                f"configured is {name}"
            )

    asyncio.run(main())


@pytest.mark.parametrize("name", ("shelly_pro_3em", "victron_gx_grid", "inepro_pro380"))
def test_a_meter_exchanged_for_one_of_the_same_kind_is_an_event(name):
    first, second = simulated_meter.made(name), simulated_meter.made(name)
    code, address, data = IDENTITIES[name][0]
    second.put_free(code, address, b"98" + data[2:])

    async def main():
        async with Place(first) as place, station_at(place, name) as station:
            assert is_right(await station.poll(), first, HOUSE)
            before = station.meter.device.identity
            place.swap(second)
            assert is_right(await station.poll(), second, HOUSE)
            assert station.events == [
                f'Meter at {station.where} identifies as "{station.meter.device.identity}", '
                f'before as "{before}"'
            ]

    asyncio.run(main())


@pytest.mark.parametrize("name", ("socomec_countis_e27", "cg_em340", "eastron_sdm630"))
def test_an_export_where_nothing_generates_is_an_event_and_not_used(name):
    importing = HOUSE._replace(current_ma=(16300, 8700, 4100), power_w=(3670, 1950, 930))

    async def main():
        nothing = {"installation_generation": "none"}
        async with (
            Place(simulated_meter.made(name, importing)) as place,
            station_at(place, name, **nothing) as station,
        ):
            assert is_right(await station.poll(), place.device, importing)
            place.device = simulated_meter.made(name, HOUSE)
            assert await station.poll() is None
            (event,) = station.events
            assert event.startswith(f"Meter at {station.where} is not valid: L2 reports an export")

    asyncio.run(main())
