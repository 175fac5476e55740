"""Commands that safe mode answers itself: why nothing charges, and the restart that ends it."""

import asyncio

import machine

from console.commands import service
from events import texts


def status_facts(safe_mode, _):
    return {
        "safe_mode": safe_mode.restarts.safe_mode,
        "version": safe_mode.version,
        "board": safe_mode.board.NAME,
        "uptime_s": safe_mode.uptime.seconds,
    }


def status_lines(safe_mode, _):
    now = status_facts(safe_mode, _)
    yield now["safe_mode"]
    yield f"firmware {now['version'] or 'of no recorded version'} on {now['board']}"
    yield f"up {now['uptime_s']} s"


def restart_facts(safe_mode, _):
    asyncio.create_task(_restart(safe_mode))
    return {"ok": True, "text": "The station starts anew."}


async def _restart(safe_mode):
    await asyncio.sleep_ms(service.ANSWER_MS)
    safe_mode.restarts.stopped()
    safe_mode.close(texts.RESET)
    machine.reset()
