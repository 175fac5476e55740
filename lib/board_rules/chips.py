"""The two chips: their pins, and what each pin can and cannot do.

From Espressif's data sheets of ESP32 and ESP32-S3: pin lists, strapping pins, ADC channels.
"""

ESP32 = {
    "name": "ESP32",
    # 20 and 37, 38 are bonded on few packages; 24 and 28..31 do not exist.
    "pins": tuple(range(20)) + (21, 22, 23, 25, 26, 27) + tuple(range(32, 40)),
    "input_only": tuple(range(34, 40)),
    "flash": tuple(range(6, 12)),
    # The pins that each kind of PSRAM takes
    "psram": {"none": (), "quad": (16, 17)},
    "adc1": tuple(range(32, 40)),
    "adc2": (0, 2, 4, 12, 13, 14, 15, 25, 26, 27),
    # Calibrated with 11 dB of attenuation, in mV: MicroPython's quick reference for the ESP32
    "adc_mv": (150, 2450),
    "adc_error_mv": 60,  # over that range: data sheet, "ADC Calibration Results"
    "strapping": (0, 2, 5, 12, 15),
    "console": (1, 3),
    # Held high by the chip itself from the reset until the program configures them
    "pulled_up": (0, 1, 3, 5, 14, 15),
    # Fixed in the chip where its own Ethernet MAC is used: name, pin, and whether it drives it
    "rmii": (
        ("TXD0", 19, True),
        ("TX_EN", 21, True),
        ("TXD1", 22, True),
        ("RXD0", 25, False),
        ("RXD1", 26, False),
        ("CRS_DV", 27, False),
    ),
}

ESP32_S3 = {
    "name": "ESP32-S3",
    "pins": tuple(range(22)) + tuple(range(26, 49)),
    "input_only": (),
    "flash": tuple(range(26, 33)),
    "psram": {"none": (), "quad": (), "octal": tuple(range(33, 38))},
    "adc1": tuple(range(1, 11)),
    "adc2": tuple(range(11, 21)),
    "adc_mv": (0, 3100),
    "adc_error_mv": 60,  # as of the ESP32; its own data sheet gives less
    "strapping": (0, 3, 45, 46),
    "console": (19, 20, 43, 44),
    "pulled_up": (0, 19, 20, 39, 43),
    "rmii": (),  # it has no Ethernet MAC
}

CHIPS = {"esp32": ESP32, "esp32s3": ESP32_S3}
