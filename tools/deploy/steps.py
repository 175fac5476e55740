"""The deploy itself: look, refuse or plan, lay the new program beside the old one, prove it by
its hashes, switch, reset. Whatever ends it before the switch, the old program starts again.
"""

import contextlib
import json
import tempfile
from pathlib import Path

from tools import firmware_files, flash_layout
from tools.board_link import BoardError, FlashFull, Interrupted
from tools.deploy import checks, compiled, memory, packs, plan

OLD_STAYS = "The program that was on the board stays, and starts again."
ONE_OF_THEM = "The old or the new program starts, complete; make deploy again to be sure which."


def deploy(link, board, say=print, restore=None, content=None):
    """Put the firmware for `board` on the board at `link`.

    restore: {path on the flash: bytes} of a backup; content: {path in the program's folder: bytes}
    instead of the firmware. Raises BoardError, Interrupted, checks.Refused, compiled.CompileError,
    ValueError.
    """
    content = content or packs.packed(compiled.program(board))
    with link.then_reset():
        inventory = link.inventory()
        machine = firmware_files.machine(board)
        checks.check(inventory.facts, board, machine, compiled.mpy_version(content), link.port)
        _check_memory(inventory.facts["memory"], board, link.port, say)
        try:
            _install(link, inventory, board, content, restore or {}, say)
        except FlashFull:
            _clear(link)
            raise


def _install(link, inventory, board, content, restore, say):
    flat_names = flash_layout.flat_names(firmware_files.files_for(board))
    todo = plan.make_plan(inventory, content, restore, flat_names)
    files = {f"{todo.slot}/{path}": data for path, data in content.items()}
    files.update({f"{flash_layout.RESTORE}/{path}": data for path, data in restore.items()})
    _check_room(todo, inventory, files)
    say(_summary(todo, files))
    with _adding(OLD_STAYS):
        _lay_out(link, todo, files)
        _verify(link, todo, files)
    record = {"slot": todo.slot, "board": board, "version": firmware_files.version()}
    with _adding(ONE_OF_THEM):
        link.run_script(
            "switch",
            slot=todo.slot,
            launchers=todo.launchers,
            record=json.dumps(record) if record != inventory.facts["record"] else None,
            restore=sorted(restore),
            leftovers=todo.leftovers,
        )


@contextlib.contextmanager
def _adding(sentence):
    """What a failure leaves behind, said with its reason."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(sentence) from None
    except BoardError as error:
        raise type(error)(f"{error} {sentence}") from None


def _check_memory(memory_there, board, port, say):
    values = firmware_files.board_values(board)
    refusal = memory.refusal(memory_there, board, values, port)
    if refusal:
        raise checks.Refused(refusal)
    note = memory.note(memory_there, board, values)
    if note:
        say(note)


def _check_room(todo, inventory, files):
    sizes = {path: len(data) for path, data in files.items()}
    missing = plan.missing_blocks(todo, inventory, sizes)
    if missing:
        kilobytes = missing * inventory.facts["block_bytes"] // 1024
        raise checks.Refused(
            f"The flash of the board is too full: {kilobytes} KiB more are needed beside the "
            f"program that runs. {OLD_STAYS}"
        )


def _summary(todo, files):
    if not todo.send and not todo.copies:
        return "Every file is on the board already."
    size = sum(len(files[path]) for path in todo.send)
    return (
        f"Copying {len(todo.send)} of {len(files)} files, {-(-size // 1024)} KiB; "
        f"{len(files) - len(todo.send)} are on the board already."
    )


def _lay_out(link, todo, files):
    if todo.send or todo.copies or todo.remove:
        link.run_script(
            "prepare",
            remove=todo.remove,
            clean=[todo.slot, flash_layout.RESTORE],
            folders=todo.folders,
            source=todo.source,
            target=todo.slot,
            copies=todo.copies,
        )
    with tempfile.TemporaryDirectory() as folder:
        sources = {}
        for number, path in enumerate(todo.send):
            sources[path] = Path(folder) / str(number)
            sources[path].write_bytes(files[path])
        link.send(sources)


def _verify(link, todo, files):
    """Read everything back: only what is there byte for byte may be started."""
    folders = sorted({path.partition("/")[0] for path in files})
    found = link.inventory(folders).files
    for path, data in files.items():
        if found.get(path) != (flash_layout.sha256(data), len(data)):
            raise BoardError(f"{path} on the board at {link.port} is not what was sent to it.")


def _clear(link):
    """Give the room back that half a program takes, where the board still listens."""
    with contextlib.suppress(BoardError):
        now = link.inventory()
        running = (now.facts["record"] or {}).get("slot")
        unused = [
            folder for folder in (*flash_layout.SLOTS, flash_layout.RESTORE) if folder != running
        ]
        link.run_script(
            "prepare",
            remove=[p for p in now.files if "/" in p and p.partition("/")[0] in unused],
            clean=unused,
            folders=[],
            source=None,
            target=None,
            copies=[],
        )
