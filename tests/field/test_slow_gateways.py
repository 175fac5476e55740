"""Gateways that are slow, settle after each connection, or answer late now and then (F6)."""

import asyncio
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from gateways import CURRENTS_MA, Home, good, now_and_then

from clock import Stopwatch
from modbus_tcp.client import Client
from modbus_tcp.stream import open_stream
from tools.plant.cable import Relay
from tools.plant.meter import Meter
from tools.plant.misbehaviour import Misbehaviour

# (where it was reported, ms that each reply takes, the readings in 60 s at the least)
SLOW = (
    ("libzbxmodbus#11: a little over a second", 1060, 40),
    ("a serial line at 2400 baud", 1500, 30),
    ("esphome_modbus_tcp_master#3: two seconds", 2000, 24),
    ("mbmd#199: busy bus of several meters", 2600, 18),
    ("huawei_solar#1436: three seconds", 3000, 15),
)


@pytest.mark.parametrize("source, reply_ms, least", SLOW, ids=[row[0] for row in SLOW])
def test_slow_replies_are_read_without_a_warning(source, reply_ms, least):
    home = Home(lambda request, *_: [reply_ms, good(request)]).run(80)
    assert len([at for at, _ in home.readings if at > 20]) >= least, source
    assert home.readings[0][1] == CURRENTS_MA
    assert home.warning_s == 0
    assert home.streams.connections == 1
    assert home.texts() == []
    assert reply_ms <= home.client.reply_ms <= reply_ms + 10
    assert reply_ms <= home.client.longest_reply_ms <= reply_ms + 10


def test_a_quick_one_is_polled_once_a_second_and_a_slow_one_back_to_back():
    for reply_ms, apart_s in ((20, 1), (700, 1), (1400, 1.4), (2500, 2.5)):
        home = Home(lambda request, *_, ms=reply_ms: [ms, good(request)]).run(50)
        last = [at for at, _ in home.readings if at > 20]
        mean_s = (last[-1] - last[0]) / (len(last) - 1)
        assert apart_s - 0.01 < mean_s < apart_s + 0.15, (reply_ms, mean_s)


# (where it was reported, the percentage of late replies, ms of a late one, None: never)
LATE = (
    ("venus#663: every fifth after 1.2 s", 20, 1200),
    ("every fifth after two seconds", 20, 2000),
    ("jbuehl/solaredge#80: every fifth after three seconds", 20, 2900),
    ("every fifth after three and a half", 20, 3500),
    ("one of twenty is lost", 5, None),
    ("every tenth after 2.5 s, one connection", 10, 2500),
)


@pytest.mark.parametrize("seed", (1, 2, 3))
@pytest.mark.parametrize("source, percent, late_ms", LATE, ids=[row[0] for row in LATE])
def test_late_replies_now_and_then_are_no_warning(source, percent, late_ms, seed):
    is_late = now_and_then(percent, seed)
    asked = []

    def respond(request, *_):
        asked.append(request)
        # Not at the start, where several questions in a row make the first reading, and no two
        # lost ones in a row: that is a loss.
        if len(asked) < 6 or (asked and asked[-2] is None) or not is_late():
            return [20, good(request)]
        if late_ms is None or late_ms > 3200:
            asked[-1] = None
        return [] if late_ms is None else [late_ms, good(request)]

    home = Home(respond).run(120)
    assert home.warning_s == 0, source
    assert home.streams.connections == 1
    assert {tuple(currents) for _, currents in home.readings} == {tuple(CURRENTS_MA)}


def test_a_time_out_costs_neither_the_connection_nor_an_identification():
    asked = []

    def respond(request, *_):
        asked.append(request[8] << 8 | request[9])
        return [] if len(asked) == 8 else [good(request)]

    home = Home(respond).run(20)
    assert home.streams.connections == 1
    assert asked[:4] == [50000, 50058, 50520, 51315]
    assert set(asked[4:]) == {50520}


def test_the_second_time_out_in_a_row_does():
    asked = []

    def respond(request, *_):
        asked.append(request[8] << 8 | request[9])
        return [] if len(asked) in (8, 9) else [good(request)]

    home = Home(respond).run(20)
    assert home.streams.connections == 2
    assert asked[9:13] == [50000, 50058, 50520, 51315]


def ignores(request, _connection, age_ms):
    return [good(request)] if age_ms >= 1000 else []


def closes(request, _connection, age_ms):
    return [good(request)] if age_ms >= 1000 else [None]


def resets(request, _connection, age_ms):
    return [good(request)] if age_ms >= 1000 else [OSError(104)]


def refuses(request, _connection, age_ms):
    reply = good(request)
    return [reply] if age_ms >= 1000 else [request[:4] + b"\0\3" + request[6:7] + b"\x83\x0b"]


def is_busy(request, _connection, age_ms):
    reply = good(request)
    return [reply] if age_ms >= 1000 else [request[:4] + b"\0\3" + request[6:7] + b"\x83\x06"]


SETTLING = (
    ("huawei_solar#1436: ignores the first second", ignores),
    ("mbmd#199: closes in the first second", closes),
    ("esphome_modbus_tcp_master#3: resets in the first second", resets),
    ("venus#663: its meter is not reached in the first second", refuses),
    ("busy in the first second", is_busy),
)


@pytest.mark.parametrize("source, respond", SETTLING, ids=[row[0] for row in SETTLING])
def test_a_server_that_needs_a_second_after_connecting_is_read(source, respond):
    home = Home(respond).run(30)
    assert home.readings[0][0] < 8, source
    assert home.longest_gap_s() < 2
    assert home.streams.connections <= 3
    assert home.meter.last_error is None


@pytest.mark.parametrize("closed_for_ms", (300, 500, 900))
def test_a_server_that_resets_for_a_while_after_a_connection_ended(closed_for_ms):
    """It ends the connection itself after every tenth reply."""
    ended_ms = [-10_000]
    replies = []

    def respond(request, _connection, _age_ms):
        now_ms = home._virtual.now_ms()
        if now_ms - ended_ms[0] < closed_for_ms:
            ended_ms[0] = now_ms
            return [OSError(104)]
        replies.append(request)
        if len(replies) % 10:
            return [good(request)]
        ended_ms[0] = now_ms
        return [good(request), None]

    home = Home(respond)
    home.run(90)
    assert home.warning_s == 0
    assert len(home.readings) > 25


def test_pymodbus_with_replies_of_two_seconds():
    """A server that is not ours behind the plant's relay, in real time."""

    async def main():
        server, relay = Meter(), Relay()
        await server.start()
        await relay.start(server.address)
        try:
            faults = Misbehaviour(relay)
            faults.misbehave("slow")
            client = Client(lambda: open_stream(*relay.address, 1000), 5, stopwatch=Stopwatch())
            assert bytes(await client.read(3, 50000, 4)) == b"\0S\0O\0C\0O"
            assert 1900 <= client.reply_ms < 3200
            await client.close()
        finally:
            await relay.stop()
            await server.stop()

    asyncio.run(main())
