"""The pilot's room: the control pilot's inputs and outputs, and the task that follows the car."""
