"""Meters as tables of registers, the ways a device refuses to answer, and polls of them."""

import asyncio

import energy_meters
from energy_meters.judge import Judge
from energy_meters.poller import Poller
from energy_meters.reading import ReadingInvalid
from modbus_tcp.errors import ConnectionLost, ExceptionReply, ModbusError, ResponseTimeout
from registers import Clientlike, Registers

SILENCE = ResponseTimeout("no reply within 1000 ms")
# Each way in which makers let a device refuse a question
NO_ANSWERS = (
    SILENCE,
    ConnectionLost("the meter closed the connection"),
    ExceptionReply(3),
    ExceptionReply(4),
    ExceptionReply(10),
    ExceptionReply(11),
)

# The Countis E27 below
CURRENTS_MA = [16000, 8230, -1250]
SIGNATURE, NAME, ORDER, PLAN_AT = 50000, 50058, 51315, 50520
IDENTITY = [(3, SIGNATURE, 4), (3, NAME, 8)]
PLAN = [(3, PLAN_AT, 30)]
EVERYTHING = PLAN + [(3, ORDER, 1)]  # with the phase order


def countis(name="434F 554E 5449 5320 4532 3700 0000 0000", soco="0053 004F 0043 004F"):
    """A Countis E27 with 16 A, 8.23 A and -1.25 A; name and signature as given."""
    table = Registers(
        {
            PLAN_AT: "0000 59E4 0000 59CB 0000 5A41 0000 C33C",
            50528: "0000 3E80 0000 2026 0000 04E2 0000 0190",
            50536: "0000 0210 FFFF FFF4 0000 024A 0000 0385",
            50544: "0000 016F 0000 00BD FFFF FFE4",
            ORDER: "0000",
        }
    )
    if soco:
        table.put(SIGNATURE, soco)
        table.put(NAME, name)
    return table


def another():
    """Not a Countis by its signature, otherwise the same."""
    return countis(soco="0041 0042 0043 0044")


ANOTHER = 'the device identifies as "ABCD, COUNTIS E27"'


def finder(current="41840000"):
    """A Finder 7M.38: voltages in one request; currents and powers in another."""
    table = Registers({2500: "43660000" * 3, 2516: current * 3, 2530: "44960000" * 4})
    for gap in range(2522, 2530):
        table.put(gap, "0000")
    return table


def finder_algodue():
    """A Finder 7E.78 with its serial number, which is all that identifies it."""
    table = Registers({4096: "43660000" * 3, 4110: "41840000" * 3, 4128: "44960000" * 4})
    table.put(1280, "4142 3132 3334 3536 3738")
    table.put(1293, "0000")
    table.put(4152, "42480000")
    for gap in list(range(4102, 4110)) + list(range(4116, 4128)):
        table.put(gap, "0000")
    for gap in range(4136, 4152):
        table.put(gap, "0000")
    return table


def janitza():
    """An UMG 96 with its phase order as a float."""
    table = Registers({19000: "43660000" * 3, 19012: "41840000" * 3, 19020: "44960000" * 4})
    table.put(19050, "42480000 3F800000")  # 50 Hz, the right order
    for gap in list(range(19006, 19012)) + [19018, 19019]:
        table.put(gap, "0000")
    return table


def sunspec_device(model_at):
    """Scale factors and values of model 203 at `model_at`, behind models of no interest."""
    table = Registers({40000: "5375 6e53"})
    table.put(40002, "0001 %04x" % (model_at - 40004))
    table.put(model_at, "00cb 0069 0000 00a5 0052 000d ffff 0000" + "0900" * 7 + "ffff")
    table.put(model_at + 16, "1388 fffe 0210 016f 00bd ffe4 0001")
    return table


class Mute(Clientlike):
    """A table that does not answer at some addresses; the connection ends then, as the client's.

    silent: {address: the error, or None for an answer after all}
    """

    def __init__(self, table, silent):
        self.table = table
        self.silent = silent
        self.asked = table.asked
        self.connections = 1
        self._lost = False

    async def read(self, function_code, address, quantity):
        if self._lost:
            self.connections += 1
            self._lost = False
        try:
            reply = await self.table.read(function_code, address, quantity)
            if self.silent.get(address):
                raise self.silent[address]
            return reply
        except (ResponseTimeout, ConnectionLost, ExceptionReply):
            self._lost = True
            raise


class Declining(Clientlike):
    """A table that answers `error` where it has no register, instead of exception 2."""

    def __init__(self, table, error):
        self.connections = 1
        self._table, self._error = table, error

    async def read(self, *request):
        try:
            return await self._table.read(*request)
        except ExceptionReply:
            self.connections += 1
            raise self._error from None


class Renewing(Clientlike):
    """A table behind a connection that is renewed with every request."""

    def __init__(self, table):
        self.connections = 0
        self._table = table

    async def read(self, *request):
        self.connections += 1
        return await self._table.read(*request)


class Polled:
    """A Poller at a table, and what it found; name: of its meter, None for "auto"."""

    def __init__(self, table, name="socomec", carries_ma=None):
        self.poller = Poller(
            table, energy_meters.load(name) if name else None, Judge(carries_ma=carries_ma)
        )
        self.device = self.poller.device
        self.error = None  # of the last poll

    def poll(self, times=1):
        """Poll this number of times -> the last Reading, None where that poll failed."""
        return asyncio.run(self._poll(times))

    def currents(self, times):
        """Poll this number of times -> the currents in mA of each, None where it failed."""

        async def main():
            found = []
            for _ in range(times):
                reading = await self._poll(1)
                found.append(reading and list(reading.current_ma))
            return found

        return asyncio.run(main())

    async def _poll(self, times):
        reading = None
        for _ in range(times):
            try:
                reading, self.error = await self.poller.poll(), None
            except (ReadingInvalid, ModbusError) as error:
                reading, self.error = None, error
        return reading
