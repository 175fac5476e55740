"""The meters' room: which meter is read, the task that polls it, the meter at the socket."""
