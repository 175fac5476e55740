"""The contactor obeys its coil, or not where it is broken; the board hears of both contacts."""

from boards import virtual
from tools.plant import Plant
from tools.plant.contactor import Contactor, LevelDriver, PulseDriver


def test_a_contactor_obeys_unless_it_is_broken():
    contactor = Contactor()
    cases = (
        # coil, welded, stuck open -> closed
        (True, False, False, True),
        (False, False, False, False),
        (True, False, True, False),
        (True, False, False, True),
        (False, True, False, True),
        (False, False, False, False),
    )
    for coil, welded, stuck_open, closed in cases:
        contactor.welded, contactor.stuck_open = welded, stuck_open
        contactor.drive(coil)
        assert contactor.closed is closed, (coil, welded, stuck_open)


def test_the_board_gets_the_levels_of_its_contacts(clock):
    plant = Plant(time=clock)
    sent = []
    plant.link.send = lambda *words: sent.append(" ".join(map(str, words)))
    feedback, residual = virtual.CONTACTOR_FEEDBACK_PIN, virtual.RCD_INPUT_PIN
    plant.step()
    assert sent[-2:] == [f"input {feedback} 0", f"input {residual} 0"]
    plant.link.outputs[virtual.CONTACTOR_PIN] = 65535
    plant._board_changed()
    assert sent[-1] == f"input {feedback} 1"
    plant.contactor.welded = True
    plant.link.outputs[virtual.CONTACTOR_PIN] = 0
    count = len(sent)
    plant.step()
    assert len(sent) == count and plant.snapshot()["contactor"]
    plant.residual_current = True
    plant.step()
    assert sent[-1] == f"input {residual} 1"
    assert list(plant._contact_lines().values()) == [f"input {feedback} 1", f"input {residual} 1"]


def pulsed(driver, now_s, pulses, apart_s=0.02):
    """Pulses of 0.5 ms low; returns the time of the last rise."""
    for _ in range(pulses):
        now_s += apart_s
        driver.holds(False, now_s - 0.0005)
        driver.holds(True, now_s)
    return now_s


def test_a_pulse_driver_lets_go_within_100_ms_of_the_last_pulse():
    # apart in s, level that stays, main contacts open after at least and at most so many ms
    for apart_s, high, least_ms, most_ms in (
        (0.02, True, 80, 95),
        (0.025, True, 78, 95),
        (0.045, True, 70, 95),
        (0.02, False, 31, 34),
    ):
        driver = PulseDriver()
        last_s = pulsed(driver, 0.0, 50, apart_s)
        assert driver.holds(high, last_s)
        open_ms = next(ms for ms in range(1000) if not driver.holds(high, last_s + ms / 1000))
        assert least_ms <= open_ms <= most_ms, (apart_s, high, open_ms)
        assert abs((driver.released_s - last_s) * 1000 - open_ms) <= 1.001


def test_a_pulse_driver_is_closed_by_pulses_alone():
    driver = PulseDriver()
    for now_s, high in ((0.0, False), (0.1, True), (5.0, True), (5.1, False), (9.0, True)):
        assert not driver.holds(high, now_s)  # neither by a level nor by a single rise
    driver = PulseDriver()
    assert not driver.holds(True, pulsed(driver, 0.0, 1))
    driver = PulseDriver()
    assert driver.holds(True, pulsed(driver, 0.0, 2))
    driver = PulseDriver()
    held = [driver.holds(True, pulsed(driver, second, 1)) for second in range(20)]
    assert not any(held)  # a board that starts again and again


def test_a_level_driver_holds_whatever_hangs():
    driver = LevelDriver()
    assert driver.holds(True, 0.0) and driver.holds(True, 3600.0)
    assert not driver.holds(False, 3600.5) and driver.released_s == 3600.5
