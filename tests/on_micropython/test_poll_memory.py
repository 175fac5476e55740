"""10,000 polls of a meter that misbehaves: memory and sockets stay as they were."""

import asyncio
import json

import interpreter

import frames
from scripted_server import ScriptedServer
from tools.plant.port import LoopbackPort

# One of these follows after every 19 good replies.
MISBEHAVIOURS = (
    lambda request: [request[:2] + frames.EXCEPTION_2[2:]],
    lambda request: [b"garbage, not Modbus at all"],
    lambda request: [],  # accepts and stays silent
    lambda request: [None],  # closes at once
    lambda request: [frames.good(request)[:16], None],  # closes in the middle
    lambda request: [frames.good(request)[:16]],  # never completes
    lambda request: [b"\x77\x77" + frames.good(request)[2:]],  # another transaction
    lambda request: [frames.good(request), None],  # closes after the reply
)


class Server(ScriptedServer):
    def __init__(self):
        super().__init__(self._next)
        self.count = 0

    def _next(self, request):
        self.count += 1
        if self.count % 20:
            return [frames.good(request)]
        return MISBEHAVIOURS[self.count // 20 % len(MISBEHAVIOURS)](request)


async def poll(tmp_path):
    async with Server() as closed:
        pass
    deaf = LoopbackPort(lambda connection: connection.close())
    try:
        deaf.ignore()
        async with Server() as server:
            ports = (server.port, closed.port, deaf.address[1])
            return await asyncio.to_thread(interpreter.run, "poll_memory.py", *ports, cwd=tmp_path)
    finally:
        deaf.close()


def test_memory_and_sockets_are_steady(tmp_path, record_property):
    done = asyncio.run(poll(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout)
    print(figures)
    record_property("figures", figures)
    assert figures["valid"] + sum(figures["errors"].values()) == 10_300
    assert figures["valid"] > 9000
    assert len(figures["errors"]) >= 5  # of several kinds
    assert figures["errors"]["no answer"] == 100
    assert max(figures["open_files"]) == figures["open_files"][0]  # one connection at the most
    settled, last = figures["allocated"][1], figures["allocated"][-3]
    # A leak of 16 bytes a poll would be 128 KB here.
    assert abs(last - settled) < 4096, figures["allocated"]
