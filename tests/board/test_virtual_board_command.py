"""The command, the flash image and the way to MicroPython: what is refused, and in which words."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools.virtual_board.flash import BLOCK_COUNT, ImageError, read_file, write_image
from tools.virtual_board.host import BoardFailed, VirtualBoard
from tools.virtual_board.interpreter import MicroPythonMissing, find_micropython

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "tools.virtual_board"]


def refused(*arguments, **environment):
    """The output of the command where it refuses to start."""
    done = ended(*arguments, **environment)
    assert done.returncode == 2 and done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


def stopped_by_itself(*arguments):
    """The output of the command where the board cannot run."""
    done = ended(*arguments)
    assert done.returncode == 1 and done.stdout.startswith("/dev/")
    return done.stderr


def ended(*arguments, **environment):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_arguments_that_are_refused(image, tmp_path):
    assert "FLASH_IMAGE" in refused()
    assert "'nowhere' is refused: HOST:PORT is allowed" in refused(image, "--plant", "nowhere")
    assert "'much' is refused: a size such as 320K" in refused(image, "--heap", "much")
    (tmp_path / "file").touch()
    assert "is not a symbolic link" in refused(image, "--link", tmp_path / "file")


def test_missing_micropython_is_one_sentence(image):
    for text in (
        refused(image, "--micropython", "/no/such/program"),
        refused(image, MICROPYTHON="/no/such/program"),
    ):
        assert "'/no/such/program', which is no program." in text
        assert len(text.splitlines()) == 1


def test_where_micropython_is_looked_for(monkeypatch, tmp_path):
    program = tmp_path / "micropython"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.delenv("MICROPYTHON", raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert find_micropython() == str(program)
    program.unlink()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MicroPythonMissing, match="neither as .* nor on PATH"):
        find_micropython()


def test_an_interpreter_that_is_none(image, tmp_path):
    program = tmp_path / "impostor"
    program.write_text("#!/bin/sh\necho I am no interpreter\nexit 1\n")
    program.chmod(0o755)
    write_image(image, {})
    reason = stopped_by_itself(image, "--micropython", program)
    assert "failed with" in reason and "impostor: I am no interpreter" in reason


def test_a_damaged_file_system_is_reported(image):
    write_image(image, {})
    damaged = bytearray(image.read_bytes())
    for block in (0, 4096):
        damaged[block + 32 : block + 4096] = bytes(4096 - 32)
        damaged[block : block + 8] = bytes(8)
    image.write_bytes(damaged)
    assert ": OSError" in stopped_by_itself(image)


def test_a_missing_or_blank_image_is_formatted(image):
    for content in (None, b"\xff" * BLOCK_COUNT * 4096):
        if content:
            image.write_bytes(content)
        with VirtualBoard(image):
            assert image.stat().st_size == BLOCK_COUNT * 4096
        assert read_file(image, "anything") is None
        image.unlink()


def test_a_file_that_is_no_image_stays_as_it_is(image):
    for content in (b"my thesis", b"my thesis" + bytes(BLOCK_COUNT * 4096 - 9)):
        image.write_bytes(content)
        with pytest.raises(BoardFailed, match="is no flash image"):
            VirtualBoard(image).start()
        assert image.read_bytes() == content
        with pytest.raises(ImageError, match="is no flash image"):
            read_file(image, "main.py")


def test_files_in_the_image(image):
    files = {"a": b"", "/lib/deep/er/b.bin": bytes(range(256)) * 400, "lib/c d.txt": b"\n\n"}
    write_image(image, files)
    for path, content in files.items():
        assert read_file(image, path) == content
    assert read_file(image, "lib") is None
    write_image(image, {"new": b"1"})
    assert read_file(image, "a") is None


def test_an_image_that_cannot_be_made_leaves_the_old_one(image):
    write_image(image, {"old": b"1"})
    with pytest.raises(ImageError, match="do not go into .*: the flash is full."):
        write_image(image, {"large": bytes(4 << 20)})
    with pytest.raises(ImageError, match="cannot be the name"):
        write_image(image, {"/": b""})
    assert read_file(image, "old") == b"1"
    assert [path.name for path in image.parent.iterdir()] == [image.name]
    with pytest.raises(ImageError, match="cannot be made: No such file"):
        write_image(image.parent / "no" / "folder", {})
    with pytest.raises(ImageError, match="cannot be read: No such file"):
        read_file(image.parent / "none", "main.py")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_link_and_signals(image, tmp_path, number):
    link = tmp_path / "port"
    link.symlink_to("/left/over")
    command = [*COMMAND, str(image), "--link", str(link)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        port = process.stdout.readline().strip()
        assert os.readlink(link) == port
        process.send_signal(number)
        assert process.wait(30) == 0
    assert not link.is_symlink()


def test_the_heap_is_as_large_as_asked_for(start, mpremote):
    code = "import gc; print(gc.mem_alloc() + gc.mem_free())"
    assert int(mpremote(start(heap="200K"), "exec", code)) in range(190_000, 200 * 1024)
