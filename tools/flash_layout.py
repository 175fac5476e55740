"""What lies where on a station's flash: two program folders, one of which runs, and its own data.

The launchers at the top start the program whose folder `program.json` names.
"""

import hashlib

SLOTS = ("a", "b")
RESTORE = "restore"  # a backup on its way onto the flash
LAUNCHERS = ("boot.py", "main.py", "program.py")
RECORD = "program.json"
NEW = "program.new"  # a launcher or the record, while it is written
# Modules that lay at the top of the flash before the program had folders, and lie in rooms now.
FORMER_MODULES = (
    *("console.py", "crash_log.py", "led.py", "meter.py", "meter_data.py", "meter_setup.py"),
    *("outputs.py", "pilot.py", "settings_file.py", "socket_meter.py", "status.py"),
)


def flat_names(files):
    """Paths that the firmware has, or had, where it lies at the top of the flash.

    files: those of today, {path: ...}.
    """
    return list(dict.fromkeys([*files, *FORMER_MODULES]))


def is_data(path, flat_names):
    """True for what belongs to this station: settings, log and all else that is not the program.

    flat_names: paths of the firmware where it lies at the top of the flash.
    """
    top = path.partition("/")[0] if "/" in path else None
    if top in (*SLOTS, RESTORE):
        return False
    return path not in (*LAUNCHERS, RECORD, NEW, *flat_names)


def sha256(data):
    return hashlib.sha256(data).hexdigest()
