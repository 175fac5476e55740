"""One simulated house, car and station around the firmware's own control cycle, in virtual time.

For logic tests on both interpreters; the numbers are in A where a name ends in _a, else in mA.
"""

from cycle import ControlCycle
from energy_meters.reading import Reading
from iec61851.pacing import Pacing
from load_balancing.control import ControlLaw
from load_balancing.limits import Limits
from load_balancing.socket_state import SocketState
from load_balancing.supervision import MeterSupervision
from meter_check.moves import Moves
from meters.socket_meter import NAME, SocketMeter

SECOND_MS = 1000
CALM_MA = (2000, 2000, 2000)


def limits(
    station_a=32,
    socket_a=16,
    cable_a=32,
    installation_a=25,
    safe_a=12,
    phases=(0, 1, 2),
    forbidden=None,
    budget_as=0,
):
    """-> Limits."""
    made = Limits(phases, forbidden)
    made.station_ma = station_a * 1000
    made.socket_ma = socket_a * 1000
    made.cable_ma = cable_a * 1000
    made.installation_ma = installation_a * 1000
    made.safe_ma = safe_a * 1000
    made.budget_mas = budget_as * 1000
    return made


def supervision(enabled=True):
    """-> the MeterSupervision of the meter at the grid connection."""
    return MeterSupervision(5, "192.168.0.4:502", enabled)


class Car:
    """Follows a signal after dead_s steps, with a first-order lag, up to most_ma; starts_s steps
    after the first signal; without a signal it stops at once.

    phases: indexes of the grid phases that it uses; takes: signalled mA -> the mA that it would
    draw, instead of most_ma.
    """

    def __init__(self, dead_s=0, most_ma=80000, phases=(0, 1, 2), lag_s=1, starts_s=0, takes=None):
        self.current_ma = 0  # on each of its phases
        self.most_ma = most_ma
        self.phases = phases
        self.signals = [0] * dead_s  # on their way
        self._takes = takes
        self._lag_s = max(lag_s, 1)
        self._starts_s = starts_s
        self._waits_s = starts_s

    def step(self, signalled_ma):
        """One step with this signal."""
        self.signals.append(signalled_ma)
        followed_ma = self.signals.pop(0)
        if not signalled_ma:
            self.current_ma = 0
            self._waits_s = self._starts_s
        elif self._waits_s:
            self._waits_s -= 1
        else:
            wanted_ma = self._wanted_ma(followed_ma)
            self.current_ma += (wanted_ma - self.current_ma) / self._lag_s

    def _wanted_ma(self, signalled_ma):
        if self._takes and signalled_ma:
            return self._takes(signalled_ma)
        return min(signalled_ma, self.most_ma)

    def on_phases(self):
        """-> [L1, L2, L3] in mA."""
        drawn_ma = round(self.current_ma)
        return [drawn_ma if phase in self.phases else 0 for phase in range(3)]

    def with_house(self, house_ma):
        """-> the currents of house and car together."""
        return [load + drawn for load, drawn in zip(house_ma, self.on_phases())]


class Meter:
    """Hands out a Reading once after each measure(); as those of a real one its voltages and
    powers never stand still, unless it is `frozen`."""

    def __init__(self, late_s=0):
        self.reading = Reading()
        self.silent = False
        self.frozen = False
        self._voltage_v = 230
        self._late = [[0, 0, 0] for _ in range(late_s)]
        self._fresh = False

    def measure(self, current_ma, only_cuts=False):
        """current_ma: L1, L2, L3 now; what is read may be older."""
        self._late.append(current_ma)
        self.fill(self._late.pop(0), only_cuts)

    def fill(self, current_ma, only_cuts=False):
        """The next reading, without delay; allocates nothing."""
        reading = self.reading
        self._fresh = not self.silent
        if self.frozen:
            return
        self._voltage_v = 230 + (self._voltage_v - 229) % 3
        for phase in range(3):
            reading.current_ma[phase] = current_ma[phase]
            reading.voltage_mv[phase] = self._voltage_v * 1000
            reading.power_w[phase] = self._voltage_v * current_ma[phase] // 1000
        reading.only_cuts = only_cuts

    def take(self):
        """The Reading of the last measure(), or None."""
        fresh, self._fresh = self._fresh, False
        return self.reading if fresh else None


