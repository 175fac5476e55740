"""The person at the terminal during the commissioning, or nobody: then one answer is given to all."""

import sys

from tools.service_installer import tables

YES = ("y", "yes")


class Person:
    """console: rich's, without markup, for what is told; answer: given to every proposal without asking (--yes,
    --json), None where somebody is there to be asked."""

    def __init__(self, console, answer=None, read=None):
        self._console = console
        self._answer = answer
        self._read = read or sys.stdin.readline

    def tell(self, text):
        self._console.print(text)

    def ready(self, text):
        """Ask for something to be done, and wait until it is."""
        self._console.print(text, style="bold")
        if self._answer is None:
            self._console.print("Press Enter when that is done.", end=" ")
            self._read()

    def confirm(self, question):
        """True for a yes; whatever else is answered changes nothing."""
        self._ask(question)
        if self._answer is None:
            return self._read().strip().lower() in YES
        self.tell("yes" if self._answer else "no")
        return self._answer

    def knows(self, question):
        """What only a person can know: True, False, or None where nobody is there."""
        if self._answer is not None:
            return None
        self._ask(question)
        return self._read().strip().lower() in YES

    def show(self, report):
        self._console.print(tables.report(report))

    def _ask(self, question):
        """The answer is typed behind it."""
        self._console.print(f"{question} [y/N]", style="bold", end=" ")
