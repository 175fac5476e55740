"""The virtual board, simulated on the computer for tests and `make run`."""

NAME = "virtual"
CHIP = "esp32s3"
MACHINE = "unix"  # sys.platform of MicroPython's unix port, which runs it
PSRAM = "none"
RATED_CURRENT_A = 32
CABLE_CURRENT_A = 32  # the fixed cable's rating

# Control pilot: ADC microvolts = PILOT_ZERO_UV + pilot_mv * PILOT_UV_PER_100MV // 100, as of a
# real divider: 12 V reads 2560 mV, 0 V reads 1330 mV.
PILOT_PWM_PIN = 1
PILOT_ADC_PIN = 2
PILOT_ZERO_UV = 1330000
PILOT_UV_PER_100MV = 10250

CONTACTOR_PIN = 7  # active high
# Not "pulse": the computer keeps the program waiting for longer than such a driver holds.
CONTACTOR_DRIVE = "level"
# None: not wired. The contacts connect to earth and open for the reported state; pins pull up.
CONTACTOR_FEEDBACK_PIN = 15  # open while the main contacts are closed
RCD_INPUT_PIN = 16  # open once the device has tripped
L2_L3_CONTACTOR_PIN = None  # a second contactor for phases 2 and 3
PROXIMITY_ADC_PIN = None  # the cable is fixed

LED_KIND = "rgb"
LED_PINS = (4, 5, 6)  # red, green, blue; active high
DISPLAY = {"sda": 17, "scl": 18}  # optional: the bus stays silent without one

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
