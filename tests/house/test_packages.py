"""Each package of lib/ can be installed by itself: a README, and a package.json that lists it all."""

import json
from pathlib import Path

import pytest

LIB = Path(__file__).resolve().parent.parent.parent / "lib"
PACKAGES = sorted(path.parent for path in LIB.glob("*/__init__.py"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_package_json_lists_every_module_and_meter(package):
    listed = json.loads((package / "package.json").read_text())["urls"]
    files = [*package.rglob("*.py"), *package.glob("meters/*.json")]
    names = sorted(path.relative_to(package).as_posix() for path in files)
    assert listed == [[f"{package.name}/{name}", name] for name in names]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_the_readme_shows_how_it_is_used(package):
    readme = (package / "README.md").read_text()
    assert readme.startswith(f"# {package.name}\n")
    assert "```python" in readme
