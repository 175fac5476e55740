"""A server of pymodbus in a process of its own: prints its port, ends when its input ends."""

import asyncio
import sys

from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

UNIT = 5
REGISTERS = 1000


async def main():
    registers = SimData(0, values=list(range(REGISTERS)), datatype=DataType.REGISTERS)
    server = ModbusTcpServer(SimDevice(UNIT, [registers]), address=("127.0.0.1", 0))
    await server.serve_forever(background=True)
    try:
        print(server.transport.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)
    finally:
        await server.shutdown()


if __name__ == "__main__":
    asyncio.run(main())
