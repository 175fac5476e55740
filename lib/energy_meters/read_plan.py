"""Which registers to read: the fewest requests that the meter's own limits allow."""

REGISTERS_OF = {
    "int16": 1,
    "uint16": 1,
    "int32": 2,
    "uint32": 2,
    "int64": 4,
    "float32": 2,
    "float64": 4,
}
# Decisions need these. The others inform people, and are polled where that costs no request.
ESSENTIAL = ("voltage", "current", "power")
INFORMATIVE = ("power_total", "frequency", "phase_sequence")
QUANTITIES = ESSENTIAL + INFORMATIVE


class ReadPlan:
    """The requests for one reading of a meter.

    meter: its data with its registers' addresses; complete: plan for every quantity in the data,
    else for the essential ones and what fits without one more request.
    """

    def __init__(self, meter, complete=False):
        self._meter = meter
        # Names of the quantities that the plan covers
        self.quantities = [name for name in ESSENTIAL if name in meter]
        blocks = self._blocks(self.quantities)
        for name in INFORMATIVE:
            if name in meter:
                more = self._blocks(self.quantities + [name])
                if complete or len(more) == len(blocks):
                    self.quantities.append(name)
                    blocks = more
        code = meter["function_code"]
        # (function code, address, quantity) in the order of the replies that place() counts
        self.requests = tuple([(code, address, quantity) for address, quantity in blocks])

    def place(self, address, words):
        """Where `words` registers from `address` are found -> (index of the reply, byte in it).

        Raises ValueError for registers that the plan does not read.
        """
        for index, (_, start, quantity) in enumerate(self.requests):
            if start <= address and address + words <= start + quantity:
                return index, 2 * (address - start)
        raise ValueError(f"register {address} is not in the plan")

    def _blocks(self, names):
        meter = self._meter
        found = []
        for name in names:
            found += spans(meter[name])
        return fewest(
            found, meter["max_registers"], meter.get("blocks", ()), meter.get("even", False)
        )


def spans(quantity):
    """[(address, words)] of all registers of one quantity, its scale included."""
    words = REGISTERS_OF[quantity["type"]]
    addresses = quantity["at"] + quantity.get("minus", [])
    found = [(address, words) for address in addresses]
    if "scale_at" in quantity:
        found.append((quantity["scale_at"], 1))
    return found


def fewest(values, maximum, blocks, even):
    """Requests as [(address, quantity)], as few as possible, that cover all values.

    values: [(address, words)] that do not overlap in part; maximum: registers in one request;
    blocks: [(address, quantity)] within which registers between two values may be read as well;
    even: both numbers of a request must be even, as some makers want it; one more register at
    either end is read for that. From the left each request takes all it can: a part of what may be
    read at once may be read at once too, so no other plan is shorter.
    """
    requests = []
    start = end = 0
    for address, words in sorted(values):
        reach = max(end, address + words)
        if requests and _fits(start, end, address, reach, maximum, blocks, even):
            end = reach
        else:
            start, end = address, address + words
            requests.append(None)
        requests[-1] = _widened(start, end, even)
    return requests


def _fits(start, end, address, reach, maximum, blocks, even):
    if _widened(start, reach, even)[1] > maximum:
        return False
    if address <= end:
        return True
    return any(first <= end and address <= first + quantity for first, quantity in blocks)


def _widened(start, end, even):
    if even:
        start -= start % 2
        end += end % 2
    return start, end - start
