"""A reset at every write that storing settings takes, on the virtual board with its littlefs."""

import json

from tools.firmware_files import files_for

# Stores other settings after the power-on, and prints what the start after the reset reads.
STORE = """
import machine
from flash import settings_file
from settings import rules
NAME = "load_balancing_safe_current_a"
RATED_A = 32
if machine.reset_cause() == machine.PWRON_RESET:
    settings_file.store(dict(rules.defaults(RATED_A), **{NAME: 14}), RATED_A)
    print("complete")
values, events = settings_file.load(RATED_A)
print("finds", values[NAME], *events)
"""


def test_a_start_finds_the_old_settings_or_the_new_ones(start, serial):
    files = {
        path: source.read_text()
        for path, source in files_for("virtual").items()
        if path == "flash/settings_file.py"
        or path.startswith(("lib/settings/", "lib/energy_meters/", "lib/events/"))
    }
    for name, safe_a in (("settings.json", 12), ("settings.last.json", 10)):
        files[name] = json.dumps({"load_balancing_safe_current_a": safe_a})
    found, complete = [], False
    while not complete:
        board = start({**files, "main.py": STORE}, writes=len(found))
        port = serial(board)
        complete = b"complete" in port.expect(b"finds ")
        found.append(port.expect(b"\r\n"))
        board.stop()
    assert len(found) > 5
    assert found == sorted(found), "once the new ones rule they stay"
    # Between two renamings the old ones are the last good ones.
    last_good = b"settings.json cannot be read: the last good settings are used"
    assert set(found) == {b"12", b"12 " + last_good, b"14"}
