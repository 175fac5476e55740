"""LilyGO T-ETH-Lite-ESP32S3 (N16R8); MicroPython variant SPIRAM_OCT.

Ethernet and card slot: utilities.h in the maker's examples (LilyGO-T-ETH-Series). GPIO 1, 2, 15,
16 and 18 are used as free pins by those examples; that 8 is on the header is not verified. Not yet
tried on hardware.
"""

NAME = "lilygo_t_eth_lite_s3"
TITLE = "LilyGO T-ETH-Lite-ESP32S3"
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

LED_KIND = "ws2812"
LED_PINS = (18,)

DISPLAY = {"sda": 2, "scl": 8}

ETHERNET = {
    "kind": "w5500",
    "spi": 1,
    "sck": 10,
    "mosi": 12,
    "miso": 11,
    "cs": 9,
    "int": 13,
    "reset": 14,
    "phy_addr": 1,
}

TAKEN_PINS = {5: "the card slot", 6: "the card slot", 7: "the card slot", 42: "the card slot"}
