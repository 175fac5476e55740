"""What a person at the station starts for a while: a lower limit, a look at the LED, a reset."""

import asyncio

import machine
from micropython import const

from events import texts
from panel import states
from panel.led_patterns import PATTERNS
from quantities import amperes

_MINIMUM_A = const(6)  # IEC 61851-1: less cannot be offered
_MOST_A = const(80)  # IEC 61851-1: no duty stands for more
_LONGEST_LIMIT_S = const(600)
LIMIT_USAGE = (
    f"limit takes 0 or {_MINIMUM_A}..{_MOST_A} A and 1..{_LONGEST_LIMIT_S} s, like: limit 10 60; "
    "or: limit off"
)
_LED_EACH_S = const(3)  # the slowest rhythm once
# A car has 6 s to stop drawing before it is switched off under load (IEC 61851-1 table A.6).
_CAR_STOPS_WITHIN_MS = const(8000)
_CHECK_MS = const(100)
ANSWER_MS = 500  # the answer leaves before the reset comes


def limit_facts(law, events, rest):
    """Offer no more than that for a while. Raises ValueError."""
    if rest == "off":
        law.limit(0, 0)
        return {"ok": True, "text": "The service limit is off."}
    words = rest.split()
    if len(words) != 2 or not all(word.isdigit() and len(word) < 5 for word in words):
        raise ValueError(LIMIT_USAGE)
    limit_a, duration_s = int(words[0]), int(words[1])
    allowed_a = limit_a == 0 or _MINIMUM_A <= limit_a <= _MOST_A
    if not allowed_a or not 1 <= duration_s <= _LONGEST_LIMIT_S:
        raise ValueError(LIMIT_USAGE)
    law.limit(limit_a * 1000, duration_s * 1000)
    shown = amperes(limit_a * 1000)
    events.record(texts.SERVICE_LIMIT.format(limit=shown, duration_s=duration_s))
    return {"ok": True, "text": f"The offer stays at or below {shown} for {duration_s} s."}


def test_facts(led, console, rest):
    """Show every pattern of the LED, one after the other. Raises ValueError."""
    if rest != "led":
        raise ValueError('What can be tested is the LED: "test led"')
    if led.under_test:
        raise ValueError("The LED is being tested: wait for the end")
    led.under_test = states.STARTING
    asyncio.create_task(_show_patterns(led, console))
    duration_s = _LED_EACH_S * len(PATTERNS)
    return {"ok": True, "text": f"The LED shows every pattern, for {duration_s} s in all."}


async def _show_patterns(led, console):
    try:
        for state in sorted(PATTERNS):
            led.under_test = state
            console.show_event(f"LED: {state}")
            await asyncio.sleep(_LED_EACH_S)
    finally:
        led.under_test = None


def reset_facts(law, outputs, restarts, events, _):
    """Start the station anew once the car has stopped."""
    asyncio.create_task(_reset(law, outputs, restarts, events))
    return {"ok": True, "text": "The station starts anew as soon as the car has stopped."}


async def _reset(law, outputs, restarts, events):
    # The offer must not return before the reset, however late the car stops.
    law.limit(0, 2 * _CAR_STOPS_WITHIN_MS)
    await asyncio.sleep_ms(ANSWER_MS)
    waited_ms = 0
    while outputs.contactor and waited_ms < _CAR_STOPS_WITHIN_MS:
        waited_ms += _CHECK_MS
        await asyncio.sleep_ms(_CHECK_MS)
    outputs.make_safe()
    restarts.stopped()
    events.close(texts.RESET)
    machine.reset()
