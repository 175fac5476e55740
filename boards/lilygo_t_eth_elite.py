"""LilyGO T-ETH-ELITE (ESP32-S3, N16R8); MicroPython variant SPIRAM_OCT.

Ethernet, card slot, LED and I2C: utilities.h in the maker's examples (LilyGO-T-ETH-Series). This
file is for the board without a shield of the maker's: a shield takes the pins 1, 3..8, 16, 39, 40,
42 and 46. The W5500's reset is not wired to a pin, so only a power-on resets it. The
colour of the LED on the board and the place of 15 and 16 on the header are not verified. Not yet
tried on hardware.
"""

NAME = "lilygo_t_eth_elite"
TITLE = "LilyGO T-ETH-ELITE"
CHIP = "esp32s3"
PSRAM = "octal"
RATED_CURRENT_A = 16
CABLE_CURRENT_A = 16  # the fixed cable's rating

PILOT_PWM_PIN = 15
PILOT_ADC_PIN = 7
# Resistors in ohm from the ADC pin to the pilot, to 3.3 V and to ground. From them follow the
# microvolts at the ADC for 0 V on the pilot, and for each 100 mV.
PILOT_DIVIDER_OHM = (200000, 47000, 33000)
PILOT_ZERO_UV = 1240954
PILOT_UV_PER_100MV = 8837

CONTACTOR_PIN = 16  # active high
CONTACTOR_DRIVE = "pulse"  # "level" for a driver without a charge pump (docs/wiring)

LED_KIND = "blue"
LED_PINS = (38,)  # the one on the board

DISPLAY = {"sda": 17, "scl": 18}

ETHERNET = {
    "kind": "w5500",
    "spi": 1,
    "sck": 48,
    "mosi": 21,
    "miso": 47,
    "cs": 45,
    "int": 14,
    "reset": None,
    "phy_addr": 1,
}

# The maker's layout has the W5500's chip select on 45, which also chooses the flash voltage at the
# reset. It is not verified what keeps it low until then; the maker's own programs rely on it.
STRAPPING_PINS_USED = (45,)
TAKEN_PINS = {9: "the card slot", 10: "the card slot", 11: "the card slot", 12: "the card slot"}
