"""The example in the README of energy_meters runs as it stands, at a meter and at none."""

import asyncio
import re
from pathlib import Path

import simulated_meter
from station_at_a_meter import HOST, Place

README = Path(__file__).resolve().parent.parent.parent / "lib" / "energy_meters" / "README.md"
ADDRESS = '"192.168.0.4", 502'
LAST_LINE = "asyncio.run(main())\n"
PATIENCE_S = 30


def example(port):
    """The names that the README's code defines, with another address."""
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert code.count(ADDRESS) == 1
    assert code.endswith(LAST_LINE)
    lines = []
    names = {"print": lambda *words: lines.append(" ".join(map(str, words)))}
    source = code.replace(ADDRESS, f'"{HOST}", {port}').removesuffix(LAST_LINE)
    exec(compile(source, str(README), "exec"), names)  # noqa: S102 (our own example)
    return names["main"], lines


async def printed(port, count):
    """The first lines that it prints."""
    main, lines = example(port)
    running = asyncio.create_task(main())
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while len(lines) < count and not running.done():
        assert asyncio.get_running_loop().time() < deadline, lines
        await asyncio.sleep(0.01)
    running.cancel()
    (ended,) = await asyncio.gather(running, return_exceptions=True)
    assert isinstance(ended, asyncio.CancelledError), ended
    return lines


def test_it_prints_readings_of_a_meter():
    async def main():
        async with Place(simulated_meter.made("abb_b23_b24")) as place:
            return await printed(place.port, 2)

    values = "B24 [16300, -8700, 4100] [231000, 229000, 234000] [3670, -1950, 930]"
    assert asyncio.run(main()) == [values] * 2


def test_it_goes_on_without_a_meter():
    async def main():
        async with Place(simulated_meter.made("abb_b23_b24")) as place:
            port = place.port
        return await printed(port, 2)

    first, second = asyncio.run(main())
    assert first.startswith("No valid reading: connection failed: ")
    assert second.startswith("No valid reading: ")
