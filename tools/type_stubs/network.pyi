# network.LAN as MicroPython's ESP32 port has it: network_lan.c, get_lan. The published types lack
# it. Only what the firmware uses stands here.

from typing import overload

from machine import SPI, Pin

PHY_LAN8720: int
PHY_W5500: int
ETH_CONNECTED: int
ETH_GOT_IP: int

@overload
def hostname() -> str: ...
@overload
def hostname(name: str) -> None: ...

class LAN:
    def __init__(
        self,
        id: int | None = None,
        *,
        phy_type: int,
        phy_addr: int,
        mdc: Pin | None = None,
        mdio: Pin | None = None,
        reset: Pin | None = None,
        power: Pin | None = None,
        spi: SPI | None = None,
        cs: Pin | None = None,
        int: Pin | None = None,
        ref_clk: Pin | None = None,
        ref_clk_mode: int = -1,
    ) -> None: ...
    @overload
    def active(self) -> bool: ...
    @overload
    def active(self, active: bool) -> None: ...
    @overload
    def ifconfig(self) -> tuple[str, str, str, str]: ...
    @overload
    def ifconfig(self, config: tuple[str, str, str, str] | str) -> None: ...
    def config(self, name: str) -> bytes: ...
    def isconnected(self) -> bool: ...
    def status(self) -> int: ...
