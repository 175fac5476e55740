"""The display's screens, drawn by the firmware under MicroPython, against the stored pictures."""

import pytest

from tools import display_pictures
from tools.display_pictures import FOLDER, SCREENS


@pytest.fixture(scope="module")
def drawn():
    return display_pictures.draw(SCREENS)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_stored(drawn, name):
    stored = display_pictures.seen((FOLDER / f"{name}.png").read_bytes())
    assert drawn[name] == stored, "look at it after: python -m tools.display_pictures"


def test_every_stored_picture_is_drawn():
    assert {path.stem for path in FOLDER.glob("*.png")} == set(SCREENS)


def test_a_picture_shows_the_pixels_it_was_made_of(drawn):
    for pixels in drawn.values():
        assert display_pictures.seen(display_pictures.picture(pixels)) == pixels


def test_every_state_and_reason_fits():
    """Whatever is shown, nothing is drawn outside and the title is never empty."""
    from panel.led_patterns import PATTERNS

    cases = {
        f"{state} {offer_ma} {safe_ma}": (state, offer_ma, reason, meter_state, safe_ma)
        for state in PATTERNS
        for offer_ma, reason, meter_state, safe_ma in (
            (80000, "a reason longer than any line of the display, by far", "idle", None),
            (999, "", "error", 125000),
        )
    }
    for name, pixels in display_pictures.draw(cases).items():
        assert sum(map(sum, pixels[:10])) < 128 * 10, name
        assert all(len(row) == display_pictures.WIDTH for row in pixels)
