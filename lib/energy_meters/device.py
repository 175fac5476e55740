"""Who answers at the meter's address: the meter that was chosen, and the same one as before?"""

from energy_meters import recognition


class Device:
    """The device at the other end of a client's connection.

    client: has `async read(function_code, address, quantity)` -> bytes and `connections`, the
    number of connections made so far, since each one may lead to another device.
    meter: the data of the chosen meter (energy_meters.load), None: find out which one it is;
    likely: the name of the meter that was found here before, or None.
    """

    def __init__(self, client, meter=None, likely=None):
        self.meter = meter  # None until detection has found it
        self.found = None  # the name of the meter that detection found
        self.identity = None  # the name that the device gives itself, None where it has none
        # (name now, name before) of the last exchange for another device of the same kind
        self.replaced = None
        self._client = client
        self._likely = likely
        self._connection = None  # number of the connection whose device was asked for its name
        # It was asked during this poll: the connection that brings the reading is accepted, since
        # a question without an answer ends a connection, and would be asked again for ever.
        self._asked = False
        self._name = None  # the last full name, to notice another device

    @property
    def is_new(self):
        """True while nobody asked the device on this connection who it is."""
        return not self._asked and self._connection != self._client.connections

    async def identify(self, try_out):
        """Ask for its name; where no meter was chosen, find out which one it is.

        try_out: as of detection.find. Raises OtherDevice where it is not the chosen meter,
        ReadingInvalid where it is no known one, ModbusError for a lost connection.
        """
        self._asked = True
        if self.meter is None:
            from energy_meters import detection  # only "auto" needs it on the board

            read = self._client.read
            self.found, self.meter = await detection.find(read, try_out, self._likely)
        await self._confirm()

    async def identify_again(self):
        """A question without an answer ended the connection: is the device still the same?

        One that did not give its name before is not asked again. Raises as identify().
        """
        if self.is_new:
            return  # the connection was a new one already: its device is asked anyway
        self._asked = True
        if self.identity:
            await self._confirm()

    def accept(self):
        """Its registers came: on this connection it need not be asked again."""
        self._asked = False
        self._connection = self._client.connections

    def interrupted(self):
        """A poll ended without a reading, and its connection was kept."""
        self._asked = False

    def forget(self):
        """A poll failed: the next one may meet another device."""
        self._asked = False
        self._connection = None

    async def _confirm(self):
        self.identity = now = await recognition.confirm(self.meter, self._client.read)
        before = self._name or now
        # Of a name in several parts one part may have had no answer.
        if now is None or now in before:
            self._name = before
            return
        self._name = now
        if before not in now:
            self.replaced = (now, before)
