"""The built-in `socket`, except that addresses of the virtual network lead to the plant's ports.

Reachable are the addresses that the plant's `route` lines name, and only while Ethernet is up. The
board's own addresses mean loopback; it never reaches the network that the computer is in.
"""

import errno

import _plant_link
import network
import usocket
from usocket import *

LOOPBACK = "127.0.0.1"


def getaddrinfo(host, port, *hints):
    return usocket.getaddrinfo(*_on_this_computer(host, port), *hints)


def _on_this_computer(host, port):
    if host in ("0.0.0.0", network.own_address()):
        return LOOPBACK, port
    if host.startswith("127."):
        return host, port
    if not network.reachable():
        raise OSError(errno.EHOSTUNREACH)
    try:
        return _plant_link.routes[f"{host}:{port}"]
    except KeyError:
        raise OSError(errno.EHOSTUNREACH) from None
