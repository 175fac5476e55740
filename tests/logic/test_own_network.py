"""What keeps a station from its meter is told apart: chip, link, DHCP, other network, silence."""

import sys


class Network:
    """The constants of the port's module, which the interpreters of the tests lack."""

    ETH_CONNECTED, ETH_GOT_IP = 3, 5

    @staticmethod
    def hostname():
        return "charging-station"


sys.modules.setdefault("network", Network)

import own_network
from console.commands import network as command
from meters import likely_cause
from modbus_tcp import errors

own_network.network = Network

STARTED, CONNECTED, GOT_IP = 1, 3, 5
NONE = ("0.0.0.0",) * 4
LEASE = ("192.168.0.10", "255.255.255.0", "192.168.0.1", "192.168.0.1")


class Lan:
    def __init__(self, status, addresses):
        self._status = status
        self._addresses = addresses

    def status(self):
        return self._status

    def ifconfig(self):
        return self._addresses

    def config(self, name):
        assert name == "mac"
        return b"\x02\x00\x00\x00\x0a\xff"


# status, addresses, the meter, words of the cause
CASES = (
    (STARTED, NONE, "192.168.0.4", "no link at the station's own cable"),
    (STARTED, LEASE, "192.168.0.4", "no link at the station's own cable"),
    (CONNECTED, NONE, "192.168.0.4", "no address from DHCP"),
    (GOT_IP, LEASE, "192.168.1.4", "192.168.1.4 is in another network than the station, 192.168."),
    (GOT_IP, LEASE, "10.0.0.4", "10.0.0.4 is in another network"),
    (GOT_IP, LEASE, "192.168.0.4", "the meter's address does not answer"),
)


class Meters:
    grid = "a Meter"

    @staticmethod
    def server(_):
        return "192.168.0.4:502"


def test_the_causes_are_told_apart():
    for status, addresses, meter, words in CASES:
        own = own_network.OwnNetwork(Lan(status, addresses), False)
        cause = likely_cause.of(errors.NotConnected("no answer"), None, own, meter)
        assert words in cause, (cause, words)


def test_without_the_chip_nothing_else_is_said():
    own = own_network.OwnNetwork(None, False)
    assert "Ethernet chip did not start" in own.trouble("192.168.0.4")
    assert (own.facts()["address"], own.facts()["mac"], own.facts()["link"]) == (None, None, False)


def test_a_refusal_says_nothing_of_the_network():
    own = own_network.OwnNetwork(Lan(GOT_IP, LEASE), False)
    cause = likely_cause.of(errors.Refused("refused"), None, own, "192.168.0.4")
    assert "Modbus TCP may be off" in cause


def test_the_command_shows_it_all():
    meters = Meters()
    own = own_network.OwnNetwork(Lan(GOT_IP, LEASE), True)
    assert command.network_facts(own, meters, "") == {
        "address": "192.168.0.10",
        "origin": "fixed",
        "mask": "255.255.255.0",
        "gateway": "192.168.0.1",
        "mac": "02:00:00:00:0a:ff",
        "link": True,
        "name": "charging-station",
        "trouble": None,
    }
    lines = list(command.network_lines(own, meters, ""))
    assert lines[0] == "address   192.168.0.10, fixed, as set"
    assert "link      up" in lines
    lost = own_network.OwnNetwork(Lan(STARTED, NONE), False)
    lines = list(command.network_lines(lost, meters, ""))
    assert lines[0] == "address   none, by DHCP"
    assert "no link at the station's own cable" in lines[-1]
