"""Checks the description of a board: mistakes(values) returns a sentence for each mistake."""

from board_rules import shapes
from board_rules.chips import CHIPS
from board_rules.uses import (
    ANALOG,
    CONTACT,
    DISPLAY_PINS,
    ETHERNET_PINS,
    LED_COLOURS,
    OUTPUT,
    PINS,
    uses,
)

# The currents that a duty can signal (IEC 61851-1, annex A)
LOWEST_A, HIGHEST_A = 6, 80
HIGHEST_PILOT_100MV = 120  # 12 V, and -12 V
# Two states of a car are 3 V apart, with the bound in the middle.
HALF_A_STATE_100MV = 15
# They switch power, so nothing may drive them while no program runs.
CONTACTORS = ("CONTACTOR_PIN", "L2_L3_CONTACTOR_PIN")
# How the program holds the contactor's driver; "level" where a description says nothing
DRIVES = ("level", "pulse")
PROXIMITY = ("PROXIMITY_SUPPLY_MV", "PROXIMITY_PULL_UP_OHM")
# Required values. DISPLAY and the pins of optional parts may be absent.
NAMES = (
    "NAME",
    "CHIP",
    "PSRAM",
    "RATED_CURRENT_A",
    "CABLE_CURRENT_A",
    "PILOT_PWM_PIN",
    "PILOT_ADC_PIN",
    "PILOT_ZERO_UV",
    "PILOT_UV_PER_100MV",
    "CONTACTOR_PIN",
    "LED_KIND",
    "LED_PINS",
    "ETHERNET",
)


def mistakes(values):
    """Sentences, one for each mistake; [] where there is none.

    values: {name: value} of a board, as vars() of its module gives them.
    """
    missing = [f"{name} is missing" for name in NAMES if name not in values]
    found = missing + _unknown_pins(values) or shapes.mistakes(values)
    if found:
        return found
    chip = CHIPS.get(values["CHIP"])
    if chip is None:
        return [f'CHIP "{values["CHIP"]}" is not known, known are: {_listed(sorted(CHIPS))}']
    if values["PSRAM"] not in chip["psram"]:
        kinds = _listed(sorted(chip["psram"]))
        return [f'PSRAM "{values["PSRAM"]}" is not what an {chip["name"]} has: {kinds}']
    found = _rating_mistakes(values) + _divider_mistakes(values, chip) + _led_mistakes(values)
    found += _drive_mistakes(values) + _proximity_mistakes(values)
    found += _ethernet_mistakes(values["ETHERNET"], chip)
    if values.get("DISPLAY"):
        found += _missing_pins("DISPLAY", values["DISPLAY"], DISPLAY_PINS)
    return found + _pin_mistakes(values, chip)


def _unknown_pins(values):
    """The firmware would never read a misspelt name, and the part would do nothing."""
    known = [name for name, _ in PINS]
    return [
        f"{name} is not known, known are: {_listed(known)}"
        for name in sorted(values)
        if name.endswith("_PIN") and name not in known
    ]


def _rating_mistakes(values):
    found = []
    for name in ("RATED_CURRENT_A", "CABLE_CURRENT_A"):
        value = values[name]
        if not LOWEST_A <= value <= HIGHEST_A:
            found.append(f"{name} is {value}: allowed are whole amperes, {LOWEST_A}..{HIGHEST_A}")
    return found


def _divider_mistakes(values, chip):
    """The whole pilot, -12 V to +12 V, has to stay within the range of the ADC."""
    zero_uv, uv_per_100mv = values["PILOT_ZERO_UV"], values["PILOT_UV_PER_100MV"]
    lowest_mv, highest_mv = chip["adc_mv"]
    low_mv = (zero_uv - HIGHEST_PILOT_100MV * uv_per_100mv) // 1000
    high_mv = (zero_uv + HIGHEST_PILOT_100MV * uv_per_100mv) // 1000
    if uv_per_100mv > 0 and lowest_mv <= low_mv and high_mv <= highest_mv:
        return _gain_mistakes(uv_per_100mv, chip)
    return [
        f"PILOT_ZERO_UV {zero_uv} and PILOT_UV_PER_100MV {uv_per_100mv} put -12 V at {low_mv} mV "
        f"and +12 V at {high_mv} mV: the {chip['name']}'s ADC reads {lowest_mv}..{highest_mv} mV"
    ]


def _gain_mistakes(uv_per_100mv, chip):
    least_uv = chip["adc_error_mv"] * 1000 // HALF_A_STATE_100MV
    if uv_per_100mv >= least_uv:
        return []
    return [
        f"PILOT_UV_PER_100MV is {uv_per_100mv}: the {chip['name']}'s ADC is exact to "
        f"{chip['adc_error_mv']} mV, so it distinguishes a car's states from {least_uv} on"
    ]


