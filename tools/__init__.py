"""Programs that run on a computer; importing this makes lib/, umodbus and the calls of
MicroPython that they use importable on CPython."""

import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
for _folder in ("lib", "build/lib", "tools/on_cpython"):
    if str(_ROOT / _folder) not in sys.path:
        sys.path.append(str(_ROOT / _folder))
