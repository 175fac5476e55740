"""The simulated `network`: an Ethernet port whose cable and addresses the plant decides.

Follows ports/esp32/network_lan.c: same arguments, same states, same refusals. One more: fixed
addresses that do not belong together. The chip takes them, and then some or all others cannot be
reached; here the program learns of its mistake.
"""

import time

import _plant_link

PHY_LAN8710 = 0
PHY_LAN8720 = 1
PHY_IP101 = 2
PHY_RTL8201 = 3
PHY_DP83848 = 4
PHY_KSZ8041 = 5
PHY_KSZ8081 = 6
PHY_KSZ8851SNL = 100
PHY_DM9051 = 101
PHY_W5500 = 102

ETH_INITIALIZED = 0
ETH_STARTED = 1
ETH_STOPPED = 2
ETH_CONNECTED = 3
ETH_DISCONNECTED = 4
ETH_GOT_IP = 5

DHCP_MS = 300
NO_ADDRESS = ("0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0")
LEASE = ("192.168.0.10", "255.255.255.0", "192.168.0.1", "192.168.0.1")

_lan = None
_hostname = "virtual-board"


def hostname(name=None):
    global _hostname
    if name is None:
        return _hostname
    if len(name) > 32:
        raise ValueError("the host name may have at most 32 characters")
    _hostname = name


def LAN(
    id=None,
    *,
    mdc=None,
    mdio=None,
    reset=None,
    power=None,
    phy_addr,
    phy_type,
    spi=None,
    cs=None,
    int=None,
    ref_clk_mode=None,
    ref_clk=None,
):
    """The one Ethernet port; a second call gives the same object and ignores its arguments."""
    global _lan
    if _lan is None:
        if not 0 <= phy_addr <= 31:
            raise ValueError("invalid phy address")
        if phy_type >= PHY_KSZ8851SNL:
            _check_spi(spi, cs, int)
        elif mdc is None or mdio is None:
            raise ValueError("mdc and mdio are needed for this phy_type")
        _lan = _Lan()
    return _lan


def _check_spi(spi, cs, int):
    if spi is None or cs is None:
        raise ValueError("spi and cs are needed for this phy_type")
    if int is None:  # the driver insists on the interrupt, see micropython issue 16561
        raise OSError("esp_eth_driver_install failed with invalid argument")


def reachable():
    """True if a packet can leave: port active, cable in, address known, chip alive."""
    return _lan is not None and _lan.isconnected() and not _plant_link.hung


def own_address():
    """0.0.0.0 as long as there is none."""
    return _lan.ifconfig()[0] if _lan else NO_ADDRESS[0]


class _Lan:
    def __init__(self):
        self._active = False
        self._status = ETH_INITIALIZED
        self._fixed = None  # address, mask, gateway, DNS server; None: by DHCP
        self._dns = None
        self._lease_asked_ms = 0

    def active(self, active=None):
        if active is None:
            return self._active
        active = bool(active)
        if active != self._active:
            self._active = active
            self._status = ETH_STARTED if active else ETH_STOPPED
            _plant_link.send(f"lan {1 if active else 0}")

    def isconnected(self):
        return self.status() == ETH_GOT_IP

    def status(self):
        _plant_link.poll()
        if self._active and not _plant_link.hung:
            if not _plant_link.cable:
                if self._status in (ETH_CONNECTED, ETH_GOT_IP):
                    self._status = ETH_DISCONNECTED
            elif self._status in (ETH_STARTED, ETH_DISCONNECTED):
                self._status = ETH_CONNECTED
                self._lease_asked_ms = time.ticks_ms()
            if self._status == ETH_CONNECTED and (self._fixed or self._lease_ready()):
                self._status = ETH_GOT_IP
        return self._status

    def ifconfig(self, config=None):
        """(address, mask, gateway, DNS server); to be set: such a tuple, or "dhcp"."""
        if config is None:
            return self._address()
        if config == "dhcp":
            self._use_dhcp()
        elif len(config) == 4:
            _check_fixed(*config[:3])
            self._fixed = tuple(config)
        else:
            raise ValueError("address, mask, gateway and DNS server are needed")

    def ipconfig(self, name=None, **settings):
        if name is not None:
            return self._setting(name)
        for setting, value in settings.items():
            self._set(setting, value)

    def config(self, name):
        if name != "mac":
            raise ValueError("unknown config param")
        return b"\x02\x00\x00\x00\x00\x02"

    def _lease_ready(self):
        return time.ticks_diff(time.ticks_ms(), self._lease_asked_ms) >= DHCP_MS

    def _use_dhcp(self):
        self._fixed = None
        self._lease_asked_ms = time.ticks_ms()
        if self._status == ETH_GOT_IP:
            self._status = ETH_CONNECTED

    def _address(self):
        if self._fixed:
            return self._fixed
        return LEASE if self.isconnected() else NO_ADDRESS

    def _setting(self, name):
        if name == "dhcp4":
            return self._fixed is None
        if name == "addr4":
            return self._address()[:2]
        if name == "gw4":
            return self._address()[2]
        raise ValueError("unknown config param")

    def _set(self, name, value):
        if name == "dhcp4":
            if value:
                self._use_dhcp()
            elif not self._fixed:
                self._fixed = self._address()
        elif name == "addr4":
            self._fixed = _network(value) + self._address()[2:]
        elif name == "gw4":
            address = self._address()
            self._fixed = address[:2] + (value, address[3])
        else:
            raise ValueError("unknown config param")


def _check_fixed(address, mask, gateway):
    """The mask is ones, then zeros; the gateway is another device of the same network."""
    inverse = _number(mask) ^ 0xFFFFFFFF
    if inverse & (inverse + 1):
        raise ValueError(f"{mask} is not a subnet mask")
    if (_number(address) ^ _number(gateway)) & _number(mask) or address == gateway:
        raise ValueError(f"{gateway} is not another device in the network of {address}/{mask}")


def _number(address):
    octets = [int(octet) for octet in address.split(".")]
    return int.from_bytes(bytes(octets), "big")


def _network(value):
    """(address, mask) of such a tuple or of "address/bits"."""
    if not isinstance(value, str):
        return tuple(value)
    address, bits = value.split("/")
    mask = (0xFFFFFFFF << (32 - int(bits))) & 0xFFFFFFFF
    return address, ".".join(str(octet) for octet in mask.to_bytes(4, "big"))
