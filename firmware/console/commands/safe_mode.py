"""Commands that safe mode answers itself: why nothing charges, and the restart that ends it."""

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


def restart_facts(restarts, events, _):
    """Start the station anew."""
    asyncio.create_task(_restart(restarts, events))
    return {"ok": True, "text": "The station starts anew."}


async def _restart(restarts, events):
    await asyncio.sleep_ms(service.ANSWER_MS)
    restarts.stopped()
    events.close(texts.RESET)
    machine.reset()
