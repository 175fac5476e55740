"""The connection to the plant, which holds what pins, ADC and Ethernet see: text lines over TCP.

A plant that went away leaves the last known values; without one there are only the defaults.
"""

import select
import time

import _host
import usocket

POLL_INTERVAL_US = 500  # a burst of samples asks far more often than anything changes
READY_TIMEOUT_MS = 2000
SEND_TIMEOUT_S = 2

adc = {}  # pin -> (microvolts while the PWM output is high, while it is low, id of that PWM)
inputs = {}  # pin -> level
i2c = set()  # addresses that answer
routes = {}  # "ip:port" of the virtual network -> (host, port) on the computer
cable = True
hung = False  # the Ethernet chip: it reports what it reported last, and nothing passes
exists = False  # a plant was named, so the virtual network is what its routes say

_socket = None
_poller = select.poll()
_received = b""
_ready = False
_polled_us = time.ticks_us()


def connect(address):
    """address: HOST:PORT, or an empty text. Returns when the plant has told its first values."""
    global _socket, exists
    if not address:
        return
    exists = True
    host, port = address.rsplit(":", 1)
    _socket = usocket.socket()
    _socket.settimeout(SEND_TIMEOUT_S)
    _poller.register(_socket, select.POLLIN)
    try:
        _socket.connect(usocket.getaddrinfo(host, int(port))[0][-1])
    except OSError:
        _close()
        return
    send("boot " + _host.cause())
    start = time.ticks_ms()
    while _socket and not _ready:
        left_ms = READY_TIMEOUT_MS - time.ticks_diff(time.ticks_ms(), start)
        if left_ms <= 0:
            break
        _receive(left_ms)


def send(line):
    """One line to the plant; it is lost when there is none."""
    if _socket:
        try:
            _socket.write((line + "\n").encode())
        except OSError:
            _close()


def poll():
    """Take in what the plant has sent; never waits. The heap is the program's: where nothing
    came, nothing is allocated."""
    global _polled_us
    now_us = time.ticks_us()
    if time.ticks_diff(now_us, _polled_us) >= POLL_INTERVAL_US:
        _polled_us = now_us
        while _socket and _receive(0):
            pass


def _receive(timeout_ms):
    """True if something came."""
    for _ in _poller.ipoll(timeout_ms):
        return _take_in()
    return False


def _take_in():
    global _received
    try:
        data = _socket.recv(1024)
    except OSError:
        data = b""
    if not data:
        _close()
        return False
    lines = (_received + data).split(b"\n")
    _received = lines.pop()
    for line in lines:
        _take(line.decode().split())
    return True


def _take(words):
    global cable, hung, _ready
    verb = words[0]
    if verb == "adc":
        adc[int(words[1])] = (int(words[2]), int(words[3]), int(words[4]))
    elif verb == "input":
        inputs[int(words[1])] = int(words[2])
    elif verb == "i2c":
        (i2c.add if words[2] == "1" else i2c.discard)(int(words[1]))
    elif verb == "link":
        cable = words[1] == "1"
    elif verb == "hang":
        hung = words[1] == "1"
    elif verb == "route":
        host, port = words[2].rsplit(":", 1)
        routes[words[1]] = (host, int(port))
    elif verb == "ready":
        _ready = True


def _close():
    global _socket
    _poller.unregister(_socket)
    _socket.close()
    _socket = None
