"""Every scenario in full length on the virtual board: it must end with HELD."""

import subprocess
import sys

import pytest

from tools.run import scenario

TIMEOUT_S = 390


@pytest.mark.timeout(TIMEOUT_S + 10)
@pytest.mark.parametrize("name", scenario.names())
def test_scenario(name):
    command = [sys.executable, "-m", "tools.run", name]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIMEOUT_S)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    assert done.stdout.rstrip().endswith("HELD")
    assert "NOT HELD" not in done.stdout
