"""A MicroPython with words of 32 bits, as an ESP32 has them: the web port under Node.js."""
