"""Wireless-Tag WT32-ETH01: ESP32, LAN8720 on its own Ethernet MAC; MicroPython ESP32_GENERIC.

Ethernet: MicroPython's example for V1.4 (pull request 11959); the oscillator, switched by 16,
gives the clock on 0. Header pins: github.com/egnor/wt32-eth01; 5 and 17 have LEDs on the board.
Without PSRAM it is for a frozen image only. Not yet tried on hardware.
"""

NAME = "wt32_eth01"
TITLE = "WT32-ETH01 (LAN8720)"
CHIP = "esp32"
PSRAM = "none"
RATED_CURRENT_A = 16
CABLE_CURRENT_A = 16  # the fixed cable's rating

PILOT_PWM_PIN = 33
PILOT_ADC_PIN = 36
# Resistors in ohm from the ADC pin to the pilot, to 3.3 V and to ground. From them follow the
# microvolts at the ADC for 0 V on the pilot, and for each 100 mV.
PILOT_DIVIDER_OHM = (200000, 47000, 33000)
PILOT_ZERO_UV = 1240954
PILOT_UV_PER_100MV = 8837

CONTACTOR_PIN = 32  # active high
CONTACTOR_DRIVE = "pulse"  # "level" for a driver without a charge pump (docs/wiring)

LED_KIND = "ws2812"
LED_PINS = (4,)

DISPLAY = {"sda": 14, "scl": 17}

ETHERNET = {
    "kind": "lan8720",
    "mdc": 23,
    "mdio": 18,
    "ref_clk": 0,
    "power": 16,
    "phy_addr": 1,
}

# The clock arrives on 0 only after the start, once 16 has switched the oscillator on.
STRAPPING_PINS_USED = (0,)
