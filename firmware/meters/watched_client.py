"""The client of a meter, watched: every transaction keeps the meter's task alive."""


class WatchedClient:
    """client: a modbus_tcp Client; watchdog: kept alive under `name`.

    Each transaction is bounded by itself, but not the number of them in a poll.
    """

    def __init__(self, client, watchdog, name):
        self.client = client
        self._watchdog = watchdog
        self._name = name

    @property
    def connections(self):
        """The number of connections made so far."""
        return self.client.connections

    @property
    def reply_count(self):
        """The number of replies so far."""
        return self.client.reply_count

    @property
    def reply_ms(self):
        """How long the last reply took, None before the first."""
        return self.client.reply_ms

    @property
    def longest_reply_ms(self):
        """How long the longest reply took."""
        return self.client.longest_reply_ms

    @property
    def peculiarities(self):
        """What the server does differently from the guide."""
        return self.client.peculiarities

    def read(self, function_code, address, quantity):
        """As Client.read, to be awaited."""
        self._watchdog.alive(self._name)
        return self.client.read(function_code, address, quantity)
