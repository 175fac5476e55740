"""Brings up the board's Ethernet port, W5500 or RMII, by DHCP or at a fixed address."""

import network
from machine import SPI, Pin

HOSTNAME = "charging-station"


def start(wiring, values):
    """Start the port; returns its LAN object. wiring: the board's ETHERNET; values: the settings.

    Raises OSError when the chip does not answer: then only a reset of the board can try again,
    since the driver has already taken its handlers.
    """
    network.hostname(HOSTNAME)
    lan = _rmii(wiring) if wiring["kind"] == "lan8720" else _w5500(wiring)
    lan.active(True)
    if is_fixed(values):
        gateway = values["default_gateway"]  # and DNS server, though no name is ever looked up
        lan.ifconfig((values["ip_address"], values["subnet_mask"], gateway, gateway))
    return lan


def is_fixed(values):
    """Whether the settings have the station's addresses, so that DHCP gives it none."""
    from settings import rules  # need not stay in memory

    return values["ip_address"] != rules.DHCP


def _w5500(wiring):
    """Over SPI, with the chip's interrupt."""
    for pin in wiring.get("held_high", ()):  # other chips on the same bus stay unselected
        Pin(pin, Pin.OUT, value=1)
    return network.LAN(
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
        reset=_pin_or_none(wiring["reset"]),
    )


def _rmii(wiring):
    """The data lines are fixed in the ESP32; the clock comes in from the board's oscillator."""
    return network.LAN(
        phy_type=network.PHY_LAN8720,
        phy_addr=wiring["phy_addr"],
        mdc=Pin(wiring["mdc"]),
        mdio=Pin(wiring["mdio"]),
        ref_clk=Pin(wiring["ref_clk"]),
        ref_clk_mode=Pin.IN,
        power=_pin_or_none(wiring["power"]),
    )


def _pin_or_none(number):
    return None if number is None else Pin(number)
