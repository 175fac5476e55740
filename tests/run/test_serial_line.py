"""What the station prints is sorted, in any pieces: answers, events, other text."""

import asyncio
import os
import pty
import tty

import pytest

from tools.run import serial_line
from tools.run.serial_line import SerialLine

PRINTED = (
    b'     5.012  Communication warning for modbus unit 5\r\n{"offer_ma": 12000, '
    b'"reason": "safe current: meter lost"}\r\n'
    b'{"text": "The meter is lost.", "limiting_phase": null}\r\n'
    b"Traceback (most recent call last):\r\n{not json\r\n\r\n"
)


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_lines_are_sorted(piece):
    async def main():
        board, port = pty.openpty()
        tty.setraw(port)
        line = SerialLine(os.ttyname(port))
        line.start()
        try:
            for start in range(0, len(PRINTED), piece):
                os.write(board, PRINTED[start : start + piece])
            for _ in range(100):
                await asyncio.sleep(0.02)
                if len(line.text) == 2:
                    break
        finally:
            line.stop()
            os.close(board)
            os.close(port)
        return line

    line = asyncio.run(main())
    assert line.events == [(5.012, "Communication warning for modbus unit 5")]
    assert line.status == {"offer_ma": 12000, "reason": "safe current: meter lost"}
    assert line.why == {"text": "The meter is lost.", "limiting_phase": None}
    assert list(line.text) == ["Traceback (most recent call last):", "{not json"]


@pytest.mark.parametrize(
    ("questions", "asked"),
    [
        (None, b"status --json\nstatus --json\n"),
        (("status", "why"), b"status --json\nwhy --json\nstatus --json\nwhy --json\n"),
    ],
)
def test_it_asks_its_questions_again_and_again(monkeypatch, questions, asked):
    monkeypatch.setattr(serial_line, "ASK_INTERVAL_S", 0.01)

    async def main():
        board, port = pty.openpty()
        tty.setraw(port)
        line = serial_line.SerialLine(os.ttyname(port))
        line.questions = questions or line.questions
        line.start()
        try:
            return await asyncio.wait_for(received(board, len(asked)), 10)
        finally:
            line.stop()
            os.close(board)
            os.close(port)

    assert asyncio.run(main()) == asked


async def received(board, length):
    """The first bytes that come out at the board's end."""
    data, complete = bytearray(), asyncio.Event()

    def read():
        data.extend(os.read(board, length - len(data)))
        if len(data) == length:
            asyncio.get_running_loop().remove_reader(board)
            complete.set()

    asyncio.get_running_loop().add_reader(board, read)
    await complete.wait()
    return bytes(data)
