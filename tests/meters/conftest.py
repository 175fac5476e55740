"""No pauses between connections: meters that refuse what they do not have are asked at once."""

import pytest

from modbus_tcp import client


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(client, "FIRST_DELAY_MS", 0)
    monkeypatch.setattr(client, "LONGEST_DELAY_MS", 0)
