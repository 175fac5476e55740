"""The log on flash: batches, two files that alternate, the boot counter, and broken files."""

import os

from flash import event_log
from flash.event_log import PATHS, FlashLog
from folders import in_an_empty_folder

FILE_BYTES = 16384


def texts(log):
    return [line.split("  ", 1)[1].split("  ")[-1] for line in log.lines()]


def stored():
    """What a power cut would leave."""
    return texts(FlashLog())


def size(path):
    try:
        return os.stat(path)[6]
    except OSError:
        return 0


@in_an_empty_folder
def test_lines_wait_for_a_minute():
    log = FlashLog()
    log.add(1, 250, "meter lost")
    assert list(log.lines()) == ["[1]      1.250  meter lost"]
    for elapsed_ms, kept in ((30000, []), (29999, []), (1, ["meter lost"])):
        log.step(elapsed_ms)
        assert stored() == kept, elapsed_ms
    log.add(2, 0, "meter back")
    log.step(59999)
    assert stored() == ["meter lost"]
    log.write()
    assert stored() == ["meter lost", "meter back"]


def lines_until_written(powered):
    log = FlashLog()
    text = "x" * 90
    count = 0
    while not stored():
        log.add(count, 0, text)
        log.step(1, powered)
        count += 1
    assert stored() == [text] * count  # none was dropped
    return count


@in_an_empty_folder
def test_a_kilobyte_is_written_at_once():
    count = lines_until_written(powered=False)
    assert (count - 1) * 98 < 1024 <= count * 98


@in_an_empty_folder
def test_three_kilobytes_are_written_though_power_flows():
    count = lines_until_written(powered=True)
    assert (count - 1) * 99 < 3072 <= count * 100


@in_an_empty_folder
def test_while_power_flows_lines_wait_for_its_end_or_an_hour():
    log = FlashLog()
    for steps in (
        ((60000, True, False), (1, False, True)),
        ((3000000, True, False), (1, False, True)),
        ((3599999, True, False), (1, True, True)),
        ((59999, False, False), (600000, True, False), (1, False, True)),
    ):
        before = len(stored())
        log.add(1, 0, "x" * 200)
        for elapsed_ms, powered, written in steps:
            log.step(elapsed_ms, powered)
            assert (len(stored()) > before) is written, steps


@in_an_empty_folder
def test_a_flash_that_refuses_is_asked_once_a_minute():
    log = FlashLog()
    asked = []

    def refuse():
        asked.append(1)
        raise OSError(28)

    log._append = refuse
    for powered, seconds, expected in ((False, 300, 5), (True, 3600, 6)):
        for _ in range(seconds):
            log.add(0, 0, "x" * 100)
            log.step(1000, powered)
        assert len(asked) == expected, powered


@in_an_empty_folder
def test_the_boot_counter_goes_on():
    for boot in range(1, 5):
        log = FlashLog()
        assert log.boot == boot
        log.add(0, 0, f"start {boot}")
        log.write()
    assert [line[:3] for line in FlashLog().lines()] == ["[1]", "[2]", "[3]", "[4]"]


@in_an_empty_folder
def test_two_files_alternate_and_stay_small():
    log = FlashLog()
    for number in range(2000):
        log.add(number, 0, f"event {number} " + "x" * 60)
        if number % 7 == 0:
            log.write()
        assert size(PATHS[0]) <= FILE_BYTES and size(PATHS[1]) <= FILE_BYTES
        if number % 500 == 499:
            log = FlashLog()  # whatever waited is lost; order and boot go on
    found = [int(text.split()[1]) for text in texts(log)]
    assert found == sorted(found)
    assert len(found) > FILE_BYTES // 90  # one file is always full
    assert found[-1] >= 1990 and log.boot == 5


@in_an_empty_folder
def test_broken_files_are_passed_over():
    for broken in (
        b"",
        b"\xff\xfe\x00\n",
        b"no head\n1 1.000 kept\n",
        b"# 1\n",
        b"# x y\n",
        b"x" * FILE_BYTES,
        b"\0" * FILE_BYTES,
    ):
        for path in PATHS:
            with open(path, "wb") as file:
                file.write(broken)
        log = FlashLog()
        log.add(7, 0, "after")
        log.write()
        assert texts(FlashLog())[-1] == "after", broken
        assert FlashLog().boot > 1


@in_an_empty_folder
def test_a_torn_line_costs_only_itself():
    log = FlashLog()
    log.add(1, 0, "whole")
    log.write()
    with open(PATHS[log_file()], "a") as file:
        file.write("1 2.0")
    log = FlashLog()
    log.add(3, 0, "glued to the torn one")
    log.add(4, 0, "whole as well")
    log.write()
    assert texts(FlashLog())[-1] == "whole as well"
    assert "whole" in texts(FlashLog())


