# Draws screens as the firmware does: micropython draw_screens.py
# [[name, arguments of draw], ...] as JSON -> {name: the frame buffer as hex} as JSON
import json
import sys

import framebuf

from panel import display_screen

drawn = {}
for name, arguments in json.loads(sys.stdin.read()):
    data = bytearray(display_screen.WIDTH * display_screen.HEIGHT // 8)
    frame = framebuf.FrameBuffer(
        data, display_screen.WIDTH, display_screen.HEIGHT, framebuf.MONO_VLSB
    )
    display_screen.draw(frame, *arguments)
    drawn[name] = bytes(data).hex()
print(json.dumps(drawn))
