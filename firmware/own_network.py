"""The station's own network: its address, where that came from, and what keeps it from a meter."""

import network

from settings import addresses

NO_CHIP = "the station's own Ethernet chip did not start: check its wiring, then reset"
NO_LINK = "no link at the station's own cable: check its plug, the cable and the switch"
NO_ADDRESS = (
    "no address from DHCP: check the router's DHCP server, or set ip_address, subnet_mask and "
    "default_gateway"
)
_NONE = "0.0.0.0"  # before DHCP has given one


class OwnNetwork:
    """lan: of ethernet.start(), None where the chip did not start; is_fixed: the addresses are
    those of the settings."""

    def __init__(self, lan, is_fixed):
        self._lan = lan
        self._is_fixed = is_fixed

    def facts(self):
        """Plain values; None for what is not known without chip or address."""
        lan = self._lan
        address, mask, gateway = lan.ifconfig()[:3] if lan else (_NONE,) * 3
        known = address != _NONE
        return {
            "address": address if known else None,
            "origin": "fixed" if self._is_fixed else "DHCP",
            "mask": mask if known else None,
            "gateway": gateway if known else None,
            "mac": ":".join([f"{byte:02x}" for byte in lan.config("mac")]) if lan else None,
            "link": self._has_link(),
            "name": network.hostname(),
        }

    def trouble(self, server=None):
        """What keeps the station from its network, or from a server in it (dotted IPv4 text), as
        a sentence; None: nothing is known to."""
        if not self._lan:
            return NO_CHIP
        if not self._has_link():
            return NO_LINK
        address, mask = self._lan.ifconfig()[:2]
        if address == _NONE:
            return NO_ADDRESS
        if server and not addresses.is_neighbour(server, address, mask):
            return (
                f"{server} is in another network than the station, {address}/{mask}: meter and "
                "station belong in the same one"
            )
        return None

    def _has_link(self):
        if not self._lan:
            return False
        return self._lan.status() in (network.ETH_CONNECTED, network.ETH_GOT_IP)
