"""Parts of the documents that are written from the code's own tables: python -m tools.reference"""

import sys

from tools.firmware_files import FIRMWARE

# At the end: nothing of the tools may be found there by mistake.
if str(FIRMWARE) not in sys.path:
    sys.path.append(str(FIRMWARE))
