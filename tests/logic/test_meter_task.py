"""The meter's task hands each valid reading over once, keeps errors, and is watched."""

import asyncio

import energy_meters
from energy_meters.judge import Judge
from energy_meters.poller import Poller
from meters import task as meter_task
from meters.reports import MeterReports
from meters.task import Meter
from meters.watched_client import WatchedClient
from meters_at_hand import CURRENTS_MA, EVERYTHING, IDENTITY, SILENCE, another, countis
from modbus_tcp.client import Client
from virtual_time import VirtualTime


class Watchdog:
    def __init__(self):
        self.count = 0

    def alive(self, name):
        assert name == "meter"
        self.count += 1


class Task:
    """A Meter at a table of registers; events: their texts."""

    def __init__(self, table):
        self.watchdog = Watchdog()
        self.events = []
        client = WatchedClient(table, self.watchdog, "meter")
        poller = Poller(client, energy_meters.load("socomec"), Judge())
        reports = MeterReports("Meter at there", "socomec", 5, self.events.append)
        self.meter = Meter(poller, reports, self.watchdog)

    def poll(self, times=1):
        async def main():
            for _ in range(times):
                await self.meter.poll()

        asyncio.run(main())
        return self.meter.take()


def test_a_reading_is_handed_over_once_and_stays_for_those_who_look():
    task = Task(countis())
    meter = task.meter
    assert meter.reading is None
    assert meter.last_error is None
    assert meter.take() is None
    assert task.poll().current_ma == CURRENTS_MA
    assert meter.take() is None
    assert meter.reading.current_ma == CURRENTS_MA
    assert meter.last_error is None
    assert meter.polls == 1
    assert meter.device.identity == "SOCO, COUNTIS E27"


def test_an_error_is_kept_until_the_next_reading_which_stays_as_well():
    table = countis()
    task = Task(table)
    task.poll()
    table.failure = SILENCE
    assert task.poll() is None
    assert task.meter.last_error == "no reply within 1000 ms"
    assert task.meter.reading.current_ma == CURRENTS_MA
    assert task.events == []  # that is the supervision's to report
    table.failure = None
    assert task.poll().current_ma == CURRENTS_MA
    assert task.meter.last_error is None
    assert task.meter.polls == 3


def test_a_reading_that_is_not_valid_is_an_event():
    task = Task(another())
    assert task.poll(30) is None
    assert task.meter.last_error == 'the device identifies as "ABCD, COUNTIS E27"'
    assert task.events == [
        'Meter at there identifies as "ABCD, COUNTIS E27", configured is socomec'
    ]


def test_each_transaction_is_progress():
    task = Task(countis())
    task.poll()
    assert task.watchdog.count == len(IDENTITY + EVERYTHING)
    task.poll()
    assert task.watchdog.count == len(IDENTITY + EVERYTHING) + 1


def test_it_polls_once_a_second_however_long_a_poll_takes():
    task = Task(countis())
    virtual = VirtualTime()
    begun_ms = []

    elapsed_ms = []

    async def poll(since_last_ms):
        elapsed_ms.append(since_last_ms)
        begun_ms.append(virtual.now_ms())
        await asyncio.sleep_ms((0, 300, 999, 1300, 1300, 0)[len(begun_ms) - 1])

    async def main():
        running = asyncio.create_task(task.meter.run())
        await asyncio.sleep_ms(5700)
        running.cancel()

    task.meter.poll = poll
    meter_task.Stopwatch, real = virtual.stopwatch, meter_task.Stopwatch
    try:
        virtual.run(main())
    finally:
        meter_task.Stopwatch = real
    apart_ms = [begun_ms[number + 1] - begun_ms[number] for number in range(5)]
    for found_ms, wanted_ms in zip(apart_ms, (1000, 1000, 1000, 1300, 1300)):
        assert wanted_ms <= found_ms < wanted_ms + 90, apart_ms
    assert len(begun_ms) == 6
    for found_ms, wanted_ms in zip(elapsed_ms, (1000, 1000, 1000, 1000, 1300, 1300)):
        assert wanted_ms <= found_ms < wanted_ms + 90, elapsed_ms
    assert task.watchdog.count == 6  # once for each poll


def test_it_is_starting_while_the_first_reading_is_on_its_way():
    table = countis()
    task = Task(table)
    meter = task.meter
    seen = []
    read = table.read

    async def counted(*request):
        reply = await read(*request)
        seen.append(meter.is_starting())
        table.reply_count += 1
        return reply

    table.read = counted
    assert not meter.is_starting()
    task.poll()
    # Not before the first reply, and never again after the first reading
    assert seen == [False, True, True, True]
    assert not meter.is_starting()
    task.poll()
    assert seen[4:] == [False]


def test_an_invalid_meter_is_not_starting_between_its_polls():
    task = Task(another())
    task.meter.poller.client.client.reply_count = 7
    task.poll()
    assert not task.meter.is_starting()


def test_the_client_s_calls_reach_the_real_one():
    async def nobody():
        raise OSError(111)

    client = Client(nobody, 5)
    watchdog = Watchdog()
    watched = WatchedClient(client, watchdog, "meter")
    client.connections = 7
    assert watched.connections == 7
    client.reply_count, client.reply_ms, client.longest_reply_ms = 3, 40, 50
    assert (watched.reply_count, watched.reply_ms, watched.longest_reply_ms) == (3, 40, 50)
    assert watched.peculiarities is client.peculiarities
    assert watched.client is client
