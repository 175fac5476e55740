"""The control pilot: its inputs, its outputs, and the task that follows the car."""
