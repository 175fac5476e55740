"""What a meter said at one moment: integers per grid phase, import positive."""

from micropython import const

# A larger current is told as this one: more than any connection this firmware may protect (125 A)
# carries even in a short circuit.
LARGEST_CURRENT_MA = const(1000000)


class ReadingInvalid(Exception):
    """The registers give no reading; the text says which value and why. persists: it is worth
    telling at once, and not only when the next readings say the same."""

    persists = True


class Reading:
    """Signed currents in mA, voltages in mV, powers in W of L1, L2, L3; filled anew every poll.

    What the meter does not tell is None: phases of a single-phase meter, voltages, powers. The
    phase sequence is "right" (L1, L2, L3), "wrong" or None. only_cuts: it contradicts itself, and
    is there for the overload in it alone.
    """

    def __init__(self):
        self.current_ma = [0, 0, 0]
        self.voltage_mv = [0, 0, 0]
        self.power_w = [0, 0, 0]
        self.power_total_w = None
        self.frequency_mhz = None
        self.phase_sequence = None
        self.only_cuts = False

    def same_as(self, other):
        """Every value is equal: of a meter that measures, hardly ever two readings are."""
        return (
            self.same_load_as(other)
            and self.voltage_mv == other.voltage_mv
            and self.frequency_mhz == other.frequency_mhz
        )

    def same_load_as(self, other):
        """Currents and powers are equal; voltages may live on where these stand still."""
        return (
            self.current_ma == other.current_ma
            and self.power_w == other.power_w
            and self.power_total_w == other.power_total_w
        )
