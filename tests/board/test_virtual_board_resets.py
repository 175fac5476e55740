"""Resets, the watchdog and power cuts: what survives them, and what runs afterwards."""

import subprocess
import sys
import time
from pathlib import Path

from tools.virtual_board.flash import read_file

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = "while True: pass\n"
SAY_CAUSE = "import machine, time\ncause = machine.reset_cause()\nprint('cause', cause)\n"


def test_watchdog_bites_a_tight_loop(start, serial):
    once = (
        "if cause == 1:\n"
        " with open('kept', 'w') as file: file.write('whole')\n"
        " machine.RTC().memory(b'noted')\n"
    )
    last = "print(open('kept').read(), machine.RTC().memory())\n"
    hang = " machine.WDT(timeout=300)\n while True: pass\n"
    board = start({"main.py": SAY_CAUSE + once + hang + last})
    port = serial(board)
    port.expect(b"rst: WDT_RESET")
    port.expect(b"cause 3\r\nwhole b'noted'\r\n")


def test_fed_watchdog_does_not_bite(start, serial):
    feeding = (
        "dog = machine.WDT(timeout=2000)\n"
        "for count in range(25):\n time.sleep_ms(100)\n dog.feed()\n"
        "print('fed')\n"
    )
    port = serial(start({"main.py": SAY_CAUSE + feeding}))
    port.expect(b"cause 1\r\nfed\r\n")


def test_watchdog_stays_armed_over_a_soft_reset(start, serial):
    main = SAY_CAUSE + "if cause == 1:\n machine.WDT(timeout=1500)\n machine.soft_reset()\n"
    port = serial(start({"main.py": main + "if cause == 5:\n while True: pass\n"}))
    port.expect(b"MPY: soft reboot")
    port.expect(b"cause 5")
    port.expect(b"cause 3")


def test_a_second_watchdog_widens_the_first(start, serial):
    main = (
        "machine.WDT(timeout=500)\nmachine.WDT(timeout=600000)\ntime.sleep(1)\nprint('widened')\n"
    )
    port = serial(start({"main.py": SAY_CAUSE + main}))
    port.expect(b"cause 1\r\nwidened\r\n")


def test_hard_reset_from_the_program(start, serial):
    reset = "if cause == 1:\n machine.RTC().memory(b'noted')\n machine.reset()\n"
    port = serial(start({"main.py": SAY_CAUSE + reset + "print(machine.RTC().memory())\n"}))
    port.expect(b"cause 1\r\n")
    port.expect(b"rst: HARD_RESET\r\ncause 2\r\nb'noted'\r\n")


def test_power_loss_empties_the_rtc_memory(start, serial):
    board = start(
        {"main.py": SAY_CAUSE + "r = machine.RTC()\nprint(r.memory())\nr.memory(b'x')\n"}
    )
    serial(board).expect(b"cause 1\r\nb''\r\n")
    board.kill_power()
    board.start()
    serial(board).expect(b"cause 1\r\nb''\r\n")


def test_main_that_fails_leaves_the_prompt(start, serial):
    port = serial(start({"main.py": "value = 7\nraise ValueError('broken on purpose')\n"}))
    port.expect(b'Traceback (most recent call last):\r\n  File "main.py", line 2')
    port.expect(b"ValueError: broken on purpose\r\n")
    port.expect(b">>> ")
    port.type(b"value * 6\r")
    port.expect(b"\r\n42\r\n>>> ")


def test_boot_that_fails_keeps_main_from_running(start, serial):
    port = serial(start({"boot.py": "1 // 0", "main.py": "print('main', 'ran')"}))
    assert b"main ran" not in port.expect(b">>> ")


def test_ctrl_c_stops_a_program_that_was_sent_too_much(start, serial):
    port = serial(start({"main.py": "print('running')\nwhile True: pass\n"}))
    port.expect(b"running")
    port.type(b"never read " * 30_000 + b"\x03")
    port.expect(b"KeyboardInterrupt: \r\n")
    port.expect(b">>> ")


def test_a_long_paste_that_nobody_watches(start, serial):
    port = serial(start())
    port.expect(b">>> ")
    port.type(b"n = 1\r" + b"n += 1\r" * 20_000 + b"print('n is', n)\r")
    port.expect(b"\r\nn is 20001\r\n")


