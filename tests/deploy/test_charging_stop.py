"""Before backup and deploy stop the program the car has stopped by itself, where it does."""

import pytest

from tools import backup, charging_stop
from tools.deploy import __main__ as deploy
from tools.service_installer.connection import StationError


class Station:
    """A Connection to a station whose car stops after `stops_s`."""

    def __init__(self, charges, stops_s=0, answers=True):
        self.now_s = 0
        self.asked = []
        self._charges = charges
        self._stops_s = stops_s
        self._answers = answers
        self._limited_s = None

    def __call__(self, port):
        self.port = port
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def wait(self, seconds):
        self.now_s += seconds

    def ask(self, command, timeout_s):
        assert timeout_s <= 2
        if not self._answers:
            raise StationError("silence")
        self.asked.append(command)
        if command.startswith("limit 0 "):
            self._limited_s = self.now_s
            return {"ok": True}
        stopped = self._limited_s is not None and self.now_s - self._limited_s >= self._stops_s
        return {"charging": self._charges and not stopped}


CASES = (
    # charges, the car stops after, whether all is still in the end, longest time, commands
    (False, 0, True, 0, ["status"]),
    (True, 2, True, 2.5, ["status", "limit 0 60", "status"]),
    (True, 5.5, True, 6, ["status", "limit 0 60", "status"]),
    (True, 100, False, 8.5, ["status", "limit 0 60", "status"]),
)


@pytest.mark.parametrize(("charges", "stops_s", "still", "longest_s", "commands"), CASES)
def test_a_car_is_let_stop(charges, stops_s, still, longest_s, commands):
    station = Station(charges, stops_s)
    assert charging_stop.stop("/dev/ttyX", station) is still
    assert station.port == "/dev/ttyX"
    assert station.now_s <= longest_s
    assert station.asked[: len(commands)] == commands


def test_a_board_without_a_station_is_no_obstacle():
    assert charging_stop.stop("/dev/ttyX", Station(True, answers=False)) is False
    assert charging_stop.stop("/dev/no-such-port") is False


@pytest.mark.parametrize(
    ("program", "arguments"),
    (
        (backup, ["--port", "/dev/no-such-port", "--to", "folder"]),
        (deploy, ["--port", "/dev/no-such-port", "--board", "virtual"]),
    ),
)
def test_both_programs_let_it_stop_first(program, arguments, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    done = []
    monkeypatch.setattr(program.charging_stop, "stop", done.append)
    assert program.main(arguments) == 1
    assert done == ["/dev/no-such-port"]