def log_file():
    return 0 if size(PATHS[0]) else 1


@in_an_empty_folder
def test_a_flash_that_takes_nothing_stops_nothing():
    log = FlashLog()
    log.add(0, 0, "first")
    log.write()
    event_log.PATHS, paths = ("no folder/0", "no folder/1"), event_log.PATHS
    try:
        for number in range(500):
            log.add(number, 0, f"event {number}")
            log.step(1000)
        assert log.error
    finally:
        event_log.PATHS = paths
    log.write()
    assert log.error is None
    found = texts(FlashLog())
    assert found[0] == "first" and found[-1] == "event 499"
    assert 100 < len(found) < 400  # the oldest were dropped


@in_an_empty_folder
def test_facts_are_bounded_and_texts_are_one_line():
    log = FlashLog()
    log.add(0, 0, "two\nlines" + "x" * 1000)
    assert log.facts() == {
        "boot": 1,
        "log": [[1, 0, 0, "two lines" + "x" * 191]],
        "error": None,
    }
    for number in range(100):
        log.add(number, 0, "event")
        log.step(1000)
    facts = log.facts()["log"]
    assert len(facts) == 40 and facts[-1] == [1, 99, 0, "event"]


def write_numbered(log, first, last):
    """Events with these numbers, in batches that fit into the memory."""
    for start in range(first, last, 20):
        add_numbered(log, start, min(start + 20, last))
        log.write()


def add_numbered(log, first, last):
    for number in range(first, last):
        log.add(number, 0, f"event {number} " + "x" * 60)


def numbers_of(lines):
    return [int(line.split()[3]) for line in lines]


@in_an_empty_folder
def test_what_is_written_while_the_log_is_read_is_read_as_well():
    """None is left out and none comes twice, wherever the reader stands at the write."""
    for read_before in (0, 1, 20, 75, 99, 100, 101, 120):
        for path in PATHS:
            if size(path):
                os.remove(path)
        log = FlashLog()
        write_numbered(log, 0, 100)
        add_numbered(log, 100, 121)
        reader = log.lines()
        found = [next(reader) for _ in range(read_before)]
        log.write()
        add_numbered(log, 121, 140)
        found = numbers_of(found + list(reader))
        # What comes after the reader has reached the waiting lines is for the next one.
        assert found == list(range(140 if read_before <= 100 else 121)), (read_before, found)
        assert numbers_of(log.lines()) == list(range(140))


@in_an_empty_folder
def test_a_file_that_is_begun_while_the_log_is_read_hides_nothing_newer():
    """The oldest file is gone then; all that is still there comes, once and in its order."""
    log = FlashLog()
    write_numbered(log, 0, 360)  # nearly two files
    for read_before in (1, 100, 200, 250):
        first = numbers_of(log.lines())[-1] + 1
        reader = log.lines()
        found = [next(reader) for _ in range(read_before)]
        write_numbered(log, first, first + 200)
        found = numbers_of(found + list(reader))
        kept = numbers_of(log.lines())
        assert found == sorted(set(found))
        assert found[-1] == kept[-1] == first + 199
        assert [number for number in found if number >= kept[0]] == kept


@in_an_empty_folder
def test_a_byte_that_is_no_text_hides_nothing():
    log = FlashLog()
    log.add(1, 0, "before")
    log.write()
    with open(PATHS[log_file()], "ab") as file:
        file.write(b"1 2.000 a \xff and \xc3\n1 2.500 \x80, \x9f, \x7f\n\xfe\xfe\n")
        file.write(b"1 3.000 \xc3\xa4hnlich\n")
    log = FlashLog()
    log.add(4, 0, "after")
    log.write()
    assert texts(FlashLog()) == ["before", "a ? and ?", "?, ?, \x7f", "\u00e4hnlich", "after"]
    assert FlashLog().boot == 3


@in_an_empty_folder
def test_nothing_that_is_no_line_is_read_for_ever():
    log = FlashLog()
    log.add(1, 0, "before")
    log.write()
    for junk in (b"x" * 1023, b"x" * 1024, b"x" * 1025, b"x" * 5000):
        with open(PATHS[log_file()], "ab") as file:
            file.write(junk)
        assert texts(FlashLog()) == ["before"], len(junk)
    with open(PATHS[log_file()], "ab") as file:
        file.write(b"\n1 5.000 after\n")
    assert texts(FlashLog()) == ["before", "after"]
