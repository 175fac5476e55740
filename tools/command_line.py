"""What the programs share on the command line: bad usage is one sentence and exit code 2."""

import argparse
import sys

FAILED = 1
BAD_USAGE = 2
INTERRUPTED = 130  # as a shell reports a program that Ctrl-C has ended


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with the command line; takes no abbreviated options."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **{"allow_abbrev": False, **options})

    def error(self, message):
        print(f"{self.prog}: {message}; try --help.", file=sys.stderr)
        sys.exit(BAD_USAGE)


def failure(error, code=FAILED):
    """Print the error's sentence -> the program's exit code."""
    print(error, file=sys.stderr)
    return code


def whole_number(lowest, highest):
    """For add_argument(type=...): a whole number within these bounds."""
    return _within(int, lowest, highest, "a whole number")


def number(lowest, highest):
    """For add_argument(type=...): a number within these bounds."""
    return _within(float, lowest, highest, "a number")


def text_for(parse):
    """For add_argument(type=...): a text that parse() takes."""

    def check(text):
        try:
            parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
        return text

    return check


def _within(kind, lowest, highest, words):
    def parse(text):
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not lowest <= value <= highest:
            raise argparse.ArgumentTypeError(
                f"{text!r} is refused: {words} from {lowest} to {highest} is allowed"
            )
        return value

    return parse
