"""`make deploy` measures the board's memory and refuses one that would not get an address."""

import pytest
from small_program import expect, on_flash

from tools import firmware_files
from tools.deploy import __main__ as deploy_command
from tools.deploy import compiled, memory
from tools.virtual_board.flash import write_image
from tools.virtual_board.host import VirtualBoard


def test_a_board_with_165_kb_is_refused_and_its_program_starts_again(image, capsys):
    write_image(image, on_flash(1))
    with VirtualBoard(image, heap=str(165 * 1024)) as board:
        assert deploy_command.main(["--board", "virtual", "--port", board.port]) == 1
        expect(board, "program 1 runs")
        named = f"The board at {board.port} has 163 KiB of memory in all; "
    said = capsys.readouterr().err
    assert named + "a deployed program and the network need 280 KiB" in said
    assert "make frozen BOARD=virtual" in said


def test_a_station_without_the_room_says_so_and_how_to_get_it(image):
    """As a deploy before this check, or another tool, has left it."""
    content = compiled.program("virtual")
    write_image(image, {path: data for path, data in content.items() if "launcher/" not in path})
    with VirtualBoard(image, heap=str(165 * 1024)) as board:
        expect(board, "MemoryError")
        expect(board, "This board has too little memory for the station.")
        expect(board, "Without PSRAM it needs a MicroPython with the firmware in it")


# heap as far as it grows, ESP-IDF: total, free, its largest block
def figures(heap, total=0, free=0, largest=0):
    return {
        "heap_bytes": heap,
        "idf_total_bytes": total,
        "idf_free_bytes": free,
        "idf_largest_bytes": largest,
    }


ESP32 = figures(165_000, 286_000, 122_000, 110_000)
S3 = figures(238_000, 380_000, 186_000, 172_000)
WROVER = figures(4_100_000, 4_480_000, 4_200_000, 4_128_000)
S3_OCTAL = figures(8_300_000, 330_000, 200_000, 120_000)  # all of its PSRAM is MicroPython's
CASES = (
    # the board's file, what it measures, words of the refusal
    ("wt32_eth01", ESP32, ("172 KiB of memory", "make frozen BOARD=wt32_eth01")),
    ("m5stack_lan_base_v12", ESP32, ("172 KiB", "make frozen BOARD=m5stack_lan_base_v12")),
    ("esp32_devkit_w5500", ESP32, ("quad PSRAM: make flash ESP32_GENERIC, variant SPIRAM. W",)),
    (
        "waveshare_esp32_s3_eth",
        figures(190_000),
        ("make flash ESP32_GENERIC_S3, variant SPIRAM_OCT",),
    ),
    ("esp32_devkit_w5500", WROVER, None),
    ("waveshare_esp32_s3_eth", S3_OCTAL, None),
    ("waveshare_esp32_s3_eth", S3, ("246 KiB of memory", "variant SPIRAM_OCT")),
    ("wt32_eth01", figures(286_719), ("279 KiB of memory",)),
    ("wt32_eth01", figures(286_720), None),
    ("virtual", figures(512 * 1024), None),
)


@pytest.mark.parametrize(("board", "found", "words"), CASES)
def test_who_is_refused(board, found, words):
    refusal = memory.refusal(found, board, firmware_files.board_values(board), "/dev/ttyX")
    if words is None:
        assert refusal is None
        return
    for word in words:
        assert word in refusal


NOTES = (
    ("waveshare_esp32_s3_eth", S3, "octal PSRAM, but MicroPython does not use it"),
    ("waveshare_esp32_s3_eth", S3_OCTAL, None),
    ("esp32_devkit_w5500", WROVER, None),
    ("wt32_eth01", figures(300_000), None),
    ("virtual", figures(512 * 1024), None),
)


@pytest.mark.parametrize(("board", "found", "words"), NOTES)
def test_psram_that_micropython_does_not_use_is_mentioned(board, found, words):
    note = memory.note(found, board, firmware_files.board_values(board))
    assert note is None if words is None else words in note
