"""Freezes the whole firmware into a MicroPython of one's own, once `make frozen BOARD=...` ran.

For MicroPython's build (docs/reference/manifest.rst there), not for this project's tools.
"""

import os

include("$(PORT_DIR)/boards/manifest.py")  # what MicroPython freezes itself, asyncio above all

for name in sorted(os.listdir("firmware")):
    if name.endswith(".py"):
        module(name, base_path="firmware")
    elif name != "launcher" and "." not in name:  # a room
        package(name, base_path="firmware")
for name in sorted(os.listdir("lib")):
    package(name, base_path="lib")
# Of umodbus what lib/modbus_tcp uses.
package(
    "umodbus",
    ("__init__.py", "version.py", "const.py", "functions.py"),
    base_path="build/lib",
)
module("ssd1306.py", base_path="build/lib")  # for boards with a display
module("board.py", base_path="build/frozen")
module("frozen_version.py", base_path="build/frozen")
package("energy_meters", base_path="build/frozen")
