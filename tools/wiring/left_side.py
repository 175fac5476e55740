"""The left side of a sheet: the Ethernet chip and the display."""

from board_rules.chips import CHIPS
from board_rules.uses import ETHERNET_PINS
from tools.wiring import symbols as s
from tools.wiring.frame import LEFT, gpio


def ethernet(wiring):
    """The chip with its wires; wiring: ETHERNET of a board."""
    kind = wiring["kind"]
    chip = "W5500" if kind == "w5500" else "LAN8720"
    used = [(key, wiring.get(key)) for key, _, _ in ETHERNET_PINS[kind]]
    used = [(key, pin) for key, pin in used if pin is not None]
    if kind == "lan8720":
        used += [(signal.lower(), pin) for signal, pin, _ in CHIPS["esp32"]["rmii"]]
    step = min(50, 350 // len(used))
    height = step * len(used) + 36
    parts = [s.box(60, 136, 150, height), s.text(135, 166, chip, 18, "middle", weight="bold")]
    for number, (key, pin) in enumerate(used):
        y = 196 + number * step
        parts += [
            s.text(200, y + 5, key.upper().replace("_", " "), 13, "end"),
            s.wire((210, y), (LEFT, y)),
            gpio(LEFT, y, pin, "Ethernet"),
        ]
    y = 136 + height + 26
    for words in _ethernet_notes(wiring):
        parts.append(s.text(60, y, words, 12, colour=s.SOFT))
        y += 17
    return "".join(parts)


def _ethernet_notes(wiring):
    if wiring.get("separate_module"):
        notes = [
            "Wires of a few centimetres; INT is needed.",
            "3.3 V, about 130 mA, from the board.",
        ]
    else:
        notes = ["Part of the board: nothing to wire here."]
    if "reset" in wiring and wiring["reset"] is None:
        notes.append("RESET is not wired to a pin.")
    if wiring.get("held_high"):
        pins = " and ".join(str(pin) for pin in wiring["held_high"])
        notes.append(f"GPIO {pins} held high: on the same bus.")
    return notes


def display(wiring):
    """The module with its wires; wiring: DISPLAY of a board."""
    parts = [s.box(60, 640, 150, 180), s.text(135, 668, "SSD1306", 18, "middle", weight="bold")]
    for y, key in ((700, "sda"), (742, "scl")):
        parts += [
            s.text(200, y + 5, key.upper(), 13, "end"),
            s.wire((210, y), (LEFT, y)),
            gpio(LEFT, y, wiring[key], "display"),
        ]
    parts += [
        s.text(200, 784, "VCC", 13, "end"),
        s.wire((210, 779), (250, 779)),
        s.text(256, 784, "3.3 V", 13, weight="bold"),
        s.text(200, 810, "GND", 13, "end"),
        s.wire((210, 805), (250, 805), (250, 815)),
        s.ground(250, 815),
        s.text(60, 850, "128 x 64, I2C address 0x3C.", 12, colour=s.SOFT),
        s.text(60, 867, "Most modules carry the pull-ups of", 12, colour=s.SOFT),
        s.text(
            60,
            884,
            "SDA and SCL; without, 4.7 k\N{GREEK CAPITAL LETTER OMEGA} to 3.3 V.",
            12,
            colour=s.SOFT,
        ),
    ]
    return "".join(parts)
