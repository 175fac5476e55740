"""A lasting name for a port whose own is another one each time: a symbolic link."""

import contextlib
import os


def check(path):
    """Raises FileExistsError where something else has that name; None is no name."""
    if path and os.path.lexists(path) and not os.path.islink(path):
        raise FileExistsError(f"{path} exists and is not a symbolic link.")


@contextlib.contextmanager
def linked(path, target):
    """The port `target` has the name `path`, too. A link left over from an earlier port is
    replaced, one that a later port has made stays.
    """
    if not path:
        yield
        return
    check(path)
    new = f"{path}.{os.getpid()}"
    os.symlink(target, new)
    os.replace(new, path)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if os.readlink(path) == target:
                os.unlink(path)
