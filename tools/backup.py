"""`make backup`: fetches settings, log and all else that is not the program from a board.

The folder holds backup.json (board, versions, hashes) and the files below files/; `make deploy
FROM=folder` brings them, with the firmware, onto the same board or another one of its kind.
"""

import sys
from datetime import datetime, timezone
from pathlib import Path

from tools import backup_folder, charging_stop, firmware_files, flash_layout
from tools.board_link import BoardError, BoardLink, Interrupted
from tools.command_line import BAD_USAGE, INTERRUPTED, Parser, failure

FOLDER = Path("backups")
NOTHING_KEPT = "No backup was kept."


def take(link, folder):
    """Write the backup to `folder`, new or empty -> its listing.

    Raises BoardError, Interrupted, ValueError; then there is no folder, or an empty one as before.
    """
    with backup_folder.to_be_filled(folder):
        with link.then_reset():
            inventory = link.inventory()
            board = _station(inventory, link.port)
            found = _data(inventory)
            _fetch(link, folder, found)
        listing = {
            **board,
            "micropython": inventory.facts["version"],
            "taken": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "files": {path: digest for path, (digest, _) in sorted(found.items())},
        }
        backup_folder.write_listing(folder, listing)
    return listing


def _station(inventory, port):
    """Kind of board and version of the firmware on it. Raises BoardError where there is none."""
    record = inventory.facts["record"]
    if not (record and record["board"]):
        raise BoardError(
            f"There is no station's firmware on the board at {port}, or none that says "
            "for which kind of board it is: make deploy."
        )
    return {"board": record["board"], "version": record["version"]}


def _data(inventory):
    """{path: (sha256, length)} of what is the station's own."""
    files = firmware_files.files_for(firmware_files.board_names()[0])
    flat_names = flash_layout.flat_names(files)
    return {
        path: entry
        for path, entry in inventory.files.items()
        if flash_layout.is_data(path, flat_names)
    }


def _fetch(link, folder, found):
    targets = {path: folder / backup_folder.FILES / path for path in found}
    for target in targets.values():
        target.parent.mkdir(parents=True, exist_ok=True)
    link.fetch({path: (targets[path], found[path][1]) for path in found})
    for path, (digest, _) in found.items():
        if flash_layout.sha256(targets[path].read_bytes()) != digest:
            raise BoardError(f"{path} did not arrive as it is on the board at {link.port}.")


def main(arguments=None):
    parser = Parser(prog="make backup", description=__doc__.splitlines()[0])
    parser.add_argument("--port", required=True, help="PORT=: serial port, or auto")
    parser.add_argument("--to", type=Path, help="TO=: a new folder, by default below backups/")
    options = parser.parse_args(arguments)
    folder = options.to or FOLDER / datetime.now().strftime("%Y-%m-%d_%H%M%S")
    try:
        charging_stop.stop(options.port)
        listing = take(BoardLink(options.port), folder)
    except ValueError as error:
        return failure(error, BAD_USAGE)
    except Interrupted as error:
        return failure(f"{error} {NOTHING_KEPT}", INTERRUPTED)
    except KeyboardInterrupt:
        return failure(f"Interrupted by Ctrl-C. {NOTHING_KEPT}", INTERRUPTED)
    except BoardError as error:
        return failure(error)
    names = ", ".join(listing["files"]) or "nothing but the program was on it"
    print(f"Backup of {listing['board']} in {folder}: {names}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
