"""10,000 polls of a meter that misbehaves in every way: memory and sockets stay as they were."""

import asyncio
import json
from contextlib import AsyncExitStack

import interpreter

import frames
from scripted_server import ScriptedServer
from tools.plant.port import LoopbackPort

# One such reply follows after every nine good ones, in a block of 1,000 polls for each mode; and
# what the failed polls are said to have failed by, None where a poll copes with it.
MODES = {
    "an exception": (lambda request: [request[:2] + frames.EXCEPTION_2[2:]], "the meter"),
    "garbage": (lambda request: [b"garbage, not Modbus at all"], "protocol identifier"),
    "silence": (lambda request: [], "no reply"),
    "late, but in time": (lambda request: [8, frames.good(request)], None),
    "late": (lambda request: [300, frames.good(request)], "no reply"),
    "closes at once": (lambda request: [None], None),
    "closes in the middle": (lambda request: [frames.good(request)[:16], None], "the meter"),
    "never completes": (lambda request: [frames.good(request)[:16]], "no reply"),
    "another transaction": (
        lambda request: [b"\x77\x77" + frames.good(request)[2:]],
        "transaction identifier",
    ),
    "closes after the reply": (lambda request: [frames.good(request), None], None),
}


class Server(ScriptedServer):
    def __init__(self, misbehave):
        super().__init__(self._next)
        self._misbehave = misbehave
        self._count = 0

    def _next(self, request):
        self._count += 1
        return self._misbehave(request) if self._count % 10 == 0 else [frames.good(request)]


async def poll(tmp_path):
    """-> what the script printed, the ports by what their servers do."""
    async with AsyncExitStack() as stack:
        async with Server(None) as closed:
            pass
        deaf = LoopbackPort(lambda connection: connection.close())
        stack.callback(deaf.close)
        deaf.ignore()
        ports = {"closed": closed.port, "deaf": deaf.address[1]}
        for name, (misbehave, _) in MODES.items():
            ports[name] = (await stack.enter_async_context(Server(misbehave))).port
        arguments = "poll_memory.py", *ports.values()
        return await asyncio.to_thread(interpreter.run, *arguments, cwd=tmp_path), ports


def test_memory_and_sockets_are_steady(tmp_path, record_property):
    done, ports = asyncio.run(poll(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout)
    blocks = {name: figures[str(port)] for name, port in ports.items()}
    for name, block in blocks.items():
        print(name, block)
    record_property("figures", blocks)
    for name, (_, error) in MODES.items():
        block = blocks[name]
        assert block["valid"] + sum(block["errors"].values()) == 1000
        # On a kept connection the late reply delays the next one as well: two polls of ten.
        assert block["valid"] > (700 if name == "late" else 750), (name, block)
        if error:  # a busy computer adds a time-out here and there
            assert max(block["errors"], key=block["errors"].get) == error, (name, block)
            assert block["errors"][error] >= 90, (name, block)
    assert blocks["closed"]["errors"] == {"connection failed:": 200}
    assert blocks["deaf"]["errors"] == {"no answer": 100}
    for name, block in blocks.items():
        # One connection at the most.
        assert max(block["open_files"]) <= figures["open_files_before"] + 1, (name, block)
        settled, last = block["allocated"][1], block["allocated"][-1]
        # A leak of 16 bytes an error would be 1.6 KB here, one of 16 bytes a poll 9.6 KB.
        assert abs(last - settled) < 1024, (name, block)
