"""A meter task: polls an energy meter once a second and keeps its last believable Reading."""

import asyncio

from micropython import const

from clock import Stopwatch
from energy_meters import recognition
from energy_meters.judge import Judge
from energy_meters.reading import Reading, ReadingInvalid
from events import texts
from modbus_tcp.errors import ModbusError, is_no_answer

_PERIOD_MS = const(1000)
# A reading that is refused again and again fills no log: about one event a minute.
_REFUSALS_APART = const(60)
# What a poll does not ask for, the phase order for one, is looked at about once a minute.
_LOOKS_APART = const(60)
# So many looks without an answer are no disturbance: the device has nothing more to tell.
_MOST_UNANSWERED = const(2)


class Meter:
    """take() hands out each valid reading once; `reading` stays for those who only look.

    data: the meter's data, or None: it is found out what meter answers; make_decoder(data,
    complete=) gives its Decoder; phases: indexes of the grid phases that count; name: for the watchdog.
    refused: called with the ReadingInvalid, at most once in _REFUSALS_APART polls; found: called with
    name and data of the meter that was found out; noticed: called with a text of events.texts and
    its fields, of a meter that is valid all the same; generates, carries_ma: see Judge.
    """

    def __init__(
        self,
        client,
        data,
        make_decoder,
        phases,
        watchdog,
        refused,
        found,
        noticed,
        name="meter",
        generates=True,
        carries_ma=None,
    ):
        self.reading = Reading()
        self.known = False  # a valid reading came in
        self.changed = False  # the last valid reading differed from the one before
        self.load_changed = False  # and in more than voltage or frequency
        self.lively = False  # it tells voltages, which never stand still
        self.polls = 0
        self.last_error = None
        self.identity = None  # how the device calls itself, where it does
        self._data = data
        self._decoder = make_decoder(data) if data else None
        self._make_decoder = make_decoder
        self._spare = Reading()  # filled while `reading` is still good
        self._fresh = False
        self._client = client
        self._recognised = None  # number of the connection whose device is the right one
        self._next_refusal = 0  # poll from which on the next one is told
        self._next_look = 0  # poll from which on everything is read once more
        self._unanswered = 0  # looks in a row at more than a poll asks for
        self._phase_sequence = None  # as last seen, since the polls do not ask for it
        self._frequency_mhz = None
        self._undetermined = False  # told that it does not know the phase order
        self._named = None  # the device before, to tell another one
        self._phases = phases
        self._judge = Judge(phases, generates, carries_ma)
        self._watchdog = watchdog
        self._refused = refused
        self._found = found
        self._noticed = noticed
        self._name = name

    @property
    def model(self):
        """Of the meter's data; None while it is not found out yet."""
        return self._data.get("model", "of the manual settings") if self._data else None

    @property
    def data(self):
        """The meter's data; None while it is not found out yet."""
        return self._data

    def take(self):
        """A Reading that was not taken before, or None."""
        if not self._fresh:
            return None
        self._fresh = False
        return self.reading

    async def run(self):
        stopwatch = Stopwatch()
        while True:
            stopwatch.elapsed_ms()
            await self.poll()
            self._watchdog.alive(self._name)
            await asyncio.sleep_ms(max(_PERIOD_MS - stopwatch.elapsed_ms(), 0))

    async def poll(self):
        """All requests of the meter; an error is kept as text, since the next poll may cure it."""
        self.polls += 1
        try:
            await self._read_from_the_right_device()
            self._hand_out()
            if self.polls >= self._next_look:
                await self._look_closer()
        except ReadingInvalid as error:
            self._fail(error)
            if error.persists and self.polls >= self._next_refusal:
                self._next_refusal = self.polls + _REFUSALS_APART
                self._refused(error)
        except ModbusError as error:
            self._fail(error)

    def _hand_out(self):
        self.lively = self._spare.voltage_mv[self._phases[0]] is not None
        self.changed = not self._spare.same_as(self.reading)
        self.load_changed = not self._spare.same_load_as(self.reading)
        self.reading, self._spare = self._spare, self.reading
        self._fresh = self.known = True
        self.last_error = None
        self._tell_undetermined()

    async def _read_from_the_right_device(self):
        """Every connection's device is asked who it is, before its values are looked at: a
        connection may also be renewed in the middle of a poll."""
        client = self._client
        asked = self._recognised is None or self._recognised != client.connections
        if asked:
            await self._recognise()
        replies = await self._replies(self._decoder)
        if not asked and self._recognised != client.connections:
            await self._recognise()
            # Anew, on the connection that is left: an unanswered question ends one.
            replies = await self._replies(self._decoder)
        self._recognised = client.connections
        self._take_over(self._decoder, replies)

    async def _recognise(self):
        if self._data is None:
            from energy_meters import detection  # only "auto" needs it on the board

            name = await detection.find(self._ask, self._try_out)
            self._found(name, self._data)
        else:
            self._decoder.forget()  # pyright: ignore (made with the data)
        await self._confirm()
        if not await self._look_closer() and self.identity:
            # The connection ended over it: who is at the end of the next one?
            await self._confirm()

    async def _confirm(self):
        self.identity = now = await recognition.confirm(self._data, self._ask)
        before = self._named or now
        # Of a name in several parts one may not have been answered.
        if now is None or now in before:
            self._named = before
            return
        self._named = now
        if before not in now:
            self._noticed(texts.METER_EXCHANGED, now=now, before=before)

    async def _try_out(self, data):
        """Is it this meter? Its data are kept where they give a reading."""
        decoder = self._make_decoder(data)
        self._take_over(decoder, await self._replies(decoder))
        self._data, self._decoder = data, decoder

    async def _look_closer(self):
        """Read also what is not worth a request every second; False where that is not answered.

        A device that lacks such a register is none the worse, and is not asked a third time until
        a poll fails, since each question without an answer costs the connection.
        """
        self._next_look = self.polls + _LOOKS_APART
        if self._unanswered >= _MOST_UNANSWERED or "sunspec" in self._data:  # all in one block
            return True
        decoder = self._make_decoder(self._data, complete=True)
        if decoder.requests == self._decoder.requests:  # pyright: ignore (made by then)
            return True
        try:
            replies = await self._replies(decoder)
        except ModbusError as error:
            if not is_no_answer(error):
                raise
            self._unanswered += 1
            return False
        self._unanswered = 0
        self._forget_more()
        self._take_over(decoder, replies)
        self._phase_sequence = self._spare.phase_sequence
        self._frequency_mhz = self._spare.frequency_mhz
        return True

    def _tell_undetermined(self):
        told = self._data.get("phase_sequence", ())
        undetermined = self.reading.phase_sequence is None and "right" in told
        undetermined = undetermined and self._unanswered == 0
        if undetermined and not self._undetermined:
            self._noticed(texts.METER_PHASE_ORDER)
        self._undetermined = undetermined

    def _forget_more(self):
        self._phase_sequence = self._frequency_mhz = None

    async def _replies(self, decoder):
        if not decoder.requests:
            await decoder.locate(self._ask)
        replies = []
        for request in decoder.requests:
            replies.append(await self._ask(*request))
        return replies

    def _take_over(self, decoder, replies):
        spare = self._spare
        decoder.decode(replies, spare)
        if spare.phase_sequence is None:
            spare.phase_sequence = self._phase_sequence
        if spare.frequency_mhz is None:
            spare.frequency_mhz = self._frequency_mhz
        self._judge.judge(spare)

    async def _ask(self, function_code, address, quantity):
        # Each transaction is bounded by itself, however many a poll needs.
        self._watchdog.alive(self._name)
        return await self._client.read(function_code, address, quantity)

    def _fail(self, error):
        """After an error the device may be another one."""
        self.last_error = str(error)
        self._recognised = None
        self._unanswered = 0
        self._forget_more()
        if self._decoder:
            self._decoder.forget()
