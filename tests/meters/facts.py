"""facts.txt as a table: the sources' data of each meter, independent of lib's own files."""

from pathlib import Path

# Their facts are those of the SunSpec models.
SHARED = {"fronius_smart_meter": ("sunspec_201_204", "sunspec_211_214")}


def _facts():
    """{meter: {"head": words, quantity letter: words}}."""
    found, meter = {}, None
    for line in (Path(__file__).parent / "facts.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        words = line.split()
        if line.startswith(" "):
            found[meter][words[0]] = words[1:]
        else:
            meter = words[0]
            found[meter] = {"head": words[1:]}
    return found


FACTS = _facts()
