"""requirements.txt pins each package once for every Python from 3.10 on; a gap is named."""

import pytest

from tools import pins


@pytest.mark.parametrize("version", pins.PYTHONS)
def test_every_python_gets_the_same_packages_each_pinned_once(version):
    names = [pin.name for pin in pins.pins_for(version)]
    assert len(names) == len(set(names))
    # In the standard library from 3.11 on
    dropped = {"tomli", "exceptiongroup"} if version != "3.10" else set()
    assert set(names) == {pin.name for pin in pins.pins_for("3.10")} - dropped


@pytest.mark.parametrize("version", pins.PYTHONS)
def test_every_pin_is_one_version(version):
    for pin in pins.pins_for(version):
        assert [part.operator for part in pin.specifier] == ["=="], pin


@pytest.mark.parametrize(("version", "numpy"), [("3.10", "1"), ("3.11", "2"), ("3.14", "2")])
def test_markers_are_judged_for_the_python_in_question(version, numpy):
    lines = ["# a comment", "", 'numpy==1; python_version < "3.11"']
    lines.append('numpy==2; python_version >= "3.11"')
    assert [str(pin.specifier) for pin in pins.pins_for(version, lines)] == [f"=={numpy}"]


def test_a_pin_without_a_wheel_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    assert "numpy==2.2.6" in pins.missing_wheel("3.14", pins.pins_for("3.14", ["numpy==2.2.6"]))
