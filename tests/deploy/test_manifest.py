"""manifest.py names every file of the firmware, and what it freezes in place of a file works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import firmware_files, frozen, micropython_image
from tools.virtual_board.interpreter import find_micropython

MANIFEST = firmware_files.ROOT / "manifest.py"
MODULES = (".py", ".mpy")  # all that MicroPython's package() takes from a folder


class Build:
    """The functions that MicroPython's build gives a manifest, docs/reference/manifest.rst."""

    def __init__(self):
        self.included = []
        self.files = {}

    def include(self, path):
        self.included.append(path)

    def module(self, name, base_path="."):
        self._add(name, Path(base_path, name))

    def package(self, name, files=None, base_path="."):
        found = files or [
            path.relative_to(Path(base_path, name)).as_posix()
            for path in Path(base_path, name).rglob("*")
            if path.suffix in MODULES
        ]
        for file in found:
            self._add(f"{name}/{file}", Path(base_path, name, file))

    def _add(self, target, source):
        assert source.is_file(), source
        assert target not in self.files, f"{target} is frozen twice"
        self.files[target] = source.resolve()


def evaluated(monkeypatch):
    build = Build()
    monkeypatch.chdir(MANIFEST.parent)
    names = {name: getattr(build, name) for name in ("include", "module", "package")}
    exec(MANIFEST.read_text(), names)  # noqa: S102 (as MicroPython's build does)
    return build


def test_every_file_of_the_firmware_is_frozen(monkeypatch):
    board = "waveshare_esp32_s3_eth"
    done = subprocess.run(
        [sys.executable, "-m", "tools.frozen", "--board", board],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert f"FROZEN_MANIFEST={MANIFEST}" in done.stdout
    build = evaluated(monkeypatch)
    assert build.included == ["$(PORT_DIR)/boards/manifest.py"]
    wanted = firmware_files.files_for(board)
    names = {path.removeprefix("lib/").replace(".json", ".py") for path in wanted}
    assert set(build.files) == names | {"frozen_version.py"}
    assert build.files["board.py"].read_bytes() == wanted["board.py"].read_bytes()


COMMANDS = (
    ("waveshare_esp32_s3_eth", "make BOARD=ESP32_GENERIC_S3 BOARD_VARIANT=SPIRAM_OCT FROZEN"),
    ("lilygo_t_eth_lite_s3", "make BOARD=ESP32_GENERIC_S3 BOARD_VARIANT=SPIRAM_OCT FROZEN"),
    ("lilygo_t_eth_elite", "make BOARD=ESP32_GENERIC_S3 BOARD_VARIANT=SPIRAM_OCT FROZEN"),
    ("esp32_devkit_w5500", "make BOARD=ESP32_GENERIC BOARD_VARIANT=SPIRAM FROZEN"),
    ("m5stack_lan_base_v12", "make BOARD=ESP32_GENERIC FROZEN"),
    ("wt32_eth01", "make BOARD=ESP32_GENERIC FROZEN"),
)


@pytest.mark.parametrize(("board", "command"), COMMANDS)
def test_the_command_builds_for_the_boards_chip_and_psram(board, command):
    _, line, *variant = frozen.instructions(board)
    assert line == f"    {command}_MANIFEST={MANIFEST}"
    assert bool(variant) == ("VARIANT" in command)


def test_every_board_has_its_command():
    assert {board for board, _ in COMMANDS} | {"virtual"} == set(firmware_files.board_names())
    assert frozen.instructions("virtual") == [
        "Ready for virtual, which has no ESP32: there is no image to build."
    ]


def test_quad_psram_of_an_s3_needs_no_variant():
    image = micropython_image.of({"CHIP": "esp32s3", "PSRAM": "quad"})
    assert image.arguments() == "BOARD=ESP32_GENERIC_S3"


def test_a_frozen_meter_is_the_same_meter(tmp_path):
    """Without its JSON file the module that stands for it is imported."""
    frozen.prepare("virtual", tmp_path)
    script = "import energy_meters, json; print(json.dumps(energy_meters.load('cg_em340')))"
    package = tmp_path / "energy_meters"
    for source in (firmware_files.LIB / "energy_meters").glob("*.py"):
        (package / source.name).write_bytes(source.read_bytes())
    environment = {**os.environ, "MICROPYPATH": f"{tmp_path}:.frozen"}
    done = subprocess.run(
        [find_micropython(), "-c", script],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    meter = firmware_files.LIB / "energy_meters/meters/cg_em340.json"
    assert json.loads(done.stdout) == json.loads(firmware_files.meter_json(meter))


@pytest.mark.parametrize(
    ("is_frozen", "version"), [(True, firmware_files.version()), (False, None)]
)
def test_a_frozen_firmware_knows_its_version(is_frozen, version, tmp_path):
    if is_frozen:
        frozen.prepare("virtual", tmp_path)
    source = firmware_files.FIRMWARE / "flash" / "program_version.py"
    (tmp_path / "program_version.py").write_bytes(source.read_bytes())
    done = subprocess.run(
        [find_micropython(), "-c", "import program_version; print(program_version.read())"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "MICROPYPATH": f"{tmp_path}:.frozen"},
    )
    assert done.stdout == f"{version}\n", done.stderr


def test_a_meter_that_is_neither_file_nor_module_is_an_error(tmp_path):
    package = tmp_path / "energy_meters"
    package.mkdir()
    for source in (firmware_files.LIB / "energy_meters").glob("*.py"):
        (package / source.name).write_bytes(source.read_bytes())
    done = subprocess.run(
        [find_micropython(), "-c", "import energy_meters; energy_meters.load('cg_em340')"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "MICROPYPATH": f"{tmp_path}:.frozen"},
    )
    assert done.returncode == 1
    assert "OSError: [Errno 2] ENOENT" in done.stdout + done.stderr
