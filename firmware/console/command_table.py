"""The commands of the serial line: what each takes, which module answers it, and with which parts.

Name, usage, what it is for, module in console.commands, and the parts that its functions get:
attributes of what runs, the Station or SafeMode.
"""

STATION = (
    (
        "status",
        "status",
        "what the station does now",
        "status",
        ("version", "board", "uptime", "law", "pilot", "led", "cycle", "meters"),
    ),
    (
        "why",
        "why",
        "why the offer is what it is, and what may change it",
        "why",
        ("law", "limits", "meters", "pilot"),
    ),
    (
        "meter",
        "meter",
        "the meters and their last values",
        "meter",
        ("settings", "meters", "cycle"),
    ),
    (
        "network",
        "network",
        "the station's own address, where it came from, and the link",
        "network",
        ("network", "meters"),
    ),
    ("events", "events", "the last events since the start", "history", ("events",)),
    ("log", "log", "events of this and earlier runs, from flash", "history", ("log",)),
    ("crash", "crash", "the last crash", "history", ()),
    ("settings", "settings", "every setting, and what is allowed", "settings", ("settings",)),
    (
        "set",
        "set NAME VALUE",
        "change a setting, or several: set NAME VALUE NAME VALUE; set --all {...}",
        "settings",
        ("settings", "events", "commands"),
    ),
    (
        "limit",
        "limit AMPERES SECONDS",
        "offer no more for a while; limit off: end it",
        "service",
        ("law", "events"),
    ),
    (
        "clear",
        "clear fault",
        "clear a fault that the meter check has found",
        "meter_evidence",
        ("cycle", "events"),
    ),
    (
        "commissioned",
        "commissioned DATE",
        "note that commission found everything right; commissioned none: forget it",
        "meter_evidence",
        ("settings", "meters", "cycle"),
    ),
    ("test", "test led", "show every pattern of the LED", "service", ("led", "console")),
    ("version", "version", "firmware, board and MicroPython", "version", ("version", "board")),
    (
        "reset",
        "reset",
        "let the car stop, then start the station anew",
        "service",
        ("law", "outputs", "restarts", "events"),
    ),
    ("help", "help", "this list", "help", ("commands",)),
)
OF_BOTH = ("events", "log", "crash", "settings", "set", "version", "help")
SAFE_MODE = (
    (
        "status",
        "status",
        "why nothing charges, and since when",
        "safe_mode",
        ("restarts", "version", "board", "uptime"),
    ),
    (
        "restart",
        "restart",
        "end safe mode: the station starts anew",
        "safe_mode",
        ("restarts", "events"),
    ),
) + tuple([row for row in STATION if row[0] in OF_BOTH])
