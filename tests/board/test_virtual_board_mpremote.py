"""The real mpremote drives the virtual board as it drives one of silicon."""

import hashlib
import json
import os
import pty
import random
import select
import subprocess
import sys
import tty

from tools.virtual_board.flash import read_file

FOREVER = """
import asyncio

async def main():
    while True:
        await asyncio.sleep_ms(10)

print("running")
asyncio.run(main())
"""


def test_exec_and_its_errors(start, mpremote):
    board = start()
    assert mpremote(board, "exec", "print(6 * 7)") == "42\n"
    assert mpremote(board, "eval", "'a' + 'b'") == "ab\n"
    assert "ZeroDivisionError" in mpremote(board, "exec", "1 // 0", status=1)


def test_run_a_script_longer_than_any_buffer(start, mpremote, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("count = 0\n" + "count += 1  # one of many\n" * 4000 + "print(count)\n")
    assert mpremote(start(heap="2M"), "run", script) == "4000\n"


def test_all_of_a_long_output_arrives(start, mpremote):
    out = mpremote(start(), "exec", "for i in range(20000): print(i)")
    assert out.split() == [str(number) for number in range(20000)]


def test_files_come_back_as_they_went(start, mpremote, tmp_path):
    board = start()
    content = random.Random(1).randbytes(60_000)
    (tmp_path / "there").write_bytes(content)
    mpremote(board, "fs", "cp", tmp_path / "there", ":binary")
    mpremote(board, "fs", "cp", ":binary", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == content
    assert hashlib.sha256(content).hexdigest() in mpremote(board, "fs", "sha256sum", "binary")
    assert "60000 binary" in mpremote(board, "fs", "ls")


def test_folders_are_copied_with_all_in_them(start, mpremote, tmp_path, image):
    board = start()
    for name in ("top.py", "package/__init__.py", "package/deep/er.txt"):
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name * 100)
    mpremote(board, "fs", "cp", "-r", tmp_path / "tree/", ":")
    assert "package/" in mpremote(board, "fs", "ls", ":tree")
    board.stop()
    assert read_file(image, "tree/package/deep/er.txt") == b"package/deep/er.txt" * 100


def test_mip_installs_a_local_package(start, mpremote, tmp_path):
    board = start()
    (tmp_path / "answer.py").write_text("ANSWER = 42\n")
    package = {"urls": [["answer/__init__.py", "answer.py"]], "version": "1"}
    (tmp_path / "package.json").write_text(json.dumps(package))
    mpremote(board, "mip", "install", tmp_path / "package.json")
    code = "import answer; print(answer.ANSWER, answer.__file__)"
    assert mpremote(board, "exec", code) == "42 /lib/answer/__init__.py\n"


def test_nothing_of_the_computer_is_in_the_file_system(start, mpremote):
    board = start({"main.py": "", "lib/thing.py": ""})
    code = "import os, sys; print(sorted(os.listdir('/')), sys.path)"
    assert mpremote(board, "exec", code) == (
        "['.sim', 'lib', 'main.py'] ['', '.frozen', '/lib', '/.sim']\n"
    )
    assert "OSError: 30" in mpremote(board, "exec", "open('/.sim/machine.py', 'w')", status=1)


def test_soft_reset_starts_python_afresh(start_to_prompt, mpremote):
    board = start_to_prompt({"boot.py": "booted = True", "main.py": "ran = True"})
    mpremote(board, "resume", "exec", "mark = 1")
    assert mpremote(board, "resume", "exec", "print(ran, mark)") == "True 1\n"
    mpremote(board, "soft-reset")
    names = "print([name in globals() for name in ('booted', 'ran', 'mark')])"
    assert mpremote(board, "resume", "exec", names) == "[True, False, False]\n"


def test_reset_runs_main(start, plant, mpremote):
    fake = plant()
    main = "from machine import Pin, reset_cause\nPin(10 + reset_cause(), Pin.OUT, value=1)\n"
    board = start({"main.py": main}, fake)
    fake.wait_for("pin 11 1")  # power-on
    mpremote(board, "reset")
    fake.wait_for("pin 12 1")  # hard reset


def test_a_session_interrupts_a_running_program(start, mpremote):
    board = start({"main.py": FOREVER})
    assert mpremote(board, "exec", "print('mine now')") == "mine now\n"
    assert mpremote(board, "fs", "ls", ":").count("main.py") == 1


def test_thirty_sessions_in_a_row(start, mpremote):
    board = start({"main.py": FOREVER})
    for number in range(30):
        assert mpremote(board, "exec", f"print({number})") == f"{number}\n"


def test_repl_with_ctrl_c_and_ctrl_d(start):
    board = start({"main.py": FOREVER})
    command = [sys.executable, "-m", "mpremote", "connect", board.port, "repl"]
    keyboard, terminal = pty.openpty()
    tty.setraw(terminal)  # or it would swallow a Ctrl-C that comes before mpremote is ready
    with subprocess.Popen(command, stdin=terminal, stdout=subprocess.PIPE) as session:
        os.close(terminal)
        try:
            read_until(session.stdout, b"exit this shell")
            os.write(keyboard, b"\x03")
            read_until(session.stdout, b"KeyboardInterrupt: \r\n")
            os.write(keyboard, b"21 + 21\r")
            read_until(session.stdout, b"\r\n42\r\n>>> ")
            os.write(keyboard, b"\x04")
            read_until(session.stdout, b"MPY: soft reboot\r\nrunning")
            os.write(keyboard, b"\x18")
            assert session.wait(60) == 0
        finally:
            session.kill()
            os.close(keyboard)


def read_until(file, text):
    data = b""
    while text not in data:
        assert select.select([file], [], [], 60)[0], data
        byte = os.read(file.fileno(), 1)
        assert byte, data
        data += byte
