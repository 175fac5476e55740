"""Each mistake in a board's description gives one sentence: where, and what is allowed."""

import board_rules

S3 = {
    "NAME": "s3",
    "CHIP": "esp32s3",
    "PSRAM": "octal",
    "RATED_CURRENT_A": 16,
    "CABLE_CURRENT_A": 16,
    "PILOT_PWM_PIN": 15,
    "PILOT_ADC_PIN": 1,
    "PILOT_ZERO_UV": 1240954,
    "PILOT_UV_PER_100MV": 8837,
    "CONTACTOR_PIN": 16,
    "LED_KIND": "rgb",
    "LED_PINS": (38, 39, 40),
    "DISPLAY": {"sda": 17, "scl": 18},
    "ETHERNET": {
        "kind": "w5500",
        "spi": 1,
        "sck": 13,
        "mosi": 11,
        "miso": 12,
        "cs": 14,
        "int": 10,
        "reset": 9,
        "phy_addr": 1,
    },
    "TAKEN_PINS": {4: "the card slot"},
    "__name__": "board",  # a module's __dict__ holds more than its values
}
W5500 = S3["ETHERNET"]
RMII = {"kind": "lan8720", "mdc": 23, "mdio": 18, "ref_clk": 0, "power": 16, "phy_addr": 1}
ESP32 = {
    "CHIP": "esp32",
    "PSRAM": "none",
    "PILOT_PWM_PIN": 33,
    "PILOT_ADC_PIN": 36,
    "CONTACTOR_PIN": 32,
    "LED_KIND": "ws2812",
    "LED_PINS": (4,),
    "DISPLAY": None,
    "ETHERNET": RMII,
    "STRAPPING_PINS_USED": (0,),
    "TAKEN_PINS": {},
}


def board(changes, ethernet=None):
    """The S3 board with changes; ethernet: changes to its ETHERNET."""
    values = dict(S3)
    values.update(changes)
    if ethernet is not None:
        values["ETHERNET"] = dict(values["ETHERNET"])
        values["ETHERNET"].update(ethernet)
    return values


def esp32(changes, ethernet=None):
    values = dict(ESP32)
    values.update(changes)
    return board(values, ethernet)


def test_what_is_right():
    for values in (
        board({}),
        board({"DISPLAY": None}),
        board({}, {"reset": None}),
        board({"CONTACTOR_FEEDBACK_PIN": 8, "RCD_INPUT_PIN": 21, "L2_L3_CONTACTOR_PIN": None}),
        board({"PROXIMITY_ADC_PIN": 2, "PROXIMITY_SUPPLY_MV": 3300, "PROXIMITY_PULL_UP_OHM": 330}),
        board({"CONTACTOR_DRIVE": "pulse"}),
        board({"CONTACTOR_DRIVE": "level"}),
        board({"LED_KIND": "blue", "LED_PINS": (38,)}),
        board({"LED_PINS": (3, 39, 40), "STRAPPING_PINS_USED": (3,)}),
        board({"PSRAM": "none", "LED_PINS": (33, 34, 35)}),
        esp32({}),
        esp32({}, {"power": None}),
        esp32({"PILOT_ADC_PIN": 39, "RCD_INPUT_PIN": 13, "CONTACTOR_FEEDBACK_PIN": 14}),
    ):
        assert board_rules.mistakes(values) == [], values


