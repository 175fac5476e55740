"""Runs tshark over a capture file: the judge of our frames, where it is installed."""

import shutil
import subprocess

FIELDS = (
    "mbtcp.trans_id",
    "mbtcp.prot_id",
    "mbtcp.len",
    "mbtcp.unit_id",
    "modbus.func_code",
    "modbus.reference_num",
    "modbus.word_cnt",
)
INSTALLED = shutil.which("tshark") is not None
# Malformed, or an expert's remark of the severity "error"
FAULTY = "_ws.malformed || _ws.expert.severity == 8388608"


def dissect(path, *options):
    """What tshark prints of the file."""
    command = ["tshark", "-n", "-r", str(path), *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def fields(path, only, *options):
    """FIELDS of each frame that the filter `only` passes, joined by commas."""
    options += tuple(word for name in FIELDS for word in ("-e", name))
    output = dissect(path, "-Y", only, "-T", "fields", "-E", "separator=,", *options)
    return output.splitlines()
