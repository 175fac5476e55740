"""What the station prints is told apart: status, events, other text; in any pieces."""

import asyncio
import os
import pty
import tty

import pytest

from tools.run.serial_line import SerialLine

PRINTED = (
    b'     5.012  Communication warning for modbus unit 5\r\n{"offer_ma": 12000, '
    b'"reason": "safe current: meter lost"}\r\n'
    b"Traceback (most recent call last):\r\n{not json\r\n\r\n"
)


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_lines_are_told_apart(piece):
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
    assert list(line.text) == ["Traceback (most recent call last):", "{not json"]


def test_it_asks_for_the_status():
    async def main():
        board, port = pty.openpty()
        tty.setraw(port)
        line = SerialLine(os.ttyname(port))
        line.start()
        try:
            await asyncio.sleep(1.3)
            os.set_blocking(board, False)
            return os.read(board, 100)
        finally:
            line.stop()
            os.close(board)
            os.close(port)

    assert asyncio.run(main()).startswith(b"status --json\n")