MISTAKES = (
    (
        board({"CONTACTOR_DRIVE": "pulses"}),
        'CONTACTOR_DRIVE "pulses" is not known, known are: level, pulse',
    ),
    (
        board({"CONTACTOR_DRIVE": 1}),
        "CONTACTOR_DRIVE is 1: allowed is a text",
    ),
    (
        board({"CONTACTOR_PIN": 15}),
        "PILOT_PWM_PIN: GPIO 15 is in use already, by CONTACTOR_PIN",
    ),
    (
        board({"LED_PINS": (38, 39, 38)}),
        "LED_PINS blue: GPIO 38 is in use already, by LED_PINS red",
    ),
    (
        board({"CONTACTOR_PIN": 4}),
        "CONTACTOR_PIN: GPIO 4 is in use already, by the card slot",
    ),
    (
        board({"RCD_INPUT_PIN": 12}),
        "ETHERNET miso: GPIO 12 is in use already, by RCD_INPUT_PIN",
    ),
    (
        esp32({"LED_PINS": (21,)}),
        "ETHERNET TX_EN: GPIO 21 is in use already, by LED_PINS data",
    ),
    (
        esp32({"CONTACTOR_PIN": 34}),
        "CONTACTOR_PIN: GPIO 34 of the ESP32 is an input only and can drive nothing",
    ),
    (
        esp32({"LED_PINS": (39,)}),
        "LED_PINS data: GPIO 39 of the ESP32 is an input only and can drive nothing",
    ),
    (
        board({"PILOT_ADC_PIN": 20}),
        "PILOT_ADC_PIN: GPIO 20 belongs to the serial console",
    ),
    (
        board({"PILOT_ADC_PIN": 14}, {"cs": 47}),
        "PILOT_ADC_PIN: GPIO 14 is of ADC2, which cannot be used with Wi-Fi; ADC1 has "
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    ),
    (
        esp32({"PILOT_ADC_PIN": 13}),
        "PILOT_ADC_PIN: GPIO 13 is of ADC2, which cannot be used with Wi-Fi; "
        "ADC1 has 32, 33, 34, 35, 36, 37, 38, 39",
    ),
    (
        board({"PILOT_ADC_PIN": 21}),
        "PILOT_ADC_PIN: GPIO 21 has no ADC; ADC1 has 1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    ),
    (board({"CONTACTOR_PIN": 35}), "CONTACTOR_PIN: GPIO 35 belongs to the octal PSRAM"),
    (board({"CONTACTOR_PIN": 30}), "CONTACTOR_PIN: GPIO 30 belongs to the flash"),
    (
        esp32({"CONTACTOR_PIN": 17, "PSRAM": "quad"}, {"power": None}),
        "CONTACTOR_PIN: GPIO 17 belongs to the quad PSRAM",
    ),
    (esp32({"PILOT_PWM_PIN": 9}), "PILOT_PWM_PIN: GPIO 9 belongs to the flash"),
    (
        esp32({"PILOT_PWM_PIN": 12}),
        "PILOT_PWM_PIN: GPIO 12 decides how the ESP32 starts; use another pin, "
        "or list it in STRAPPING_PINS_USED if the circuit is made for it",
    ),
    (
        board({"PILOT_PWM_PIN": 46}),
        "PILOT_PWM_PIN: GPIO 46 decides how the ESP32-S3 starts; use another pin, "
        "or list it in STRAPPING_PINS_USED if the circuit is made for it",
    ),
    (
        esp32({"CONTACTOR_PIN": 14}),
        "CONTACTOR_PIN: GPIO 14 is high from a reset until boot.py runs",
    ),
    (esp32({"LED_PINS": (24,)}), "LED_PINS data: the ESP32 has no GPIO 24"),
    (board({"RCD_INPUT_PIN": 22}), "RCD_INPUT_PIN: the ESP32-S3 has no GPIO 22"),
    (
        board({"RCD_INPUT_PIN": "21"}),
        "RCD_INPUT_PIN is '21': allowed is the number of a GPIO, or None",
    ),
    (
        board({}, {"int": None}),
        "ETHERNET int is missing: MicroPython's driver refuses a W5500 without",
    ),
    (
        board({}, {"held_high": (8, 16)}),
        "ETHERNET held_high: GPIO 16 is in use already, by CONTACTOR_PIN",
    ),
    (board({}, {"cs": None}), "ETHERNET cs is missing"),
    (board({}, {"spi": 0}), "ETHERNET spi is 0: allowed are 1 and 2"),
    (board({}, {"phy_addr": 32}), "ETHERNET phy_addr is 32: allowed are 0..31"),
    (
        board({}, {"kind": "enc28j60"}),
        'ETHERNET kind "enc28j60" is not known, known are: lan8720, w5500',
    ),
    (
        board({"ETHERNET": dict(RMII, mdc=7, mdio=8, ref_clk=21, power=None)}),
        "ETHERNET kind lan8720: the ESP32-S3 has no Ethernet MAC, use a W5500",
    ),
    (esp32({}, {"ref_clk": None}), "ETHERNET ref_clk is missing"),
    (board({"DISPLAY": {"sda": 17}}), "DISPLAY scl is missing"),
    (
        board({"LED_KIND": "neon"}),
        'LED_KIND "neon" is not known, known are: blue, rgb, ws2812',
    ),
    (
        board({"LED_PINS": (38,)}),
        'LED_PINS has 1 pins: LED_KIND "rgb" needs red, green, blue',
    ),
    (
        board({"RATED_CURRENT_A": 5}),
        "RATED_CURRENT_A is 5: allowed are whole amperes, 6..80",
    ),
    (
        board({"RATED_CURRENT_A": 16000}),
        "RATED_CURRENT_A is 16000: allowed are whole amperes, 6..80",
    ),
    (
        board({"CABLE_CURRENT_A": "16"}),
        "CABLE_CURRENT_A is '16': allowed is a whole number",
    ),
    (
        board({"PILOT_UV_PER_100MV": 18000}),
        "PILOT_ZERO_UV 1240954 and PILOT_UV_PER_100MV 18000 put -12 V at -920 mV and +12 V at "
        "3400 mV: the ESP32-S3's ADC reads 0..3100 mV",
    ),
    (
        esp32({"PILOT_ZERO_UV": 1400000}),
        "PILOT_ZERO_UV 1400000 and PILOT_UV_PER_100MV 8837 put -12 V at 339 mV and +12 V at "
        "2460 mV: the ESP32's ADC reads 150..2450 mV",
    ),
    (
        board({"PILOT_UV_PER_100MV": 3999}),
        "PILOT_UV_PER_100MV is 3999: the ESP32-S3's ADC is exact to 60 mV, so it "
        "distinguishes a car's states from 4000 on",
    ),
    (
        board({"CONTACTOR_FEEDBAK_PIN": 8}),
        "CONTACTOR_FEEDBAK_PIN is not known, known are: CONTACTOR_FEEDBACK_PIN, CONTACTOR_PIN, "
        "L2_L3_CONTACTOR_PIN, PILOT_ADC_PIN, PILOT_PWM_PIN, PROXIMITY_ADC_PIN, RCD_INPUT_PIN",
    ),
    (
        esp32({"RCD_INPUT_PIN": 34}),
        "RCD_INPUT_PIN: GPIO 34 of the ESP32 has no pull-up: an open contact would not be seen",
    ),
    (
        esp32({"CONTACTOR_FEEDBACK_PIN": 39}),
        "CONTACTOR_FEEDBACK_PIN: GPIO 39 of the ESP32 has no pull-up: an open contact would not "
        "be seen",
    ),
    (
        esp32({"L2_L3_CONTACTOR_PIN": 14}),
        "L2_L3_CONTACTOR_PIN: GPIO 14 is high from a reset until boot.py runs",
    ),
    (
        board({"PROXIMITY_ADC_PIN": 2, "PROXIMITY_PULL_UP_OHM": 330}),
        "PROXIMITY_SUPPLY_MV is None: PROXIMITY_ADC_PIN needs a whole number above 0",
    ),
    (
        board({"PROXIMITY_ADC_PIN": 2, "PROXIMITY_SUPPLY_MV": 3300, "PROXIMITY_PULL_UP_OHM": 0}),
        "PROXIMITY_PULL_UP_OHM is 0: PROXIMITY_ADC_PIN needs a whole number above 0",
    ),
    (
        board({"CHIP": "esp8266"}),
        'CHIP "esp8266" is not known, known are: esp32, esp32s3',
    ),
    (
        esp32({"PSRAM": "octal"}),
        'PSRAM "octal" is not what an ESP32 has: none, quad',
    ),
)

NUMBER, GPIO = "allowed is a whole number", "allowed is the number of a GPIO"
OTHER_KINDS = (
    ({"ETHERNET": None}, 'ETHERNET is None: allowed is names with their values, {"sda": 17}'),
    ({"LED_PINS": 38}, "LED_PINS is 38: allowed is a row of GPIO numbers, (4,) for one"),
    ({"LED_PINS": None}, "LED_PINS is None: allowed is a row of GPIO numbers, (4,) for one"),
    (
        {"LED_PINS": (38, None, 40)},
        "LED_PINS is (38, None, 40): allowed is a row of GPIO numbers, (4,) for one",
    ),
    (
        {"DISPLAY": (17, 18)},
        'DISPLAY is (17, 18): allowed is names with their values, {"sda": 17}, or None',
    ),
    ({"PILOT_ZERO_UV": "1240954"}, f"PILOT_ZERO_UV is '1240954': {NUMBER}"),
    ({"PILOT_UV_PER_100MV": None}, f"PILOT_UV_PER_100MV is None: {NUMBER}"),
    ({"PILOT_UV_PER_100MV": True}, f"PILOT_UV_PER_100MV is True: {NUMBER}"),
    ({"CHIP": ["esp32s3"]}, "CHIP is ['esp32s3']: allowed is a text"),
    ({"LED_KIND": ["rgb"]}, "LED_KIND is ['rgb']: allowed is a text"),
    (
        {"TAKEN_PINS": [4]},
        'TAKEN_PINS is [4]: allowed is GPIO numbers with what has them, {4: "the card slot"}',
    ),
    (
        {"STRAPPING_PINS_USED": 3},
        "STRAPPING_PINS_USED is 3: allowed is a row of GPIO numbers, (4,) for one",
    ),
    ({"CONTACTOR_PIN": None}, f"CONTACTOR_PIN is None: {GPIO}"),
    ({"PILOT_PWM_PIN": None}, f"PILOT_PWM_PIN is None: {GPIO}"),
    ({"PILOT_ADC_PIN": None}, f"PILOT_ADC_PIN is None: {GPIO}"),
    ({"L2_L3_CONTACTOR_PIN": "21"}, f"L2_L3_CONTACTOR_PIN is '21': {GPIO}, or None"),
)


def test_a_value_of_another_kind_is_one_sentence():
    for changes, sentence in OTHER_KINDS:
        assert board_rules.mistakes(board(changes)) == [sentence], changes
    held = board({}, {"held_high": 8})
    assert board_rules.mistakes(held) == [
        "ETHERNET held_high is 8: allowed is a row of GPIO numbers, (4,) for one"
    ]
    assert board_rules.mistakes(board({}, {"kind": ["w5500"]})) == [
        "ETHERNET kind is ['w5500']: allowed is a text"
    ]


def test_no_description_crashes_the_rules():
    """Each value in the place of each other."""
    for name in S3:
        for value in list(S3.values()) + [None, -1, 1 << 40, "", (), {}, [[]]]:
            found = board_rules.mistakes(board({name: value}))
            assert all(type(sentence) is str for sentence in found)


def test_each_mistake_is_one_sentence():
    for values, sentence in MISTAKES:
        assert board_rules.mistakes(values) == [sentence], board_rules.mistakes(values)


def test_several_mistakes_are_several_sentences():
    values = board({"RATED_CURRENT_A": 0, "CONTACTOR_PIN": 15}, {"int": None})
    assert len(board_rules.mistakes(values)) == 3


def test_what_is_missing_altogether():
    for name in board_rules.NAMES:
        values = dict(S3)
        del values[name]
        assert board_rules.mistakes(values) == [f"{name} is missing"]
