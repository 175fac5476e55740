"""Modbus TCP client over asyncio streams: one connection, every wait bounded."""
