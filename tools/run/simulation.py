"""One run: the plant, the firmware on a virtual board, and its serial line, put together."""

import contextlib
import json
import tempfile
import time
from pathlib import Path

from boards import virtual
from settings import meter_choice, rules
from settings.values import changed
from tools.firmware_files import ROOT, files_for
from tools.plant import balancer as balancers
from tools.plant import meter_fault as meter_faults
from tools.plant.plant import Plant
from tools.reference.events import is_of_charging
from tools.run.second_terminal import SecondTerminal
from tools.run.serial_line import SerialLine
from tools.virtual_board.flash import write_image
from tools.virtual_board.host import VirtualBoard

# A current this little above the limit is no overload: meters and cars round.
OVERLOAD_TOLERANCE_MA = 250
# The source document's example: socket 16 A, unit 5 at 192.168.0.4:502, safe current 12 A.
EXAMPLE_SETTINGS = {"installation_max_current_a": 25, "load_balancing_safe_current_a": 12}


class Simulation:
    """settings: changes to the defaults; car, house: of tools.plant, by default the usual ones;
    balancer, meter_fault: texts of tools.plant, there from the start; files: {path on the board:
    bytes} beside or instead of the firmware's own; flat: with those, as text. rotation: of the
    plant, by default what the settings say. powered_s: when the board's power came on, by
    time.monotonic. read_us: what a read of the board's flash takes; None: as long as on a board,
    and nothing where the firmware lies there as text, as on no board. overload_ma: above it a grid
    current counts as an overload. second_port: a path in this repository, the port for a second
    terminal; None: there is none.

    Use it with `async with`; snapshot() is one flat dictionary of what can be seen.
    """

    def __init__(
        self,
        settings=None,
        car=None,
        house=None,
        files=None,
        flat=True,
        rotation=None,
        second_port=None,
        balancer=None,
        meter_fault=None,
        read_us=None,
    ):
        self.settings = changed(
            rules.defaults(virtual.RATED_CURRENT_A),
            EXAMPLE_SETTINGS if settings is None else settings,
            virtual.RATED_CURRENT_A,
        )
        self.limit_ma = self.settings["installation_max_current_a"] * 1000
        self.overload_ma = self.limit_ma + OVERLOAD_TOLERANCE_MA
        has_socket_meter = self.settings["socket_meter_mode"] != meter_choice.NONE
        self.plant = Plant(
            house=house,
            car=car,
            unit=self.settings["modbustcp_slave_address"],
            rotation=rotation or self.settings["phase_rotation"],
            limit_ma=self.overload_ma,
            socket_meter_unit=(
                self.settings["socket_meter_slave_address"] if has_socket_meter else None
            ),
        )
        self.plant.balancer = balancer and balancers.parse(balancer)
        self.plant.meter_fault = meter_fault and meter_faults.parse(meter_fault)
        self._more_files = files or {}
        self._flat = flat
        self._read_us = 0 if flat and read_us is None else read_us
        self._second_port = second_port
        self._ends = contextlib.AsyncExitStack()
        self.second = None
        self.powered_s = None
        self.serial = None
        self.board = None
        self._folder = None

    async def __aenter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="station-")
        image = Path(self._folder.name) / "flash.img"
        write_image(image, self._flash())
        await self.plant.start()
        try:
            address = self.plant.link_address
            self.board = VirtualBoard(image, plant=address, read_us=self._read_us)
            self.powered_s = time.monotonic()
            self.board.start()
            self.serial = SerialLine(await self._port())
            self.serial.start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_):
        if self.serial:
            self.serial.stop()
        await self._ends.aclose()
        if self.board:
            self.board.stop()
        await self.plant.stop()
        self._folder.cleanup()

    async def _port(self):
        """The one at which the station is to be asked."""
        if not self._second_port:
            return self.board.port
        self.second = SecondTerminal(self.board.port, ROOT / self._second_port)
        await self._ends.enter_async_context(self.second)
        return self.second.view_port

    def other_events(self):
        """The station's events but for the history of charging, which is never the same twice."""
        events = self.serial.events if self.serial else []
        return [event for event in events if not is_of_charging(event[1])]

    def snapshot(self):
        """The plant's view, and what the station says of itself; also before the start."""
        seen = self.plant.snapshot()
        status = self.serial.status if self.serial else {}
        events = self.other_events()
        seen.update(
            mains_max_ma=max(seen["mains_ma"]),
            car_max_ma=max(seen["car_ma"]),
            station=status,
            why=self.serial.why if self.serial else {},
            all_events="\n".join(text for _, text in events),
            last_event=events[-1][1] if events else "",
            offer_ma=status.get("offer_ma", 0),
            reason=status.get("reason", "starting"),
            meter_state=status.get("meter_state", "starting"),
            socket_meter_state=status.get("socket_meter_state", "starting"),
            car_measured=status.get("car_ma") is not None,
            limit_ma=self.limit_ma,
            overload_ma=self.overload_ma,
            port=self._second_port or "",
            stopped=self.second is not None and self.second.stopped,
        )
        return seen

    def _flash(self):
        firmware = files_for(virtual.NAME) if self._flat else {}
        files = {name: path.read_bytes() for name, path in firmware.items()}
        files["settings.json"] = json.dumps(self.settings).encode()
        files.update(self._more_files)
        return files
