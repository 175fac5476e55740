"""Brings up the W5500 Ethernet port: DHCP, or the station's own fixed address."""

import network
from machine import SPI, Pin

from settings import rules

HOSTNAME = "charging-station"


def start(wiring, values):
    """Return the LAN object; wiring: the board's ETHERNET, values: the settings.

    Raises OSError when the chip does not answer: then only a reset of the board can try again,
    since the driver has already taken its handlers.
    """
    network.hostname(HOSTNAME)
    lan = network.LAN(
        phy_type=network.PHY_W5500,
        phy_addr=wiring["phy_addr"],
        spi=SPI(
            wiring["spi"],
            sck=Pin(wiring["sck"]),
            mosi=Pin(wiring["mosi"]),
            miso=Pin(wiring["miso"]),
        ),
        cs=Pin(wiring["cs"]),
        int=Pin(wiring["int"]),
        reset=Pin(wiring["reset"]),
    )
    lan.active(True)
    if values["ip_address"] != rules.DHCP:
        gateway = values["default_gateway"]  # asked for names too, though none are looked up
        lan.ifconfig((values["ip_address"], values["subnet_mask"], gateway, gateway))
    return lan
