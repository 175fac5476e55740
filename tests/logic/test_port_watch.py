"""A hung Ethernet chip: the port is started anew, then the board, and both seldom."""

from port_watch import PortWatch


class Parts:
    """In the place of lan, client and outputs."""

    def __init__(self):
        self.reply_count = 0
        self.contactor = False
        self.switched = []
        self.events = []
        self.resets = []
        self.watch = PortWatch(self, self, self, self.events.append, self.resets.append)

    def active(self, is_active):
        self.switched.append(is_active)

    def pass_s(self, duration_s, replies=False):
        """-> the seconds after which the port was started anew."""
        found = []
        for second in range(0, duration_s, 5):
            self.reply_count += replies
            before = len(self.switched)
            self.watch.step(5)
            if len(self.switched) > before:
                assert self.switched[before:] == [False, True]
                found.append(second + 5)
        return found


def test_replies_leave_the_port_alone():
    parts = Parts()
    assert parts.pass_s(7200, replies=True) == []
    assert parts.events == []


def test_silence_starts_it_anew_less_and_less_often():
    parts = Parts()
    assert parts.pass_s(8000) == [60, 120, 240, 480, 960, 1920, 3840, 7440]
    assert parts.events == ["No reply from the network for 60 s: Ethernet was started anew"]
    assert parts.resets == []  # nothing ever came: it is not the chip


def test_each_loss_begins_with_a_minute():
    parts = Parts()
    for _ in range(3):
        parts.pass_s(60, replies=True)
        assert parts.pass_s(130) == [60, 120]
    assert len(parts.events) == 3


def test_a_chip_that_stays_silent_is_reset_with_the_board_once_no_power_flows():
    for closed, resets in ((False, 1), (True, 0)):
        parts = Parts()
        parts.pass_s(60, replies=True)
        parts.contactor = closed
        parts.pass_s(595)
        assert parts.resets == []
        parts.pass_s(5)
        assert len(parts.resets) == resets
        if closed:
            parts.pass_s(300)
            parts.contactor = False
            parts.pass_s(5)
        assert parts.resets == ["Reset: no reply from the network for 10 minutes"]
