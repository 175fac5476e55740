"""Answers the commands of the serial line: finds the module of each and hands it its parts."""

import asyncio
import sys

from momentary import Momentary, borrowed

JSON = "--json"
COMMANDS_ROOM = "console.commands."
ROOM = __file__.rsplit("/", 1)[0] + "/commands/"


class Commands:
    """The commands of a program, whose attributes are the parts that they get.

    Nobody types commands most of the time: neither their modules nor their table stay in memory.
    table: its name in console.command_table.
    """

    def __init__(self, program, table="STATION"):
        self._program = program
        self._table = table

    def __contains__(self, name):
        return name in self.names()

    def rows(self):
        """The table: (name, usage, what it is for, module, names of the parts) each."""
        return getattr(borrowed("console.command_table"), self._table)

    def names(self):
        """Of all commands, in the table's order."""
        return [row[0] for row in self.rows()]

    async def load(self, line):
        """Load what will answer the line, and complete it, module by module: meanwhile the other
        tasks have their turn. The caller drops them: `with Momentary()`."""
        name, _, as_json = _parse(line)
        await _load_alone("console.command_table")
        for row in self.rows():
            if row[0] == name:
                for needed in _needs(row[3]):
                    await _load_alone(needed)
        if as_json:
            await _load_alone("console.json_pieces")

    def answer(self, line):
        """The answer to a command in pieces, each line with its newline; a wrong one is answered
        with what is allowed. The caller drops the modules that it loads: `with Momentary()`.

        Its module has a function NAME_facts(parts..., rest of the line), whose dictionary is the
        answer in JSON, and NAME_lines(parts..., rest) for people; without the latter the facts
        hold a text.
        """
        name, rest, as_json = _parse(line)
        if not name:
            return ()
        try:
            row = self._row(name, rest)
            module = _load(row[3])
            arguments = [getattr(self._program, part) for part in row[4]] + [rest]
            lines = getattr(module, name + "_lines", None)
            if lines and not as_json:
                return (text + "\n" for text in lines(*arguments))
            return _pieces(getattr(module, name + "_facts")(*arguments), as_json)
        except ValueError as error:
            return _pieces({"ok": False, "text": str(error)}, as_json)

    def words(self, before):
        """What may follow `before` on a line: names of commands, and of settings after `set`."""
        if not before:
            return self.names()
        if before != "set" or before not in self:
            return ()
        with Momentary():
            from settings import rules

            return sorted(rules.NAMES)

    def _row(self, name, rest):
        """The command's row of the table. Raises ValueError for an unknown one, and for words
        after one that takes none."""
        for row in self.rows():
            if row[0] == name:
                if rest and row[1] == name:
                    raise ValueError(
                        f'"{name}" takes nothing after it but {JSON}, not "{rest[:40]}"'
                    )
                return row
        raise ValueError(self._unknown(name))

    def _unknown(self, name):
        meant = borrowed("settings.nearest").nearest(name, self.names())
        if meant:
            return f'"{name[:40]}" is not a command: did you mean {meant}? help lists all.'
        usages = ", ".join([row[1] for row in self.rows()])
        return f'"{name[:40]}" is not a command, known are: {usages}'


def _parse(line):
    """-> (name of the command, what follows it, whether JSON is wanted)"""
    line = line.strip()
    as_json = line.endswith(" " + JSON)
    if as_json:
        line = line[: -len(JSON)]
    name, _, rest = line.strip().partition(" ")
    return name, rest.strip(), as_json


def _pieces(facts, as_json):
    """The facts as one line, of JSON or of their text."""
    if not as_json:
        return (facts["text"] + "\n",)
    return borrowed("console.json_pieces").pieces(facts)


async def _load_alone(name):
    """A step of its own; what it imports itself has to be there."""
    if name not in sys.modules:
        __import__(name, None, None, (name,))
        await asyncio.sleep_ms(0)


def _needs(module):
    """The names of the modules that it takes to answer with this one, each behind those that it
    imports; () where no list of them was deployed: then it is loaded with the answer."""
    try:
        with open(f"{ROOM}{module}.needs") as file:
            return file.read().split()
    except OSError:
        return ()


def _load(module):
    """The module of that name, which answers a command."""
    return __import__(COMMANDS_ROOM + module, None, None, (module,))
