"""What the console writes: no answer is dropped for an event, and nobody waits for a dead line."""

import asyncio

from console.output import Output


class Stream:
    """Takes text while it is ready; closed: it is gone."""

    def __init__(self):
        self.written = []
        self.ready = True
        self.closed = False

    def is_ready(self):
        return self.ready

    def write(self, text):
        if self.closed:
            raise OSError(5)
        self.written.append(text)


def output():
    stream = Stream()
    return Output(stream, stream.is_ready), stream


def all_of(made):
    texts = []
    while True:
        text = made.take()
        if text is None:
            return texts
        texts.append(text)


async def add(made, *pieces):
    for piece in pieces:
        await made.add_piece(piece)


def test_no_event_drops_or_tears_an_answer():
    async def play():
        made, _ = output()
        long = [64 * "x" for _ in range(64)]  # an answer that is longer than the room for events
        task = asyncio.create_task(add(made, "short\n", *long + ["end\n"]))
        await asyncio.sleep_ms(0)
        texts = [made.take(), made.take()]  # it is on its way
        for number in range(100):
            made.add_event(f"event {number} " + 90 * "x")
        while not task.done():
            texts += all_of(made)
            await asyncio.sleep_ms(10)
        texts += all_of(made)
        assert texts[:66] == ["short\n"] + long + ["end\n"]
        events = texts[66:]
        assert events[-1].startswith("event 99 ") and events[-1].endswith("\n")
        assert 3500 < sum([len(text) for text in events]) <= 4096 + len(events)

    asyncio.run(play())


def test_an_event_comes_before_the_next_line_of_an_answer():
    made, _ = output()
    asyncio.run(add(made, "one\n", "two\n"))
    assert made.take() == "one\n"
    made.add_event("event")
    assert all_of(made) == ["event\n", "two\n"]


def test_an_answer_waits_for_those_before_it():
    async def play():
        made, _ = output()
        long = 1025 * "x" + "\n"
        task = asyncio.create_task(add(made, "first\n", long, "third\n"))
        await asyncio.sleep_ms(60)
        assert not task.done()  # no room behind the long one
        assert all_of(made) == ["first\n", long]
        await task
        assert all_of(made) == ["third\n"]

    asyncio.run(play())


def test_a_long_text_is_written_in_chunks():
    made, stream = output()
    asyncio.run(made.write(150 * "x" + "\n"))
    assert stream.written == [64 * "x", 64 * "x", 22 * "x" + "\n"]


def test_of_a_reader_that_takes_nothing_all_is_given_up():
    """The rest of a line as well, whose beginning it lost."""

    async def play():
        made, stream = output()
        made.add_event("event")
        await add(made, "a line\n", "begins ")
        stream.ready = False
        await made.write("before\n")
        assert stream.written == []
        stream.ready = True
        await add(made, "goes on ", "ends\n", "next\n")
        assert all_of(made) == ["\n", "next\n"]

    asyncio.run(play())


def test_an_answer_that_breaks_off_leaves_a_line_of_its_own_to_the_next():
    made, _ = output()
    asyncio.run(add(made, "begins "))
    asyncio.run(made.add_line("could not be answered"))
    assert all_of(made) == ["begins ", "\n", "could not be answered\n"]
    asyncio.run(made.add_line("next"))
    assert all_of(made) == ["next\n"]


def test_a_line_that_is_gone_is_no_error():
    made, stream = output()
    stream.closed = True
    asyncio.run(made.write("line\n"))
