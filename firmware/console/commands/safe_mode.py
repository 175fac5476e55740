"""What safe mode answers in its own way: why it is there, and the command that ends it."""

import asyncio

import machine

from console.commands import service
from events import texts
from quantities import duration


def status_facts(restarts, version, board, uptime, _):
    """safe_mode: the sentence why nothing charges."""
    return {
        "safe_mode": restarts.safe_mode,
        "version": version,
        "board": board.NAME,
        "uptime_s": uptime.seconds,
    }


def status_lines(*parts):
    """The same in words."""
    now = status_facts(*parts)
    yield now["safe_mode"]
    yield f"firmware {now['version'] or 'of no recorded version'} on {now['board']}"
    yield f"up {duration(now['uptime_s'])}"


def restart_facts(restarts, close, _):
    """Start the station anew; close: writes the last line of the log."""
    asyncio.create_task(_restart(restarts, close))
    return {"ok": True, "text": "The station starts anew."}


async def _restart(restarts, close):
    await asyncio.sleep_ms(service.ANSWER_MS)
    restarts.stopped()
    close(texts.RESET)
    machine.reset()
