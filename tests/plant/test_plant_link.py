"""The link takes a board's lines, survives wrong ones, and lets all outputs go when it leaves."""

import asyncio
import contextlib

import pytest

from tools.plant.link import BoardWires

GREETING = ["route 192.168.0.4:502 127.0.0.1:5020", "link 1", "adc 2 2560000 100000 -1"]


class Board:
    def __init__(self, streams):
        self.reader, self.writer = streams

    def say(self, text):
        self.writer.write(text.encode() if isinstance(text, str) else text)

    async def hears(self):
        return (await asyncio.wait_for(self.reader.readline(), 5)).decode()


@contextlib.asynccontextmanager
async def linked():
    link = BoardWires(lambda: GREETING, lambda: None)
    await link.start()
    try:
        yield link
    finally:
        await link.stop()


@contextlib.asynccontextmanager
async def board(link):
    streams = await asyncio.open_connection(*link.address)
    try:
        yield Board(streams)
    finally:
        streams[1].close()
        with contextlib.suppress(OSError):
            await streams[1].wait_closed()


def test_the_greeting_follows_boot(bounded):
    async def main():
        async with linked() as link, board(link) as one:
            one.say("boot WDT\n")
            lines = [await one.hears() for _ in range(4)]
            assert lines == [line + "\n" for line in [*GREETING, "ready"]]
            assert (link.connected, link.boot_cause, link.boots) == (True, "WDT", 1)
            link.send("input", 3, 1)
            assert await one.hears() == "input 3 1\n"

    bounded(main())


OUTPUTS = (
    ("pin 7 1\n", {7: 65535}),
    ("pin 7 1\npin 7 0\n", {7: 0}),
    ("pwm 1 1000 17476\n", {1: 17476}),
    ("pwm 1 1000 65535\npwm 1 off\n", {1: 0}),
    ("pin 4 1\npin 5 0\npwm 1 1000 0\n", {4: 65535, 5: 0, 1: 0}),
)


@pytest.mark.parametrize(("text", "outputs"), OUTPUTS)
def test_outputs(bounded, until, text, outputs):
    async def main():
        async with linked() as link, board(link) as one:
            one.say("boot PWRON\n" + text + "lan 1\n")
            await until(lambda: link.lan_active)
            assert link.outputs == outputs
            assert link.rejected_lines == 0

    bounded(main())


REJECTED = (
    "hello\n",
    "\n",
    "pin 7\n",
    "pin 7 2\n",
    "pin seven 1\n",
    "pwm 1 1000 65536\n",
    "pwm 1 1000 -1\n",
    "pwm 1 1000 x\n",
    "lan 2\n",
    "boot ON\n",
    b"\xff\xfe\x00\x80\n",
    b"pin 7 1 1\n",
    b"x" * 5000 + b"\n",
)


@pytest.mark.parametrize("line", REJECTED, ids=lambda line: repr(line[:16]))
def test_garbage_is_counted_and_changes_nothing(bounded, until, line):
    async def main():
        async with linked() as link, board(link) as one:
            one.say("pin 6 1\n")
            one.say(line)
            one.say("lan 1\n")
            await until(lambda: link.lan_active)
            assert link.outputs == {6: 65535}
            assert link.rejected_lines >= 1

    bounded(main())


def test_lines_may_come_in_pieces_and_in_bunches(bounded, until):
    async def main():
        async with linked() as link, board(link) as one:
            for byte in b"pin 7 1\npwm 1 1000 ":
                one.say(bytes([byte]))
                await one.writer.drain()
                await asyncio.sleep(0)
            await until(lambda: 7 in link.outputs)
            assert link.outputs == {7: 65535}
            one.say("17476\nlan 1\n")
            await until(lambda: link.lan_active)
            assert link.outputs == {7: 65535, 1: 17476}

    bounded(main())


def test_outputs_float_when_the_board_leaves_and_a_cut_line_is_dropped(bounded, until):
    async def main():
        async with linked() as link:
            async with board(link) as one:
                one.say("pin 7 1\nlan 1\n")
                await until(lambda: link.lan_active)
                one.say("pin 5 1")
            await until(lambda: not link.connected)
            assert (link.outputs, link.lan_active) == ({}, False)
            link.send("input", 3, 1)
            assert link.rejected_lines == 0

    bounded(main())


def test_a_new_board_replaces_the_old_one(bounded, until):
    async def main():
        async with linked() as link, board(link) as old:
            old.say("boot PWRON\npin 7 1\nlan 1\n")
            await until(lambda: link.lan_active)
            async with board(link) as new:
                new.say("boot SOFT\n")
                await until(lambda: link.outputs == {})
                new.say("pin 6 1\n")
                await until(lambda: link.outputs == {6: 65535})
                with contextlib.suppress(OSError):
                    old.say("pin 5 1\n")
                    assert await asyncio.wait_for(old.reader.read(), 5) is not None
                assert link.outputs == {6: 65535}
                assert (link.connected, link.boots) == (True, 2)

    bounded(main())


def test_what_a_replaced_board_had_still_said_is_dropped(bounded, until):
    async def main():
        async with linked() as link:
            # As if the new board came right between two lines of the old one.
            link._changed = lambda: link._replace(None) if link.lan_active else None
            async with board(link) as one:
                one.say("lan 1\npin 7 1\n")
                with contextlib.suppress(ConnectionResetError):
                    assert await asyncio.wait_for(one.reader.read(), 5) == b""
            await until(lambda: not link._handlers)
            assert link.outputs == {}

    bounded(main())


def test_many_resets(bounded, until):
    async def main():
        async with linked() as link:
            for n in range(1, 31):
                async with board(link) as one:
                    one.say("boot HARD\npin 7 1\n")
                    await until(lambda n=n: link.boots == n and link.outputs)
            await until(lambda: not link.connected)

    bounded(main())


def test_stopping_lets_the_board_go(bounded, until):
    async def main():
        link = BoardWires(lambda: GREETING, lambda: None)
        await link.start()
        async with board(link) as one:
            one.say("pin 7 1\n")
            await until(lambda: link.outputs)
            await link.stop()
            with contextlib.suppress(ConnectionResetError):
                assert await asyncio.wait_for(one.reader.read(), 5) == b""
        assert not link.connected

    bounded(main())
