"""`make backup`: fetches settings, log and all else that is not the program from a board.

The folder holds backup.json (board, versions, hashes) and the files below files/; `make deploy
FROM=folder` brings them, with the firmware, onto the same board or another one of its kind.
"""

import argparse
import sys
from datetime import datetime, timezone
from pathlib import Path

from tools import backup_folder, firmware_files, flash_layout
from tools.board_link import BoardError, BoardLink

FOLDER = Path("backups")


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
        flat_names = firmware_files.files_for(firmware_files.board_names()[0])
        found = {
            path: entry
            for path, entry in inventory.files.items()
            if flash_layout.is_data(path, flat_names)
        }
        _fetch(link, folder, found)
    listing = {
        "board": record["board"],
        "version": record["version"],
        "micropython": inventory.facts["version"],
        "taken": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "files": {path: digest for path, (digest, _) in sorted(found.items())},
    }
    backup_folder.write_listing(folder, listing)
    return listing


def _check_target(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ValueError(f"{folder} is not empty: a backup goes into a folder of its own.")
    except OSError as error:
        raise ValueError(f"{folder} cannot be made: {error.strerror}.") from None


def _fetch(link, folder, found):
    targets = {path: folder / backup_folder.FILES / path for path in found}
    for target in targets.values():
        target.parent.mkdir(parents=True, exist_ok=True)
    link.fetch({path: (targets[path], found[path][1]) for path in found})
    for path, (digest, _) in found.items():
        if flash_layout.sha256(targets[path].read_bytes()) != digest:
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
