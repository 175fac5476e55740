"""What has to happen on the board: pure comparison of what is there with what shall be there."""

from collections import namedtuple

from tools.flash_layout import LAUNCHERS, RESTORE, SLOTS, sha256

KEEP_FREE_BLOCKS = 8  # for settings and log, which need room to be replaced

# slot: where the program comes to lie; current: True where it lies there and runs already.
# remove: paths; folders: parents first; copies: below the slot, from `source`; send: paths;
# launchers: names; leftovers: of an installation at the top of the flash.
Plan = namedtuple("Plan", "slot current source remove folders copies send launchers leftovers")


def make_plan(inventory, wanted, restore, flat_names):
    """wanted: {path in the program's folder: bytes}; restore: {path on the flash: bytes};
    flat_names: paths of the firmware where it lies at the top of the flash.
    """
    hashes = {path: digest for path, (digest, _) in inventory.files.items()}
    digests = {path: sha256(data) for path, data in wanted.items()}
    running = (inventory.facts["record"] or {}).get("slot")
    there = _below(hashes, running)
    current = running in SLOTS and there == digests
    slot = running if current else SLOTS[running == SLOTS[0]]
    source = there if not current and running in SLOTS else {}
    own = {f"{slot}/{path}": digest for path, digest in digests.items()}
    staged = {f"{RESTORE}/{path}": sha256(data) for path, data in restore.items()}
    send, copies = [], []
    for path, digest in {**own, **staged}.items():
        if hashes.get(path) == digest:
            continue
        below = path[len(slot) + 1 :]
        (copies if path in own and source.get(below) == digest else send).append(path)
    keep = {**own, **staged}
    return Plan(
        slot=slot,
        current=current,
        source=running if source else None,
        remove=[p for p in hashes if _first(p) in (slot, RESTORE) and p not in keep],
        folders=_folders([*own, *staged, *restore]),
        copies=[path[len(slot) + 1 :] for path in copies],
        send=send,
        launchers=[name for name in LAUNCHERS if hashes.get(name) != digests[f"launcher/{name}"]],
        leftovers=[p for p in flat_names if p in hashes and p not in LAUNCHERS],
    )


def missing_blocks(plan, inventory, sizes):
    """How many blocks of flash are lacking, 0 if it fits. sizes: {path on the board: bytes}."""
    block_bytes = inventory.facts["block_bytes"]
    present = {path.rpartition("/")[0] for path in inventory.files}
    new = [*plan.send, *(f"{plan.slot}/{path}" for path in plan.copies)]
    # littlefs: a folder is a pair of blocks, a file at least one block.
    needed = sum(-(-sizes[path] // block_bytes) or 1 for path in new)
    needed += 2 * sum(1 for folder in plan.folders if folder not in present)
    gained = sum(-(-inventory.files[path][1] // block_bytes) or 1 for path in plan.remove)
    return max(needed + KEEP_FREE_BLOCKS - gained - inventory.facts["free_blocks"], 0)


def _first(path):
    return path.partition("/")[0] if "/" in path else None


def _below(hashes, folder):
    """{path below the folder: hash}"""
    prefix = f"{folder}/"
    return {p[len(prefix) :]: digest for p, digest in hashes.items() if p.startswith(prefix)}


def _folders(paths):
    """All folders that these paths need, parents first."""
    found = set()
    for path in paths:
        while "/" in path:
            path = path.rpartition("/")[0]
            found.add(path)
    return sorted(found)
