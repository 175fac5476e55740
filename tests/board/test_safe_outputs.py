"""Power-on, resets, damaged flash, power loss: what the two outputs do, pin by pin."""

import time

from boards import virtual
from tools.firmware_files import files_for

CONTACTOR_OFF = f"pin {virtual.CONTACTOR_PIN} 0"
CONTACTOR_ON = f"pin {virtual.CONTACTOR_PIN} 1"
PILOT_HIGH = f"pwm {virtual.PILOT_PWM_PIN} 1000 65535"
PILOT_LOW = f"pwm {virtual.PILOT_PWM_PIN} off"
OFFERS_10A = f"pwm {virtual.PILOT_PWM_PIN} 1000 10922"

# A main.py that charges with no regard for anything, then does what the test wants.
CHARGE = """
import board, machine
machine.PWM(machine.Pin(board.PILOT_PWM_PIN), freq=1000, duty_u16=10922)
machine.Pin(board.CONTACTOR_PIN, machine.Pin.OUT, value=1)
"""


def firmware():
    return {name: path.read_text() for name, path in files_for(virtual.NAME).items()}


def with_main(text):
    files = firmware()
    return {"boot.py": files["boot.py"], "board.py": files["board.py"], "main.py": text}


def drives(fake):
    """What the board drove and when it booted; all else is left out."""
    words = ("boot", "pin", "pwm", "soft")
    return [line for line in fake.lines if line.split()[0] in words]


def test_boot_makes_the_outputs_safe_before_anything_else(start, plant):
    fake = plant("link 0")
    start(firmware(), fake)
    fake.wait_for("lan 1")
    assert drives(fake)[:3] == ["boot PWRON", CONTACTOR_OFF, PILOT_HIGH]
    # Nothing that follows drives the two outputs otherwise.
    pins = (f"pin {virtual.CONTACTOR_PIN} ", f"pwm {virtual.PILOT_PWM_PIN} ")
    start_lines = fake.lines[: fake.lines.index("lan 1")]
    assert {line for line in start_lines if line.startswith(pins)} == {CONTACTOR_OFF, PILOT_HIGH}


def test_a_soft_reset_drives_the_pilot_low_until_boot(start, plant):
    fake = plant()
    start(with_main(CHARGE + "if machine.reset_cause() == 1: machine.soft_reset()"), fake)
    fake.wait_for(CONTACTOR_OFF, count=2)
    assert drives(fake)[3:8] == [OFFERS_10A, CONTACTOR_ON, PILOT_LOW, "soft", "boot SOFT"]
    assert drives(fake)[8] == CONTACTOR_OFF


def test_ctrl_d_is_a_soft_reset(start, plant, serial):
    fake = plant()
    port = serial(start(with_main(CHARGE), fake))
    port.expect(b">>> ")
    port.type(b"\x04")
    fake.wait_for("boot SOFT")
    assert drives(fake)[3:8] == [OFFERS_10A, CONTACTOR_ON, PILOT_LOW, "soft", "boot SOFT"]


def test_a_soft_reset_becomes_a_hard_one(start, plant, serial):
    fake = plant("link 0")
    port = serial(start(firmware(), fake))
    fake.wait_for("lan 1")
    port.type(b"\x03")
    port.expect(b">>> ")
    port.type(b"\x04")
    fake.wait_for("lan 1", count=2)
    boots = [line for line in fake.lines if line.startswith("boot")]
    assert boots == ["boot PWRON", "boot SOFT", "boot HARD"]
    # Nothing but boot.py drives the outputs until then.
    soft = fake.lines.index("boot SOFT")
    between = fake.lines[soft : fake.lines.index("boot HARD")]
    assert [line for line in between if line in drives(fake)] == [
        "boot SOFT",
        CONTACTOR_OFF,
        PILOT_HIGH,
    ]


def test_after_a_reset_of_the_cpu_boot_is_the_first_to_drive_the_pins(start, plant):
    for end, cause in (
        ("machine.reset()", "HARD"),
        ("machine.WDT(timeout=200)\n while True: pass", "WDT"),
    ):
        fake = plant()
        board = start(with_main(CHARGE + f"if machine.reset_cause() == 1:\n {end}"), fake)
        fake.wait_for(PILOT_HIGH, count=2)
        assert drives(fake)[3:8] == [
            OFFERS_10A,
            CONTACTOR_ON,
            f"boot {cause}",
            CONTACTOR_OFF,
            PILOT_HIGH,
        ]
        board.stop()


def test_a_hung_interpreter_keeps_both_outputs_as_they_were(start, plant):
    fake = plant()
    start(with_main(CHARGE + "while True: pass"), fake)
    fake.wait_for(CONTACTOR_ON)
    time.sleep(1)
    # Until the watchdog bites: see tests/end_to_end/test_station.py.
    assert drives(fake)[3:] == [OFFERS_10A, CONTACTOR_ON]


def test_asyncio_at_the_prompt_runs_no_task_of_the_station(start, plant, serial):
    fake = plant("link 0")
    port = serial(start(firmware(), fake))
    not_available = f"pwm {virtual.PILOT_PWM_PIN} 1000 0"  # nothing is connected to the pilot
    fake.wait_for(not_available)
    port.type(b"\x03")
    port.expect(b">>> ")
    port.type(b"async def wait(): await asyncio.sleep_ms(300)\r\r")
    port.expect(b">>> ")
    port.type(b"asyncio.run(wait()); print('end' + 'ed')\r")
    port.expect(b"ended")
    assert drives(fake)[-1] == PILOT_HIGH
    assert drives(fake).count(not_available) == 1


def test_flash_that_cannot_be_mounted_drives_nothing(start, plant, image):
    fake = plant()
    board = start(with_main(CHARGE), fake)
    fake.wait_for(CONTACTOR_ON)
    board.stop()
    damaged = bytearray(image.read_bytes())
    for block in (0, 4096):
        damaged[block + 32 : block + 4096] = bytes(4096 - 32)
    image.write_bytes(damaged)
    before = list(fake.lines)
    board.start()
    ended_with = board._process.wait(30)
    assert ended_with == 1
    assert fake.lines == before


def test_a_board_file_that_is_missing_or_broken_leaves_the_prompt(start, plant, serial):
    for text, error in (("1 // 0", b"ZeroDivisionError"), ("NAME = 'x'", b"AttributeError")):
        fake = plant()
        board = start({**firmware(), "board.py": text}, fake)
        port = serial(board)
        port.expect(error)
        port.expect(b">>> ")
        fake.wait_for("boot PWRON")
        assert drives(fake) == ["boot PWRON"]  # main.py does not run when boot.py has failed
        board.stop()


def test_power_loss_in_the_middle_of_a_charge(start, plant):
    fake = plant()
    board = start(with_main(CHARGE), fake)
    fake.wait_for(CONTACTOR_ON)
    board.kill_power()
    board.start()
    fake.wait_for(CONTACTOR_ON, count=2)
    assert drives(fake)[5:8] == ["boot PWRON", CONTACTOR_OFF, PILOT_HIGH]