def test_ctrl_c_leaves_a_heap_that_works(start, serial):
    """However much of its time a program spends collecting garbage."""
    main = (
        "import gc, time\n"
        "ballast = [[number] for number in range(3000)]\n"
        "while True:\n"
        " try:\n"
        "  print('collecting')\n"
        "  while True:\n"
        "   for _ in range(10): gc.collect()\n"
        "   time.sleep_ms(1)\n"
        " except KeyboardInterrupt:\n"
        "  print('new:', len([number for number in range(100)]))\n"
    )
    port = serial(start({"main.py": main}))
    for _ in range(20):
        port.expect(b"collecting")
        time.sleep(0.06)  # two in quick succession are one
        port.type(b"\x03")
        port.expect(b"new: 100")


def test_double_ctrl_c_and_doubled_line_ends(start, serial):
    port = serial(start({"main.py": "print('running')\nwhile True: pass\n"}))
    port.expect(b"running")
    port.type(b"\r\x03\x03")
    port.expect(b"KeyboardInterrupt: \r\n")
    port.expect(b">>> ")
    port.type(b"import sys; _ = sys.stdout.write('a\\nb\\r\\nc\\n')\r")
    port.expect(b"\r\na\r\nb\r\nc\r\n>>> ")


def test_output_that_nobody_reads_stops_nothing(start, plant, mpremote):
    main = (
        "for count in range(4000): print('x' * 50)\n"
        "import machine\nmachine.Pin(7, machine.Pin.OUT, value=1)\n" + ENDLESS
    )
    fake = plant()
    board = start({"main.py": main}, fake)
    fake.wait_for("pin 7 1")
    assert mpremote(board, "exec", "print('alive')") == "alive\n"


def test_files_survive_power_cuts_while_they_are_written(start, image):
    main = (
        "import os\ncount = int(open('count').read().split()[0])\n"
        "while True:\n"
        " count += 1\n"
        " with open('count.new', 'w') as file: file.write(f'{count} ' * 300)\n"
        " os.rename('count.new', 'count')\n"
    )
    board = start({"main.py": main, "count": "0 " * 300})
    last = 0
    for number in range(5):
        wait_for_change(image)
        time.sleep(0.05 + 0.037 * number)
        board.kill_power()
        counts = read_file(image, "count").split()
        assert len(counts) == 300 and len(set(counts)) == 1
        assert int(counts[0]) > last
        last = int(counts[0])
        board.start()


def wait_for_change(image):
    before = image.read_bytes()
    deadline_s = time.monotonic() + 60
    while image.read_bytes() == before:
        assert time.monotonic() < deadline_s, "the program does not write"
        time.sleep(0.01)


def test_no_process_is_left(start, image, serial):
    board = start({"main.py": "print('running')\n" + ENDLESS})
    for end in (board.stop, board.kill_power):
        serial(board).expect(b"running")
        processes = family(image)
        assert len(processes) == 2  # supervisor and interpreter
        end()
        deadline_s = time.monotonic() + 30
        while processes & running():  # the last moment of a killed process is the system's
            assert time.monotonic() < deadline_s, processes
        board.start()


def test_the_board_ends_with_the_process_that_started_it(image):
    tool = (
        "import sys\n"
        "from tools.virtual_board.host import VirtualBoard\n"
        "VirtualBoard(sys.argv[1]).start()\n"
        "print('started', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", tool, str(image)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"started\n"
        assert len(family(image)) >= 2
        process.kill()
    deadline_s = time.monotonic() + 30
    while family(image) & running():
        assert time.monotonic() < deadline_s, family(image)


def running():
    """Numbers of all processes but those that only wait to be collected."""
    done = subprocess.run(
        ["ps", "-A", "-o", "pid=,stat="], check=True, capture_output=True, text=True
    )
    lines = (line.split() for line in done.stdout.splitlines())
    return {int(number) for number, state in lines if not state.startswith("Z")}


def family(image):
    """All processes that have this image among their arguments, and those they started."""
    done = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], check=True, capture_output=True, text=True
    )
    lines = [line.split(None, 2) for line in done.stdout.splitlines()]
    board = {int(number) for number, _, command in lines if str(image) in command}
    return board | {int(number) for number, parent, _ in lines if int(parent) in board}


DEAF = """
import micropython
import sys
micropython.kbd_intr(-1)
print("deaf")
print("typed", sys.stdin.buffer.read(2))
"""


def test_a_program_that_has_switched_ctrl_c_off_reads_it(start, serial):
    port = serial(start({"main.py": DEAF}))
    port.expect(b"deaf")
    port.type(b"\x03\x03")
    port.expect(b"typed b'\\x03\\x03'")
    port.expect(b">>> ")
    assert b"rst:" not in port.seen
