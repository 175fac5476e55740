"""Packs: what the station finds in them is what was packed, on real MicroPython."""

import json
import subprocess

import pytest

from tools.deploy import packs
from tools.firmware_files import FIRMWARE
from tools.virtual_board.interpreter import find_micropython

CONTENT = {
    "boot.py": b"text = 'boot'",
    "board.mpy": b"1",
    "loading.mpy": b"2",
    "launcher/main.py": b"3",
    "alone.py": b"never found: only bytecode is looked for",
    "cycle.mpy": b"cycle",
    "a/__init__.mpy": b"",
    "a/one.mpy": bytes(range(256)) * 20,
    "a/b/two.mpy": b"two",
    "a/b/data.json": b'{"n": 1}',
    "other/__init__.mpy": b"o",
}
SCRIPT = """
import sys
sys.path.append(%r)
import loading
there = loading.Packs(%r)
def stat(path):
    try:
        return there.stat(path)[0]
    except OSError:
        return None
paths = %r
print([[stat("/" + path) for path in paths],
       [list(there.open("/" + path, "rb").read()) for path in paths if stat("/" + path) == 32768]])
"""


def test_packs_are_one_for_each_package_and_one_for_the_rest():
    found = packs.packed(CONTENT)
    assert sorted(found) == [
        "a.pack",
        "board.mpy",
        "boot.py",
        "launcher/main.py",
        "loading.mpy",
        "other.pack",
        "packs.txt",
        "top.pack",
    ]
    assert found["top.pack"] == CONTENT["alone.py"] + b"cycle"
    assert b"\ncycle.mpy 40 5\n" in found["packs.txt"]


FOUND = (
    ("boot.py", 32768, CONTENT["boot.py"]),
    ("cycle.mpy", 32768, b"cycle"),
    ("a", 16384, None),
    ("a/__init__.mpy", 32768, b""),
    ("a/one.mpy", 32768, CONTENT["a/one.mpy"]),
    ("a/b", 16384, None),
    ("a/b/two.mpy", 32768, b"two"),
    ("a/b/data.json", 32768, b'{"n": 1}'),
    ("other/__init__.mpy", 32768, b"o"),
    ("cycle", None, None),
    ("cycle.py", None, None),
    ("ycle.mpy", None, None),
    ("a/two.mpy", None, None),
    ("a/on", None, None),
    ("b", None, None),
    ("json", None, None),
    ("json.mpy", None, None),
)


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """[what each path of FOUND is, the contents of the files]"""
    folder = tmp_path_factory.mktemp("program")
    for path, data in packs.packed(CONTENT).items():
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
    script = SCRIPT % (str(FIRMWARE), str(folder), [path for path, _, _ in FOUND])
    done = subprocess.run(
        [find_micropython(None), "-c", script],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.replace("None", "null"))


def test_each_path_is_a_file_a_folder_or_nothing(seen):
    assert seen[0] == [kind for _, kind, _ in FOUND]


def test_each_file_has_its_own_content(seen):
    expected = [data for _, kind, data in FOUND if kind == 32768]
    assert [bytes(data) for data in seen[1]] == expected
