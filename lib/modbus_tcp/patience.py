"""How long a client waits for replies, and before the first request on a new connection."""

from micropython import const

from modbus_tcp.errors import ResponseTimeout

# The first waits end with the data; the later ones are short sleeps. Neither allocates, which
# asyncio's streams do at each wait.
_QUICK_WAITS = const(20)
QUICK_WAIT_MS = const(1)
_SLOW_WAIT_MS = const(5)
_SETTLE_MS = const(1000)
# After a server failed at once, this number of its connections begins with the settling time. Then
# it is tried without, since the failure may have had another cause.
_SETTLED_CONNECTIONS = const(10)


class Patience:
    """Counts the waits of one read; response_timeout_ms, stopwatch: as of Client."""

    def __init__(self, response_timeout_ms, stopwatch):
        self._response_timeout_ms = response_timeout_ms
        self._stopwatch = stopwatch
        self._waited_ms = 0  # for replies, in this read
        self._sent_at_ms = 0  # of _waited_ms: when the request was sent
        self._quick_waits = 0  # those that are left
        self._settled_connections = 0  # those that are left
        self._has_settled = False  # the present connection did

    def begin(self):
        """A read begins."""
        self._waited_ms = 0

    def sent(self):
        """A request was sent, and its reply is awaited from now on."""
        if self._stopwatch is not None:
            self._stopwatch.elapsed_ms()
        self._sent_at_ms = self._waited_ms
        self._quick_waits = _QUICK_WAITS

    def pause_ms(self, stream):
        """Nothing came so far: how long to sleep now. A reply that comes at once is awaited here,
        for a millisecond at most.

        Raises ResponseTimeout where the time is over.
        """
        if self._waited_ms >= self._response_timeout_ms:
            raise ResponseTimeout(f"no reply within {self._response_timeout_ms} ms")
        if self._quick_waits > 0:
            self._quick_waits -= 1
            stream.await_data()
            self._count(QUICK_WAIT_MS)
            return 0
        self._count(_SLOW_WAIT_MS)
        return _SLOW_WAIT_MS

    def paused(self, pause_ms):
        """The read made a pause, which counts as waiting."""
        self._waited_ms += pause_ms

    def reply_ms(self):
        """The reply is there: how long it took."""
        self._count(0)
        return self._waited_ms - self._sent_at_ms

    def let_settle(self):
        """The server failed at the first request: the next connections begin with patience, or
        without, where that did not help."""
        self._settled_connections = 0 if self._has_settled else _SETTLED_CONNECTIONS

    def settle_ms(self):
        """A connection was made: how long to wait before the first request."""
        self._has_settled = self._settled_connections > 0
        if not self._has_settled:
            return 0
        self._settled_connections -= 1
        return _SETTLE_MS

    def _count(self, asked_ms):
        if self._stopwatch is not None:
            asked_ms = self._stopwatch.elapsed_ms()
        self._waited_ms += asked_ms
