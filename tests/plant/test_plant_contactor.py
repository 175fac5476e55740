"""The contactor obeys its coil, or not where it is broken; the board hears of both contacts."""

from boards import virtual
from tools.plant import Plant
from tools.plant.contactor import Contactor


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
