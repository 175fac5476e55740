"""Which pins a board's description uses, and what for."""

OUTPUT, INPUT, ANALOG = "output", "input", "analog input"

# Of ETHERNET, for each kind of port: key, how the pin is used, whether there must be one
W5500_PINS = (
    ("sck", OUTPUT, True),
    ("mosi", OUTPUT, True),
    ("miso", INPUT, True),
    ("cs", OUTPUT, True),
    ("int", INPUT, True),
    ("reset", OUTPUT, False),
)
RMII_PINS = (
    ("mdc", OUTPUT, True),
    ("mdio", OUTPUT, True),
    ("ref_clk", INPUT, True),
    ("power", OUTPUT, False),
)
ETHERNET_PINS = {"w5500": W5500_PINS, "lan8720": RMII_PINS}
DISPLAY_PINS = (("sda", OUTPUT, True), ("scl", OUTPUT, True))
LED_COLOURS = {"rgb": ("red", "green", "blue"), "blue": ("blue",), "ws2812": ("data",)}


def uses(values, chip):
    """-> a list of (name, pin, how); pins that are None are not connected.

    Every value named ..._PIN counts, those of parts that came later too: an analog input with ADC
    or PP in its name, an input with FEEDBACK, RCD or INPUT, anything else an output.
    """
    found = [(name, values[name], _how(name)) for name in sorted(values) if _is_pin(name)]
    colours = LED_COLOURS.get(values["LED_KIND"], ())
    for colour, pin in zip(colours, values["LED_PINS"]):
        found.append((f"LED_PINS {colour}", pin, OUTPUT))
    ethernet = values["ETHERNET"]
    found += _of("ETHERNET", ethernet, ETHERNET_PINS.get(ethernet.get("kind"), ()))
    if ethernet.get("kind") == "lan8720":
        for signal, pin, drives in chip["rmii"]:
            found.append((f"ETHERNET {signal}", pin, OUTPUT if drives else INPUT))
    for pin in ethernet.get("held_high", ()):
        found.append(("ETHERNET held_high", pin, OUTPUT))
    found += _of("DISPLAY", values.get("DISPLAY") or {}, DISPLAY_PINS)
    return [use for use in found if use[1] is not None]


def _of(owner, wiring, keys):
    return [(f"{owner} {key}", wiring.get(key), how) for key, how, _ in keys]


def _is_pin(name):
    return name.upper().endswith("_PIN")


def _how(name):
    words = name.upper().split("_")
    if "ADC" in words or "PP" in words:
        return ANALOG
    if "FEEDBACK" in words or "RCD" in words or "INPUT" in words:
        return INPUT
    return OUTPUT
