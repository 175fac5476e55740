"""A reset at every write that noting a commissioning takes, on the virtual board's littlefs."""

import json

from tools.firmware_files import files_for

# Stores another record after the power-on, and prints what the start after the reset reads.
STORE = """
import machine
from flash import commissioned_file
if machine.reset_cause() == machine.PWRON_RESET:
    commissioned_file.store({"date": "2027-01-01"})
    print("complete")
print("finds", (commissioned_file.load() or {}).get("date"))
"""


def dates_after_each_cut(start, serial, files):
    """The date that a start finds when the power fails before the first, second, ... write."""
    files["flash/commissioned_file.py"] = files_for("virtual")[
        "flash/commissioned_file.py"
    ].read_text()
    found, complete = [], False
    while not complete:
        board = start({**files, "main.py": STORE}, writes=len(found))
        port = serial(board)
        complete = b"complete" in port.expect(b"finds ")
        found.append(port.expect(b"\r\n"))
        board.stop()
    return found


def test_a_start_finds_the_old_commissioning_or_the_new_one(start, serial):
    old = {"commissioned.json": json.dumps({"date": "2026-11-28"})}
    found = dates_after_each_cut(start, serial, old)
    assert len(found) > 2
    assert found == sorted(found), "once the new one is there it stays"
    assert set(found) == {b"2026-11-28", b"2027-01-01"}


def test_a_start_finds_none_or_the_first_one(start, serial):
    found = dates_after_each_cut(start, serial, {})
    assert len(found) > 2
    assert found == [b"None"] * found.count(b"None") + [b"2027-01-01"] * found.count(b"2027-01-01")
