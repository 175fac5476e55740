"""The report: one page from disk that needs no network and shows every trace it was given."""

from xml.etree import ElementTree

import pytest

from tools.bench import bar
from tools.report import __main__ as command
from tools.report import chart
from tools.report import page as report_page
from tools.simulate import figures
from tools.simulate.run import Setup, play

NAMES = ("step-20a", "other-phase-26a", "hob-cycling")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return command.write(tmp_path_factory.mktemp("report"), NAMES, (2,)).read_text()


def test_the_page_has_every_trace_and_the_peers(page):
    for name in NAMES:
        assert f'id="{name}"' in page
    for words in ("SmartEVSE", "WARP", "OpenEVSE", "bar"):
        assert f"<th>{words}</th>" in page
    figure = bar.peer("step-20a", "warp", 2)["excess_as"]
    assert f"<td>{figure:g}</td>" in page


def test_every_cell_is_marked_and_counted(page):
    """hob-cycling at 2 s lacks energy (docs/control-law.md), without and with a socket meter."""
    assert page.count('class="first ours good"') == 8
    assert page.count('class="first ours bad"') == 1
    assert page.count("✗</td>") == 1
    assert page.count('class="badge good">3 of 3 within the bar') == 2
    assert page.count('class="badge bad">2 of 3 within the bar') == 1
    assert page.count("<b>8 of 9</b>") == 2
    assert "<b>3 %</b><span>of the overload of the better of SmartEVSE and WARP" in page
    assert "<b>100 %</b><span>of SmartEVSE's switching" in page.replace("&#39;", "'")


def test_text_cannot_be_taken_for_the_page_s_own(monkeypatch):
    run = play(bar.trace("step-8a")[:60], bar.setup("step-8a", 2))
    monkeypatch.setitem(report_page.ABOUT, "step-8a", "<script>")
    cells = {2: figures.of(run)}
    text = report_page.html([report_page.Trace("step-8a", "<svg/>", 2, cells, cells)])
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_the_page_needs_no_network(page):
    assert "http:" not in page
    assert "https:" not in page
    assert page.count('src="data:image/svg+xml;base64,') == len(NAMES)
    assert page.count("src=") == len(NAMES)
    assert "{{" not in page and "{%" not in page


def test_the_picture_is_small_and_the_same_every_time():
    run = play(bar.trace("step-20a"), bar.setup("step-20a", 2))
    text = chart.svg(run)
    assert text == chart.svg(run)
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert len(text) < 100_000


def test_the_worst_phase_is_drawn():
    run = play([(2000, 9000, 4000)] * 30, Setup(ev_phases=1))
    assert chart.worst(run)[0][:2] == (2000, 2000)
    run = play([(2000, 9000, 4000)] * 30)
    assert chart.worst(run)[0][:2] == (9000, 9000)


@pytest.mark.parametrize(
    ("reason", "label"),
    [
        ("grid L2", "grid"),
        ("recent peak L1", "recent peak"),
        ("held: shortest pause", "shortest pause"),
        ("held: meter silent", "other"),
        ("safe current: meter lost", "safe current"),
    ],
)
def test_every_reason_has_a_band(reason, label):
    assert chart.band(reason)[0] == label


def test_one_picture(tmp_path, capsys):
    assert command.main(["--picture", "step-8a", "--to", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/step-8a.svg\n"
    assert (tmp_path / "step-8a.svg").read_text().startswith("<?xml")


def test_a_folder_that_cannot_be(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert command.main(["--to", str(tmp_path / "file" / "below")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
