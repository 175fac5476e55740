"""A raw TCP server on loopback that plays any reply, good or bad, on both interpreters."""

import asyncio
import os

FIRST_PORT = 20000
PORTS = 30000


class ScriptedServer:
    """respond: called with each request of 12 bytes, gives the list of byte chunks to send.

    A chunk of None closes the connection, a number waits that many milliseconds. `connections`
    counts the accepted ones, `open` those not yet ended.
    """

    def __init__(self, respond):
        self.respond = respond
        self.connections = 0
        self.open = 0
        self.port = None
        self._server = None

    async def __aenter__(self):
        for _ in range(50):
            self.port = FIRST_PORT + int.from_bytes(os.urandom(2), "big") % PORTS
            try:
                self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
                return self
            except OSError:  # in use by someone else
                continue
        raise OSError("no free port found")

    async def __aexit__(self, *_):
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader, writer):
        self.connections += 1
        self.open += 1
        try:
            while True:
                request = await reader.readexactly(12)
                for chunk in self.respond(request):
                    if chunk is None:
                        return
                    if isinstance(chunk, int):
                        await asyncio.sleep_ms(chunk)
                        continue
                    writer.write(chunk)
                    await writer.drain()
                    await asyncio.sleep_ms(1)  # so that each chunk is a segment of its own
        except (EOFError, OSError):
            pass
        finally:
            self.open -= 1
            writer.close()
            try:
                await writer.wait_closed()
            except OSError:
                pass
