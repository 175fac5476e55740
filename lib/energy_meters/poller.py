"""From requests to one judged Reading: what has to be asked, of whom, and how often."""

from energy_meters.decoder import Decoder
from energy_meters.device import Device
from energy_meters.reading import Reading, ReadingInvalid
from energy_meters.slow_values import SlowValues
from modbus_tcp.errors import ModbusError, is_no_answer


class Poller:
    """Call poll() about once a second: each call gives one reading, which the Judge has judged.

    client: as of Device, with the duration of its last reply, reply_ms or None: a modbus_tcp
    Client for one; meter: its data (energy_meters.load), None: find out which one it is; judge: a
    Judge; inverted: the meter is mounted the wrong way round; likely: as of Device.
    """

    def __init__(self, client, meter, judge, inverted=False, likely=None):
        self.client = client
        self.device = Device(client, meter, likely)
        # The meter has a register for the phase order, and reports that it cannot determine it.
        self.order_unknown = False
        self._judge = judge
        self._inverted = inverted
        self._decoder = self._decoder_of(meter) if meter else None  # of the essential registers
        self._reading = Reading()  # the last valid one
        self._spare = Reading()  # filled while the last one is still in use
        self._slow = SlowValues()

    async def poll(self):
        """All requests of one reading -> the Reading; it stays as it is during the next poll.

        Raises ReadingInvalid where the values are not valid or come from another device,
        ModbusError where a transaction failed. After that the next poll starts anew: who
        answers, and where a SunSpec meter has its registers; not where the connection was kept.
        """
        self._slow.count_poll()
        try:
            decoder, replies = await self._ask_the_right_device()
            self._decode(decoder, replies)
            self._judge.judge(self._spare)
        except ReadingInvalid:
            self._forget()
            raise
        except ModbusError as error:
            if error.connection_kept:
                self.device.interrupted()
            else:
                self._forget()
            raise
        self._reading, self._spare = self._spare, self._reading
        self._note_unknown_order()
        return self._reading

    async def _ask_the_right_device(self):
        """-> (decoder, replies). On each new connection the device is asked who it is before a
        value counts; the client may also renew a connection in the middle of a poll."""
        if self.device.is_new:
            await self._identify()
        decoder, replies = await self._read()
        if self.device.is_new:
            await self._identify()
            decoder, replies = await self._read()
        self.device.accept()
        return decoder, replies

    async def _identify(self):
        if self._decoder:
            self._decoder.forget()
        await self.device.identify(self._try_out)
        self._slow.hurry()

    async def _try_out(self, meter):
        """Raises where the device gives no plausible reading as this meter; see detection.find."""
        decoder = self._decoder_of(meter)
        decoder.decode(await self._replies(decoder), self._spare)
        self._judge.check(self._spare)
        self._decoder = decoder

    async def _read(self):
        """Everything once a minute, else the essential registers -> (decoder, replies)."""
        complete = self._complete_decoder() if self._slow.are_due else None
        if complete:
            try:
                return complete, await self._replies(complete)
            except ModbusError as error:
                if not is_no_answer(error):
                    raise
                connection_kept = error.connection_kept
            self._slow.miss()
            if not connection_kept:
                await self.device.identify_again()
        return self._decoder, await self._replies(self._decoder)

    def _complete_decoder(self):
        """None where the essential requests bring everything, as those of SunSpec meters do, and
        where the server is too slow for more."""
        decoder = None
        if "sunspec" not in self.device.meter:
            decoder = self._decoder_of(self.device.meter, complete=True)
        if decoder and not self._is_worth_asking(decoder):
            decoder = None
        self._slow.put_off()
        return decoder

    def _is_worth_asking(self, decoder):
        if decoder.requests == self._decoder.requests:
            return False
        return self._slow.fit(len(decoder.requests), self.client.reply_ms)

    async def _replies(self, decoder):
        if not decoder.requests:
            await decoder.locate(self.client.read)
        replies = []
        for request in decoder.requests:
            replies.append(await self.client.read(*request))
        return replies

    def _decode(self, decoder, replies):
        decoder.decode(replies, self._spare)
        if decoder is self._decoder:
            self._slow.complete(self._spare)
            return
        self._slow.keep(self._spare)
        # With one reading a minute only, it would look like a change of the load.
        if not self._decoder.decodes("power_total"):
            self._spare.power_total_w = None

    def _note_unknown_order(self):
        has_register = "right" in self.device.meter.get("phase_sequence", ())
        unknown = self._reading.phase_sequence is None and self._slow.are_answered
        self.order_unknown = has_register and unknown

    def _decoder_of(self, meter, complete=False):
        return Decoder(meter, self._inverted, self._judge.phases, complete)

    def _forget(self):
        """After an error the device may be another one."""
        self.device.forget()
        self._slow.forget()
