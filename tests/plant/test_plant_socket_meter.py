"""The meter at the socket, read as the firmware reads an ABB B23."""

import energy_meters
from energy_meters import identity
from energy_meters.decoder import Decoder
from energy_meters.reading import Reading
from modbus_tcp.client import Client
from modbus_tcp.stream import open_stream
from tools.plant.car import Car
from tools.plant.plant import SOCKET_METER_ROUTE, Plant
from tools.plant.socket_meter import SocketMeter

DATA = energy_meters.load("abb_b23_b24")


class Steady(Car):
    """Draws the same for ever."""

    drawn_ma = (10000, 7000, 20)


async def replies(address, unit, requests):
    client = Client(lambda: open_stream(*address, 1000), unit)
    try:
        return [await client.read(*request) for request in requests]
    finally:
        await client.close()


async def read(address, unit):
    decoder, reading = Decoder(DATA), Reading()
    decoder.decode(await replies(address, unit, decoder.requests), reading)
    return reading


def test_currents_voltages_and_powers(bounded):
    async def main():
        meter = SocketMeter(unit=7)
        await meter.start()
        try:
            meter.update([16000, 8230, -1250])
            reading = await read(meter.address, 7)
            assert reading.current_ma == [16000, 8230, -1250]
            assert reading.voltage_mv == [230000, 230000, 230000]
            assert reading.power_w == [3680, 1892, -287]
            assert reading.power_total_w == 5285
            assert reading.frequency_mhz == 49980
            assert meter.polls == 1
        finally:
            await meter.stop()

    bounded(main())


def test_it_names_itself(bounded):
    async def main():
        meter = SocketMeter()
        await meter.start()
        try:
            found = await replies(meter.address, 1, identity.requests(DATA))
            assert identity.identifies(DATA, found)[0]
        finally:
            await meter.stop()

    bounded(main())


def test_in_the_plant_it_measures_the_station_s_phases_whatever_the_rotation(bounded):
    async def main():
        plant = Plant(car=Steady(), rotation="L2L3L1", socket_meter_unit=1)
        await plant.start()
        try:
            assert any(
                line.startswith(f"route {SOCKET_METER_ROUTE} ") for line in plant._greeting()
            )
            plant.socket_meter.update(plant.car.drawn_ma)
            reading = await read(plant.socket_meter.address, 1)
            assert reading.current_ma == [10000, 7000, 20]
            assert plant.car_ma == [20, 10000, 7000]
        finally:
            await plant.stop()

    bounded(main())


def test_without_it_the_board_has_no_route_to_one(bounded):
    async def main():
        plant = Plant()
        await plant.start()
        try:
            assert plant.socket_meter is None
            assert not any(SOCKET_METER_ROUTE in line for line in plant._greeting())
            assert plant.snapshot()["socket_meter_polls"] == 0
        finally:
            await plant.stop()

    bounded(main())
