"""Waveshare ESP32-S3-ETH (N16R8), the reference board; MicroPython variant SPIRAM_OCT.

Ethernet pins: the maker's schematic. The others are this project's choice among the header's free
pins. Not yet tried on hardware.
"""

NAME = "waveshare_esp32_s3_eth"
TITLE = "Waveshare ESP32-S3-ETH"
CHIP = "esp32s3"
PSRAM = "octal"
RATED_CURRENT_A = 16
CABLE_CURRENT_A = 16  # the fixed cable's rating

PILOT_PWM_PIN = 15
PILOT_ADC_PIN = 1
# Resistors in ohm from the ADC pin to the pilot, to 3.3 V and to ground. From them follow the
# microvolts at the ADC for 0 V on the pilot, and for each 100 mV.
PILOT_DIVIDER_OHM = (200000, 47000, 33000)
PILOT_ZERO_UV = 1240954
PILOT_UV_PER_100MV = 8837

CONTACTOR_PIN = 16  # active high
CONTACTOR_DRIVE = "pulse"  # "level" for a driver without a charge pump (docs/wiring)
# None: not wired. The contacts connect to earth and open for the reported state; the pins pull up
# (docs/pilot.md).
CONTACTOR_FEEDBACK_PIN = None
RCD_INPUT_PIN = None
L2_L3_CONTACTOR_PIN = None
PROXIMITY_ADC_PIN = None

LED_KIND = "rgb"
LED_PINS = (38, 39, 40)  # red, green, blue; active high

DISPLAY = {"sda": 17, "scl": 18}

ETHERNET = {
    "kind": "w5500",
    "spi": 1,
    "sck": 13,
    "mosi": 11,
    "miso": 12,
    "cs": 14,
    "int": 10,
    "reset": 9,
    "phy_addr": 1,
}

TAKEN_PINS = {4: "the card slot", 5: "the card slot", 6: "the card slot", 7: "the card slot"}