class Pilot:
    """The control pilot of a car that is plugged in and wants to charge.

    paced: the duty follows the offer as the station's does, raised after 5 s at the soonest.
    """

    def __init__(self, paced=False):
        self.offer_ma = 0
        self.may_raise = False
        self.car_state = "C"
        self.fault = None
        self.cable_ma = None
        self.car_ma = None
        self.held_ma = None  # signalled, whatever is offered
        self._pacing = Pacing() if paced else None

    @property
    def charging(self):
        """Power flows."""
        return self.car_state == "C" and self.signalled_ma > 0

    @property
    def signalled_ma(self):
        if self.held_ma is not None:
            return self.held_ma
        return self._pacing.signalled_ma if self._pacing else self.offer_ma

    def step(self, elapsed_ms):
        """Time passes with this offer."""
        if self._pacing:
            self._pacing.may_raise = self.may_raise
            self._pacing.step(elapsed_ms, self.offer_ma)


class Led:
    def __init__(self):
        self.state = None

    def show(self, state):
        self.state = state


class Home:
    """Steps car, meters and control cycle; `cycle`, `law` and `supervision` are the firmware's.

    bounds: Limits; socket_meter: whether there is one; period_ms: of the cycle, a step of the car.
    The meters measure once a second.
    """

    def __init__(
        self,
        bounds=None,
        car=None,
        balancing=True,
        socket_meter=False,
        paced=False,
        late_s=0,
        period_ms=SECOND_MS,
    ):
        self.limits = bounds or limits()
        self.car = car or Car()
        self.meter = Meter(late_s)
        self.pilot = Pilot(paced)
        self.led = Led()
        self.supervision = supervision(balancing)
        self.socket_meter = None
        if socket_meter:
            watch = MeterSupervision(1, "192.168.0.5:502", name=NAME)
            self.socket_meter = SocketMeter(Meter(), watch, self.limits.phases)
        self.cycle = ControlCycle(
            self.limits,
            self.meter if balancing else None,
            self.supervision,
            self.pilot,
            self.led,
            self.socket_meter,
        )
        self.law = self.cycle.law
        self.period_ms = period_ms
        self.mains_ma = [0, 0, 0]
        self.events = []
        self.show = lambda mains_ma: mains_ma  # what the meter makes of the mains' currents
        self._since_reading_ms = SECOND_MS

    @property
    def decided(self):
        """The offer in mA and its reason."""
        return self.law.offer_ma, self.law.reason

    def run(self, seconds, house_ma=CALM_MA, mains_ma=None, only_cuts=False):
        """-> the offer at the end of each second. mains_ma: what the mains carry, whatever the
        car draws; only_cuts: the readings contradict themselves, and hold an overload."""
        offers = []
        for _ in range(seconds):
            for _ in range(SECOND_MS // self.period_ms):
                self.step(house_ma, mains_ma, only_cuts)
            offers.append(self.law.offer_ma)
        return offers

    def step(self, house_ma=CALM_MA, mains_ma=None, only_cuts=False, elapsed_ms=None):
        """One cycle."""
        elapsed_ms = self.period_ms if elapsed_ms is None else elapsed_ms
        self.car.step(self.pilot.signalled_ma if self.pilot.car_state == "C" else 0)
        self.mains_ma = mains_ma or self.car.with_house(house_ma)
        self._since_reading_ms += self.period_ms
        if self._since_reading_ms >= SECOND_MS:
            self._since_reading_ms = 0
            self.meter.measure(self.show(self.mains_ma), only_cuts)
            if self.socket_meter:
                drawn_ma = self.car.on_phases()
                # It counts the station's own phases.
                own_ma = [drawn_ma[phase] for phase in self.limits.phases]
                self.socket_meter.meter.measure(own_ma + [0] * (3 - len(own_ma)))
        event = self.cycle.step(elapsed_ms)
        self.pilot.step(elapsed_ms)
        if event:
            self.events.append(event)


class Bare:
    """The control law and its supervision alone, for readings that no house and car give."""

    def __init__(self, bounds=None, balancing=True):
        self.supervision = supervision(balancing)
        self.law = ControlLaw(bounds or limits(), self.supervision)
        self.socket = SocketState()
        self.moves = Moves()
        self._reading = Reading()

    def step(self, elapsed_ms, mains_ma, charging, measured_ma=None, only_cuts=False):
        """One cycle; mains_ma: of a reading, or None; measured_ma: by a meter at the socket."""
        reading = None
        if mains_ma is not None:
            reading = self._reading
            reading.current_ma, reading.only_cuts = mains_ma, only_cuts
        self.socket.charging = charging
        self.socket.signalled_ma = self.law.offer_ma
        self.socket.measured_ma = measured_ma
        self.supervision.step(elapsed_ms, mains_ma is not None and not only_cuts)
        self.moves.settle_ms = self.law.car.settle_ms
        observed_ma = None if only_cuts else mains_ma
        move = self.moves.step(elapsed_ms, observed_ma, self.socket.drawn_ma)
        self.law.step(elapsed_ms, reading, self.socket, move)
