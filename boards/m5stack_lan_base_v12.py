"""M5Stack Core (Basic, ESP32 without PSRAM) on the LAN or PoE base V12; MicroPython ESP32_GENERIC.

Ethernet: the table "SPI Ethernet Boards" of ESPEasy. The other pins: M5-Bus as the maker documents
it. Cores with PSRAM (Fire, Core2) need another file, since the PSRAM takes 16 and 17 there. Bases
with RS485 use 16 and 17, too: leave the converter off. Without PSRAM: for a frozen image only.
Not yet tried on hardware.
"""

NAME = "m5stack_lan_base_v12"
TITLE = "M5Stack Core on LAN base V12"
CHIP = "esp32"
PSRAM = "none"
RATED_CURRENT_A = 16
CABLE_CURRENT_A = 16  # the fixed cable's rating

PILOT_PWM_PIN = 16
PILOT_ADC_PIN = 35
# Resistors in ohm from the ADC pin to the pilot, to 3.3 V and to ground. From them follow the
# microvolts at the ADC for 0 V on the pilot, and for each 100 mV.
PILOT_DIVIDER_OHM = (200000, 47000, 33000)
PILOT_ZERO_UV = 1240954
PILOT_UV_PER_100MV = 8837

CONTACTOR_PIN = 17  # active high
CONTACTOR_DRIVE = "pulse"  # "level" for a driver without a charge pump (docs/wiring)

LED_KIND = "ws2812"
LED_PINS = (15,)

DISPLAY = {"sda": 21, "scl": 22}  # the Core's own I2C bus, which the SSD1306 shares

ETHERNET = {
    "kind": "w5500",
    "spi": 2,
    "sck": 18,
    "mosi": 23,
    "miso": 19,
    "cs": 26,
    "int": 34,
    "reset": 13,
    "phy_addr": 1,
    # Chip selects of the Core's card slot and screen, which are on the same bus
    "held_high": (4, 14),
}

# 15 only silences the ROM's messages when it is low at the reset; a WS2812 does not pull it.
STRAPPING_PINS_USED = (15,)
TAKEN_PINS = {
    25: "the loudspeaker",
    27: "the screen",
    32: "the screen",
    33: "the screen",
    37: "button C",
    38: "button B",
    39: "button A",
}
