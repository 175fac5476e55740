"""IPv4 addresses as the settings need them: parsed without float, refused with a reason."""

from micropython import const

_LONGEST = const(15)  # "255.255.255.255"
DIGITS = "0123456789"


def parse(text):
    """Dotted IPv4 text -> 32-bit integer. Raises ValueError that says what is wrong."""
    if text.count(":") == 1 and "." in text:
        raise ValueError("a port has a setting of its own")
    if ":" in text:
        raise ValueError("IPv6 is not supported")
    parts = text.split(".")
    if len(text) > _LONGEST or len(parts) != 4 or not all(_is_number(part) for part in parts):
        raise ValueError("that is not a dotted IPv4 address")
    numbers = [int(part) for part in parts]
    if max(numbers) > 255:
        raise ValueError("a part is above 255")
    return numbers[0] << 24 | numbers[1] << 16 | numbers[2] << 8 | numbers[3]


def _is_number(text):
    return text != "" and all(character in DIGITS for character in text)


def plain(text):
    """The address without the leading zeros that some screens show (192.168.0.004): decimal
    numbers, as people read them, not octal ones. What is no such address stays as it is."""
    parts = text.split(".")
    if len(text) > _LONGEST or not all(_is_number(part) for part in parts):
        return text
    return ".".join([str(int(part)) for part in parts])


def check_host(text):
    """True for what a single device can have as its address. Raises ValueError for all else."""
    address = parse(text)
    if address == 0xFFFFFFFF:
        raise ValueError("that is the broadcast address")
    if address >> 24 == 0:
        raise ValueError("that is no device's address")
    if address >> 28 == 0xE:
        raise ValueError("that is a multicast address")
    if address >> 28 == 0xF:
        raise ValueError("that is a reserved address")
    return True


def check_mask(text):
    """True for a subnet mask: ones, then zeros, with room for two devices. Raises ValueError for
    all else."""
    mask = parse(text)
    inverse = mask ^ 0xFFFFFFFF
    if inverse & (inverse + 1) or not 3 <= inverse <= 0xFFFFFF:
        raise ValueError("that is not a subnet mask")
    return True


def check_neighbour(text, ip_address, subnet_mask):
    """Raises ValueError for what no other device can have as its address, seen from the station's
    own network; of other networks only their routers know what is a broadcast there."""
    address, own, mask = parse(text), parse(ip_address), parse(subnet_mask)
    if address == own:
        raise ValueError("that is the station's own ip_address")
    hosts = mask ^ 0xFFFFFFFF
    if address & mask == own & mask and address & hosts in (0, hosts):
        kind = "broadcast address" if address & hosts else "address"
        raise ValueError(f"that is the {kind} of the network {ip_address}/{subnet_mask}")


def is_neighbour(text, ip_address, subnet_mask):
    """Whether the address is one of the network that the two others make."""
    return (parse(text) ^ parse(ip_address)) & parse(subnet_mask) == 0


def check_network(ip_address, subnet_mask, default_gateway):
    """Raises ValueError unless the three belong together: the gateway is another device of the
    station's own network."""
    address, mask, gateway = parse(ip_address), parse(subnet_mask), parse(default_gateway)
    hosts = mask ^ 0xFFFFFFFF
    if address & hosts in (0, hosts):
        raise ValueError(f"{ip_address} is not a device's address in a network {subnet_mask}")
    if gateway & hosts in (0, hosts):
        raise ValueError(f"{default_gateway} is not a device's address in a network {subnet_mask}")
    if address & mask != gateway & mask:
        raise ValueError(f"{default_gateway} is not in the network of {ip_address}/{subnet_mask}")
    if address == gateway:
        raise ValueError("ip_address and default_gateway are the same")
