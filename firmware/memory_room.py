"""Whether the network has the memory that it needs: else a station would get no address."""

import gc

from micropython import const

# Of ESP-IDF's heap, for the Ethernet driver and the first sockets. MicroPython's own heap grows
# at its expense, and on an ESP32 without PSRAM a deployed program leaves 252 bytes.
_NETWORK_BYTES = const(20 * 1024)


def check():
    """Raises MemoryError with a sentence; to be called before Ethernet starts."""
    try:
        import esp32
    except ImportError:  # no ESP-IDF, the network takes nothing from the chip
        return
    gc.collect()  # gives parts of the heap back that are empty
    free_bytes = sum(region[1] for region in esp32.idf_heap_info(esp32.HEAP_DATA))
    if free_bytes < _NETWORK_BYTES:
        raise MemoryError(
            f"{free_bytes} bytes are free for the network, it needs {_NETWORK_BYTES}"
        )
