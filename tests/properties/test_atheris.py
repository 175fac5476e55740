"""A short run of the coverage-guided fuzzer, where it is installed (pip install atheris)."""

import subprocess
import sys
from pathlib import Path

import pytest

import frames

TARGET = Path(__file__).parent / "fuzz_replies.py"
RUNS = 20000


def test_nothing_is_found(tmp_path):
    pytest.importorskip("atheris", reason="tool missing: atheris is not installed")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    # FuzzedDataProvider takes its numbers from the end: 0 for the framing.
    for name, frame in (("reply", frames.REPLY), ("exception", frames.EXCEPTION_2)):
        (corpus / name).write_bytes(frame + b"\0")
    command = [sys.executable, str(TARGET), str(corpus), f"-runs={RUNS}", "-seed=1"]
    command += ["-max_len=520", "-timeout=20", f"-artifact_prefix={tmp_path}/"]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=300, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert f"Done {RUNS} runs" in done.stderr
