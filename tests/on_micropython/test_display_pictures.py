"""The display's screens, drawn by the firmware under MicroPython, against the stored pictures."""

import pytest
from PIL import Image, ImageChops

from tools import display_pictures
from tools.display_pictures import FOLDER, SCREENS


@pytest.fixture(scope="module")
def drawn():
    return display_pictures.draw(SCREENS)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_stored(drawn, name):
    with Image.open(FOLDER / f"{name}.png") as image:
        stored = display_pictures.seen(image)
    assert drawn[name] == stored, "look at it after: python -m tools.display_pictures"


def test_every_stored_picture_is_drawn():
    assert {path.stem for path in FOLDER.glob("*.png")} == set(SCREENS)


def test_a_picture_shows_the_pixels_it_was_made_of(drawn):
    for pixels in drawn.values():
        assert display_pictures.seen(display_pictures.picture(pixels)) == pixels


def test_a_pixel_is_a_square_with_a_dark_edge():
    """Lit is the pixel in the second row of the display, at its right end."""
    pixels = [[0] * 128 for _ in range(64)]
    pixels[1][127] = 1
    image = display_pictures.picture(pixels).convert("RGB")
    assert image.size == (528, 272)
    # left, upper, right and lower edge; right and lower ones no longer belong to it
    assert ImageChops.difference(image, Image.new("RGB", image.size, (8, 10, 18))).getbbox() == (
        516, 12, 519, 15
    )  # fmt: skip
    assert image.getpixel((516, 12)) == (150, 215, 255)


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
