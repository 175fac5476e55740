"""Lets the car stop before a program on the board is stopped: no contactor opens under load."""

from tools.service_installer import ports
from tools.service_installer.connection import Connection, StationError

# A car has 6 s to stop drawing (IEC 61851-1 table A.6), and is asked about once a half second.
WITHIN_S = 8
ASK_EVERY_S = 0.5
ANSWER_S = 2  # a station that runs answers within that; a board without one need not
LIMIT_S = 60  # the offer stays away until the program is stopped


def stop(port, connection=Connection):
    """True once nothing charges; False where no station answers, or its car goes on: then it is
    stopped as any program is, outputs made safe first. Needs no more than some ten seconds."""
    try:
        with connection(ports.choose(port)) as station:
            if not station.ask("status", ANSWER_S).get("charging"):
                return True
            station.ask(f"limit 0 {LIMIT_S}", ANSWER_S)
            end_s = station.now_s + WITHIN_S
            while station.now_s < end_s:
                station.wait(ASK_EVERY_S)
                if not station.ask("status", ANSWER_S).get("charging"):
                    return True
    except (StationError, ports.NoPort):
        pass
    return False
