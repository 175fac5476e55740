"""tshark's dissector reads our frames as we mean them, and finds nothing wrong with them."""

import asyncio

import pcap
import pytest
import tshark
from tshark import dissect, fields

import frames
from modbus_tcp.client import Client
from modbus_tcp.stream import open_stream
from scripted_server import ScriptedServer

pytestmark = pytest.mark.skipif(
    not tshark.INSTALLED, reason="tool missing: tshark is not installed"
)


def conversation_of(unit_id, requests):
    """What client and server say to each other: [(from the client?, bytes)]."""
    said = []

    def respond(request):
        quantity = int.from_bytes(request[10:12], "big")
        length = (3 + 2 * quantity).to_bytes(2, "big")
        reply = request[:4] + length + request[6:8] + bytes([2 * quantity]) * (2 * quantity + 1)
        said.extend([(True, request), (False, reply)])
        return [reply]

    async def main():
        async with ScriptedServer(respond) as server:
            client = Client(lambda: open_stream("127.0.0.1", server.port, 5000), unit_id, 5000)
            for function_code, address, quantity in requests:
                await client.read(function_code, address, quantity)
            await client.close()

    asyncio.run(main())
    return said


def test_requests_are_read_as_they_are_meant(tmp_path):
    path = tmp_path / "requests.pcap"
    pcap.write(path, conversation_of(5, [(3, 50520, 30), (4, 0, 1), (3, 65411, 125)]))
    assert fields(path, "modbus && tcp.dstport == 502") == [
        "1,0,6,5,3,50520,30",
        "2,0,6,5,4,0,1",
        "3,0,6,5,3,65411,125",
    ]


def test_nothing_is_malformed_and_replies_belong_to_their_requests(tmp_path):
    path = tmp_path / "conversation.pcap"
    pcap.write(path, conversation_of(255, [(3, 0, 125), (4, 7, 1)]))
    assert not dissect(path, "-Y", tshark.FAULTY)
    replies = dissect(path, "-Y", "modbus.request_frame", "-T", "fields", "-e", "frame.number")
    assert replies.split() == ["2", "4"]


def test_the_judge_finds_a_wrong_frame(tmp_path):
    """Otherwise the tests above would show nothing."""
    path = tmp_path / "wrong.pcap"
    wrong = frames.REQUEST[:5] + b"\x04" + frames.REQUEST[6:10]  # ends within its PDU
    pcap.write(path, [(True, wrong)])
    assert dissect(path, "-Y", "_ws.malformed")
