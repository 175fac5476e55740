"""ESP32 DevKit (WROOM-32 or WROVER) with a W5500 module; MicroPython ESP32_GENERIC.

A WROVER takes MicroPython's variant SPIRAM; a WROOM-32 has no PSRAM: for a frozen image only.
SCK, MOSI, MISO: the IO_MUX pins of SPI(2) (machine_hw_spi.c). MicroPython always clocks the SPI
with 20 MHz, so keep the wires as short as a few centimetres. Not yet tried on hardware.
"""

NAME = "esp32_devkit_w5500"
TITLE = "ESP32 DevKit with W5500 module"
CHIP = "esp32"
PSRAM = "quad"  # of a WROVER; a WROOM-32 has none, but 16 and 17 stay free for both
RATED_CURRENT_A = 16
CABLE_CURRENT_A = 16  # the fixed cable's rating

PILOT_PWM_PIN = 25
PILOT_ADC_PIN = 36  # VP
# Resistors in ohm from the ADC pin to the pilot, to 3.3 V and to ground. From them follow the
# microvolts at the ADC for 0 V on the pilot, and for each 100 mV.
PILOT_DIVIDER_OHM = (200000, 47000, 33000)
PILOT_ZERO_UV = 1240954
PILOT_UV_PER_100MV = 8837

CONTACTOR_PIN = 26  # active high
CONTACTOR_DRIVE = "pulse"  # "level" for a driver without a charge pump (docs/wiring)

LED_KIND = "rgb"
LED_PINS = (27, 32, 33)  # red, green, blue; active high

DISPLAY = {"sda": 21, "scl": 22}

ETHERNET = {
    "kind": "w5500",
    "separate_module": True,  # wired by hand
    "spi": 2,
    "sck": 18,
    "mosi": 23,
    "miso": 19,
    "cs": 5,
    "int": 4,
    "reset": 13,
    "phy_addr": 1,
}

# Chip select is high at the reset, as 5 has to be (timing of SDIO slaves, not used here).
STRAPPING_PINS_USED = (5,)
