"""No pauses between connections, and a flash of its own for each test.

Meters that refuse what they do not have are asked at once.
"""

import pytest

from modbus_tcp import client


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(client, "FIRST_DELAY_MS", 0)
    monkeypatch.setattr(client, "LONGEST_DELAY_MS", 0)


@pytest.fixture(autouse=True)
def empty_flash(monkeypatch, tmp_path):
    """Where "auto" keeps what it found."""
    monkeypatch.chdir(tmp_path)
