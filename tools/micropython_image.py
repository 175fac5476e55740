"""Which of MicroPython's images for ESP32 boards a board needs: by its chip and its PSRAM."""

from collections import namedtuple

# ports/esp32/boards: the S3's own image finds quad PSRAM by itself, the ESP32's has a variant.
BOARDS = {"esp32": "ESP32_GENERIC", "esp32s3": "ESP32_GENERIC_S3"}
VARIANTS = {("esp32", "quad"): "SPIRAM", ("esp32s3", "octal"): "SPIRAM_OCT"}


class Image(namedtuple("Image", "board variant")):
    """board: the name of the page on micropython.org/download; variant: there, or None."""

    def arguments(self):
        """What MicroPython's build is called with."""
        variant = f" BOARD_VARIANT={self.variant}" if self.variant else ""
        return f"BOARD={self.board}{variant}"

    def title(self):
        """For a sentence."""
        return f"{self.board}, variant {self.variant}" if self.variant else self.board


def of(values):
    """values: {name: value} of a board with an ESP32."""
    return Image(BOARDS[values["CHIP"]], VARIANTS.get((values["CHIP"], values["PSRAM"])))
