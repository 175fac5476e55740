"""A VirtualStation behind a pseudo-terminal, for the tools that open a serial port."""

import contextlib
import json
import os
import pty
import select
import threading
import tty

from tools.service_installer.connection import Refused

TICK_S = 0.02


def answer(station, line):
    """What the firmware's serial line would say."""
    command = line.strip().removesuffix("--json").strip()
    if not command:
        return b""
    if not line.strip().endswith("--json"):
        return "".join(f"{text}\r\n" for text in station.lines(command)).encode()
    try:
        return json.dumps(station.ask(command)).encode() + b"\r\n"
    except Refused as error:
        return json.dumps({"ok": False, "text": str(error)}).encode() + b"\r\n"


@contextlib.contextmanager
def serial_port(reply):
    """The name of a port at which reply(line) -> bytes answers each line; None: the cable is
    pulled. `said` collects the lines."""
    board, port = pty.openpty()
    tty.setraw(port)
    os.set_blocking(board, False)
    ended = threading.Event()
    thread = threading.Thread(target=_serve, args=(board, reply, ended), daemon=True)
    name = os.ttyname(port)
    thread.start()
    try:
        yield name
    finally:
        ended.set()
        thread.join(10)
        os.close(port)


def _serve(board, reply, ended):
    received = b""
    try:
        while not ended.is_set():
            if not select.select([board], [], [], TICK_S)[0]:
                continue
            *lines, received = (received + os.read(board, 4096)).split(b"\n")
            for line in lines:
                said = reply(line.decode())
                if said is None:
                    return
                while said:
                    said = said[os.write(board, said) :]
    finally:
        os.close(board)