def _drive_mistakes(values):
    drive = values.get("CONTACTOR_DRIVE", "level")
    if drive in DRIVES:
        return []
    return [f'CONTACTOR_DRIVE "{drive}" is not known, known are: {_listed(DRIVES)}']


def _proximity_mistakes(values):
    if values.get("PROXIMITY_ADC_PIN") is None:
        return []
    return [
        f"{name} is {values.get(name)!r}: PROXIMITY_ADC_PIN needs a whole number above 0"
        for name in PROXIMITY
        if type(values.get(name)) is not int or values[name] <= 0
    ]


def _led_mistakes(values):
    kind, pins = values["LED_KIND"], values["LED_PINS"]
    if kind not in LED_COLOURS:
        return [f'LED_KIND "{kind}" is not known, known are: {_listed(sorted(LED_COLOURS))}']
    colours = LED_COLOURS[kind]
    if len(pins) != len(colours):
        return [f'LED_PINS has {len(pins)} pins: LED_KIND "{kind}" needs {_listed(colours)}']
    return []


def _ethernet_mistakes(ethernet, chip):
    kind = ethernet.get("kind")
    if kind not in ETHERNET_PINS:
        return [
            f'ETHERNET kind "{kind}" is not known, known are: {_listed(sorted(ETHERNET_PINS))}'
        ]
    found = _missing_pins("ETHERNET", ethernet, ETHERNET_PINS[kind])
    if kind == "lan8720" and not chip["rmii"]:
        found.append(f"ETHERNET kind lan8720: the {chip['name']} has no Ethernet MAC, use a W5500")
    if kind == "w5500" and ethernet.get("spi") not in (1, 2):
        found.append(f"ETHERNET spi is {ethernet.get('spi')}: allowed are 1 and 2")
    if ethernet.get("phy_addr") not in range(32):
        found.append(f"ETHERNET phy_addr is {ethernet.get('phy_addr')}: allowed are 0..31")
    return found


def _missing_pins(owner, wiring, keys):
    found = []
    for key, _, needed in keys:
        if needed and wiring.get(key) is None:
            # micropython issue 16561: the driver refuses a W5500 whose interrupt is not wired
            why = ": MicroPython's driver refuses a W5500 without" if key == "int" else ""
            found.append(f"{owner} {key} is missing{why}")
    return found


def _pin_mistakes(values, chip):
    found = []
    meant = values.get("STRAPPING_PINS_USED", ())
    owner_of = dict(values.get("TAKEN_PINS", {}))
    for name, pin, how in uses(values, chip):
        if type(pin) is not int or pin not in chip["pins"]:
            found.append(f"{name}: the {chip['name']} has no GPIO {pin}")
            continue
        if pin in owner_of:
            found.append(f"{name}: GPIO {pin} is in use already, by {owner_of[pin]}")
        else:
            owner_of[pin] = name
        why = _why_not(pin, how, values["PSRAM"], chip)
        if why:
            found.append(f"{name}: GPIO {pin} {why}")
        if pin in chip["strapping"] and pin not in meant:
            found.append(
                f"{name}: GPIO {pin} decides how the {chip['name']} starts; use another pin, "
                "or list it in STRAPPING_PINS_USED if the circuit is made for it"
            )
    for name in CONTACTORS:
        if values.get(name) in chip["pulled_up"]:
            found.append(f"{name}: GPIO {values[name]} is high from a reset until boot.py runs")
    return found


def _why_not(pin, how, psram, chip):
    """The reason why the pin cannot be used so, or None."""
    if pin in chip["flash"]:
        return "belongs to the flash"
    if pin in chip["psram"][psram]:
        return f"belongs to the {psram} PSRAM"
    if pin in chip["console"]:
        return "belongs to the serial console"
    if how == OUTPUT and pin in chip["input_only"]:
        return f"of the {chip['name']} is an input only and can drive nothing"
    if how == CONTACT and pin in chip["input_only"]:
        return f"of the {chip['name']} has no pull-up: an open contact would not be seen"
    if how == ANALOG and pin in chip["adc2"]:
        return f"is of ADC2, which cannot be used with Wi-Fi; ADC1 has {_listed(chip['adc1'])}"
    if how == ANALOG and pin not in chip["adc1"]:
        return f"has no ADC; ADC1 has {_listed(chip['adc1'])}"
    return None


def _listed(things):
    return ", ".join(str(thing) for thing in things)
