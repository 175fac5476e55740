"""What is loaded for a moment is gone after it; what was there before stays."""

import sys

import energy_meters
import momentary
from checks import raises
from momentary import Momentary, borrowed

ALONE = "loaded_for_a_moment"
PACKAGE = "a_package_for_a_moment"


class Module:
    """What an import leaves in sys.modules."""


def load(name):
    """As an import does: a package gets each module in it as an attribute."""
    sys.modules[name] = Module()
    package, _, module = name.rpartition(".")
    if package:
        setattr(sys.modules[package], module, sys.modules[name])


def forget_nearest():
    """Another test of this process may have loaded it."""
    if sys.modules.pop("settings.nearest", None) and hasattr(sys.modules["settings"], "nearest"):
        delattr(sys.modules["settings"], "nearest")


def test_what_is_loaded_within_is_forgotten():
    before = set(sys.modules)
    with Momentary():
        for name in (ALONE, PACKAGE, PACKAGE + ".inner", "energy_meters.inner"):
            load(name)
    assert set(sys.modules) == before
    assert not hasattr(energy_meters, "inner")


def test_what_was_loaded_before_stays():
    with Momentary():
        load(ALONE)
        module = sys.modules[ALONE]
        with Momentary():
            load(PACKAGE)
        assert sys.modules[ALONE] is module
        assert PACKAGE not in sys.modules


def test_an_exception_passes_and_changes_nothing_of_that():
    def fail():
        with Momentary():
            load(ALONE)
            raise ValueError("within")

    assert str(raises(ValueError, fail)) == "within"
    assert ALONE not in sys.modules


def test_a_borrowed_module_is_gone_at_once():
    forget_nearest()
    for _ in range(2):
        module = borrowed("settings.nearest")
        assert module.nearest("stauts", ("status",)) == "status"
        assert "settings.nearest" not in sys.modules
        assert not hasattr(sys.modules["settings"], "nearest")


def test_a_borrowed_module_that_is_there_stays():
    with Momentary():
        load(ALONE)
        assert borrowed(ALONE) is sys.modules[ALONE]
        assert ALONE in sys.modules
    assert ALONE not in sys.modules


def test_where_memory_is_roomy_everything_stays():
    forget_nearest()
    try:
        for free_bytes, stays in ((200_000, False), (1_048_575, False), (1_048_576, True)):
            momentary.measure(free_bytes)
            with Momentary():
                load(ALONE)
            borrowed("settings.nearest")
            assert (ALONE in sys.modules) is stays
            assert ("settings.nearest" in sys.modules) is stays
    finally:
        momentary.measure(0)
        for name in (ALONE, "settings.nearest"):
            sys.modules.pop(name, None)
