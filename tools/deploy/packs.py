"""Packs the program's files, one pack for each package: firmware/loading.py reads them."""

import json

from tools import firmware_files, flash_layout
from tools.deploy import compiled

# boot.py and main.py are run as text; the other two are loaded before the packs can be.
STAY_FILES = ("boot.py", "main.py", "board.mpy", "loading.mpy")
LAUNCHER = "launcher/"
LIST = "packs.txt"
TOP = "top"
SUFFIX = ".pack"


def packed(content):
    """{path in the program's folder: bytes}, files together in packs; content: the same, apart."""
    kept = {p: data for p, data in content.items() if p in STAY_FILES or p.startswith(LAUNCHER)}
    packs, lines = {}, []
    for path in sorted(set(content) - set(kept)):
        first, slash, _ = path.partition("/")
        pack = packs.setdefault(first if slash else TOP, bytearray())
        lines.append(f"{path} {len(pack)} {len(content[path])}\n")
        pack += content[path]
    kept.update({name + SUFFIX: bytes(pack) for name, pack in packs.items()})
    # Each path stands between a line end and a space, the first one too.
    return {**kept, LIST: ("\n" + "".join(lines)).encode()}


def on_board(board, instead):
    """{path on the flash: bytes} as a deploy leaves them; instead: files of another content."""
    content = {**compiled.program(board), **instead}
    slot = flash_layout.SLOTS[0]
    files = {f"{slot}/{path}": data for path, data in packed(content).items()}
    files.update({name: content[LAUNCHER + name] for name in flash_layout.LAUNCHERS})
    record = {"slot": slot, "board": board, "version": firmware_files.version()}
    return {**files, flash_layout.RECORD: json.dumps(record).encode()}
