"""Which serial port the station is at: the one that was named, or the only USB serial port."""

from serial.tools import list_ports


class NoPort(Exception):
    """No port can be chosen; the text lists what is there."""


def usb_ports():
    """[(device, description)] of the USB serial ports, found as mpremote finds them."""
    found = [port for port in list_ports.comports() if port.vid is not None]
    return sorted((port.device, port.description or "no description") for port in found)


def choose(named, found=usb_ports):
    """The device to open: `named`, or the only USB serial port. Raises NoPort."""
    if named and named != "auto":
        return named
    ports = found()
    if len(ports) == 1:
        return ports[0][0]
    if not ports:
        raise NoPort(
            "No USB serial port was found: is the board plugged in with a cable that carries "
            "data? Another kind of port can be named with --port."
        )
    listed = "; ".join(f"{device} ({description})" for device, description in ports)
    raise NoPort(f"There are {len(ports)} USB serial ports, name one with --port: {listed}.")
