"""`make backup`: fetches settings, log and all else that is not the program from a board.

The folder holds backup.json (board, versions, hashes) and the files below files/; `make deploy
FROM=folder` brings them, with the firmware, onto the same board or another one of its kind.
"""

import argparse
import json
import sys
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath

from tools import firmware_files
from tools.board_link import BoardError, BoardLink
from tools.deploy import plan

LISTING = "backup.json"
FOLDER = Path("backups")
NO_DATA = (*plan.LAUNCHERS, "program.json", "program.new", "boot.py", "main.py")


def is_data(path, program_names):
    """True for what belongs to this station and not to the program."""
    top = path.partition("/")[0] if "/" in path else None
    return top not in (*plan.SLOTS, plan.RESTORE) and path not in (*NO_DATA, *program_names)


def take(link, folder):
    """Write the backup to `folder`, new or empty -> its listing. Raises BoardError, ValueError."""
    _check_target(folder)
    inventory = link.inventory()
    with link.then_reset():
        record = inventory.facts["record"]
        if not (record and record["board"]):
            raise BoardError(
                f"There is no station's firmware on the board at {link.port}, or none that says "
                "for which kind of board it is: make deploy."
            )
        program_names = firmware_files.files_for(firmware_files.board_names()[0])
        found = {p: entry for p, entry in inventory.files.items() if is_data(p, program_names)}
        _fetch(link, folder, found)
    listing = {
        "board": record["board"],
        "version": record["version"],
        "micropython": inventory.facts["version"],
        "taken": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "files": {path: digest for path, (digest, _) in sorted(found.items())},
    }
    (folder / LISTING).write_text(json.dumps(listing, indent=2) + "\n", encoding="utf-8")
    return listing


def read(folder, board):
    """The files of a backup: {path on the flash: bytes}. Raises ValueError."""
    try:
        listing = json.loads((folder / LISTING).read_text(encoding="utf-8"))
        files = {path: (folder / "files" / path).read_bytes() for path in listing["files"]}
        hashes, origin = dict(listing["files"]), listing["board"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{folder} is no folder of make backup: {error}") from None
    if origin != board:
        raise ValueError(f"{folder} was taken from a {origin}, it does not fit BOARD={board}.")
    for path, data in files.items():
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError(f"{folder} names {path!r}, which is no path on a board's flash.")
        if plan.sha256(data) != hashes[path]:
            raise ValueError(f"{path} in {folder} was changed or damaged since it was taken.")
    return files


def _check_target(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ValueError(f"{folder} is not empty: a backup goes into a folder of its own.")
    except OSError as error:
        raise ValueError(f"{folder} cannot be made: {error.strerror}.") from None


def _fetch(link, folder, found):
    targets = {path: folder / "files" / path for path in found}
    for target in targets.values():
        target.parent.mkdir(parents=True, exist_ok=True)
    link.fetch({path: (targets[path], found[path][1]) for path in found})
    for path, (digest, _) in found.items():
        if plan.sha256(targets[path].read_bytes()) != digest:
            raise BoardError(f"{path} did not arrive as it is on the board at {link.port}.")


def main():
    parser = argparse.ArgumentParser(prog="make backup", description=__doc__.splitlines()[0])
    parser.add_argument("--port", required=True, help="PORT=: serial port, or auto")
    parser.add_argument("--to", type=Path, help="TO=: a new folder, by default below backups/")
    options = parser.parse_args()
    folder = options.to or FOLDER / datetime.now().strftime("%Y-%m-%d_%H%M%S")
    try:
        listing = take(BoardLink(options.port), folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except BoardError as error:
        print(error, file=sys.stderr)
        return 1
    names = ", ".join(listing["files"]) or "nothing but the program was on it"
    print(f"Backup of {listing['board']} in {folder}: {names}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
