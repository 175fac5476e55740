"""Makes the runner of MicroPython scripts importable here too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "on_micropython"))
