"""The pins that a board's description uses, and how it uses them."""

OUTPUT, INPUT, ANALOG = "output", "input", "analog input"
CONTACT = "input with a pull-up"  # an open contact and a broken wire read high

# name, how the pin is used
PINS = (
    ("CONTACTOR_FEEDBACK_PIN", CONTACT),
    ("CONTACTOR_PIN", OUTPUT),
    ("L2_L3_CONTACTOR_PIN", OUTPUT),
    ("PILOT_ADC_PIN", ANALOG),
    ("PILOT_PWM_PIN", OUTPUT),
    ("PROXIMITY_ADC_PIN", ANALOG),
    ("RCD_INPUT_PIN", CONTACT),
)

# The pins of ETHERNET for each kind of port: key, how the pin is used, whether it is required
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
    """A list of (name, pin, how it is used), without the pins that are None (not connected)."""
    found = [(name, values.get(name), how) for name, how in PINS]
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
