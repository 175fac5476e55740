"""The LED's table: for every state the colour and the rhythm, millisecond by millisecond."""

from checks import raises
from panel import states
from panel.led_patterns import PATTERNS, Rhythm

STEP_MS = 50
# Red, green, blue
OFF, RED, GREEN, BLUE = (0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)
CYAN, WHITE = (0, 1, 1), (1, 1, 1)

# State, colour, then alternately ms lit and ms dark as they are seen
TABLE = (
    ("starting", WHITE, (100, 100, 100, 100)),
    ("ready", GREEN, (100, 2900, 100, 2900)),
    ("connected", CYAN, (1800, 200, 1800, 200)),
    ("charging", BLUE, (60000,)),
    ("charging, meter lost", BLUE, (500, 500, 500, 500)),
    ("paused", BLUE, (100, 1400, 100, 1400)),
    ("fault", RED, (250, 250, 250, 250)),
    ("safe mode", RED, (1000, 1000, 1000, 1000)),
)


def seen(state, duration_ms):
    """The colour in each step from the moment on in which the state is shown."""
    rhythm = Rhythm()
    rhythm.step(30)  # in the middle of another pattern
    rhythm.show(state)
    colours = [rhythm.step(0)]
    while len(colours) * STEP_MS < duration_ms:
        rhythm.show(state)  # as every control cycle does
        colours.append(rhythm.step(STEP_MS))
    return colours


def test_every_state():
    for state, colour, times_ms in TABLE:
        expected = []
        for number, time_ms in enumerate(times_ms):
            expected += [OFF if number % 2 else colour] * (time_ms // STEP_MS)
        if state != "starting":  # there it goes on from where it was
            assert seen(state, sum(times_ms)) == expected, state


def test_the_table_has_every_state_once():
    assert sorted(row[0] for row in TABLE) == sorted(PATTERNS)
    for state, colour, times_ms in TABLE:
        off_ms = times_ms[1] if len(times_ms) > 1 else 0
        if off_ms:
            assert PATTERNS[state] == (colour, times_ms[0], off_ms)


def test_each_rhythm_stands_once():
    """So that a single blue LED tells the states apart."""
    rhythms = [(on_ms, off_ms) for _, on_ms, off_ms in PATTERNS.values()]
    assert len(set(rhythms)) == len(PATTERNS)


def test_every_state_but_steady_is_lit_and_dark_within_three_seconds():
    for state in PATTERNS:
        colours = seen(state, 3000)
        assert any(colour != OFF for colour in colours), state
        assert (OFF in colours) is (state != "charging"), state


def test_a_late_step_loses_no_beat():
    rhythm = Rhythm()
    rhythm.show("charging, meter lost")
    assert [rhythm.step(ms) for ms in (0, 499, 1, 500, 750, 1000, 12345000)] == [
        BLUE,
        BLUE,
        OFF,
        BLUE,
        OFF,
        OFF,
        OFF,
    ]


def test_a_state_that_is_none_never_reaches_the_led():
    rhythm = Rhythm()
    rhythm.show("ready")
    for misspelt in ("charing", "", "Fault", None):
        raises(KeyError, lambda: rhythm.show(misspelt))
    assert rhythm.state == "ready"
    assert rhythm.step(0) == GREEN


def test_each_state_has_a_name_and_a_pattern():
    named = [value for name, value in vars_of(states) if name.isupper()]
    assert sorted(named) == sorted(PATTERNS)


def vars_of(module):
    return [(name, getattr(module, name)) for name in dir(module)]
