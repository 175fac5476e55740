"""What somebody meant who typed an unknown name: typing errors first, then parts of a name."""

from settings import rules
from settings.nearest import nearest

COMMANDS = (
    "status",
    "why",
    "meter",
    "events",
    "log",
    "crash",
    "settings",
    "set",
    "limit",
    "test",
    "version",
    "reset",
    "help",
)


def test_commands():
    for word, meant in (
        ("stauts", "status"),
        ("statu", "status"),
        ("STATUS", "status"),
        ("sttaus", "status"),
        ("hepl", "help"),
        ("evnts", "events"),
        ("crahs", "crash"),
        ("setings", "settings"),
        ("wyh", "why"),
        ("restart", "reset"),
        ("st", "set"),
        ("rest", "test or reset"),
        ("tst", "test"),
        ("logs", "log"),
        ("", None),
        ("x", None),
        ("quit", None),
        ("charge", None),
        (40 * "status", None),
        (4000 * "x", None),
    ):
        assert nearest(word, COMMANDS) == meant, (word, nearest(word, COMMANDS))


def test_settings():
    for word, meant in (
        ("modbustcp_prot", "modbustcp_port"),
        ("instalation_max_curent_a", "installation_max_current_a"),
        ("safe_current", "load_balancing_safe_current_a"),
        ("modbustcp_address", "modbustcp_ip_address or modbustcp_slave_address"),
        ("phase-rotation", "phase_rotation"),
        ("port", "socket_meter_port or modbustcp_port"),
        (
            "max_current_a",
            "station_max_current_a, installation_max_current_a or socket_max_current_a",
        ),
        ("colour", None),
    ):
        assert nearest(word, rules.NAMES) == meant, (word, nearest(word, rules.NAMES))
