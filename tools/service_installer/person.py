"""The person at the terminal during the commissioning, or one fixed answer in their place."""

import sys

from tools.service_installer import tables

YES = ("y", "yes")


class Person:
    """console: of rich, without markup, for all output; answer: to every proposal without asking
    (--yes, --json), None where a person answers; read: returns a typed line."""

    def __init__(self, console, answer=None, read=None):
        self._console = console
        self._answer = answer
        self._read = read or sys.stdin.readline

    def tell(self, text):
        """Print a line."""
        self._console.print(text)

    def ready(self, text):
        """Ask the person to do something, and wait until it is done."""
        self._console.print(text, style="bold")
        if self._answer is None:
            self._console.print("Press Enter when that is done.", end=" ")
            self._read()

    def confirm(self, question):
        """True for a yes, False for any other answer."""
        self._ask(question)
        if self._answer is None:
            return self._read().strip().lower() in YES
        self.tell("yes" if self._answer else "no")
        return self._answer

    def knows(self, question):
        """Ask what only a person can know: True, False, or None where no person answers."""
        if self._answer is not None:
            return None
        self._ask(question)
        return self._read().strip().lower() in YES

    def show(self, report):
        """Print a Report as tables."""
        self._console.print(tables.report(report))

    def _ask(self, question):
        """Print a question; the answer is typed behind it."""
        self._console.print(f"{question} [y/N]", style="bold", end=" ")
