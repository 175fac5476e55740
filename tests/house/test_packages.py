"""Each package of lib/ can be installed by itself: README and a complete package.json."""

import pytest

from tools import package_lists

PACKAGES = package_lists.packages()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_package_json_lists_every_module_and_meter(package):
    current = (package / "package.json").read_text()
    assert current == package_lists.listing(package), "run: python -m tools.package_lists"


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_the_readme_shows_how_it_is_used(package):
    readme = (package / "README.md").read_text()
    assert readme.startswith(f"# {package.name}\n")
    assert "```python" in readme
