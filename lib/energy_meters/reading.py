"""What a meter measured at one moment: integers per grid phase, import positive."""

from micropython import const

# A larger current counts as this one: more than any connection this firmware may protect (125 A)
# carries even in a short circuit.
LARGEST_CURRENT_MA = const(1000000)


class ReadingInvalid(Exception):
    """The registers give no valid reading; the text says which value is wrong, and why."""

    # False: the moment of the poll may explain it. Report it only if the next readings agree.
    persists = True


class Reading:
    """Signed currents in mA, voltages in mV, powers in W of L1, L2, L3; filled anew by each poll.

    None is what the meter does not measure: phases of a single-phase meter, voltages, powers.
    """

    def __init__(self):
        self.current_ma = [0, 0, 0]
        self.voltage_mv = [0, 0, 0]
        self.power_w = [0, 0, 0]
        self.power_total_w = None
        self.frequency_mhz = None
        self.phase_sequence = None  # "right" (L1, L2, L3), "wrong" or None: not known
        # Set by the Judge: the reading contradicts itself and holds an overload. It may only
        # lower an offer.
        self.only_cuts = False
