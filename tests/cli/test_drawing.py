"""`plot` and `report` on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.runs.runner import run
from sim.scenario.load import load
from tests.cli.conftest import Talk, powerless


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two results folders, run once."""
    results = tmp_path_factory.mktemp("made") / "results"
    for name in ("two-farmers", "ec-emissions"):
        run(load(name, {"calendar.months": 4}, worlds=5), results / name)
    return results


@pytest.fixture
def two(made: Path, talk: Talk, tmp_path: Path) -> Path:
    """A copy of them in the folder in which `talk` works."""
    return shutil.copytree(made, tmp_path / "results")


def test_results_side_by_side_a_further_kind_and_a_replay(talk: Talk, two: Path) -> None:
    said = talk("plot", "two-farmers", "ec-emissions", "--kind", "scenarios", "--format", "svg")
    assert (said.code, said.out.strip()) == (0, "results/scenarios.svg")
    said = talk("plot", "two-farmers", "--kind", "trust", "--kind", "winset")
    assert said.code == 0
    assert {p.name for p in (two / "two-farmers" / "figures").glob("*.png")} == {"trust.png", "winset.png"}
    said = talk("plot", "two-farmers", "--kind", "replay", "--world", "0:3")
    assert (said.code, Path(said.out.strip()).name) == (0, "replay-0-3.gif")
    assert (two / "two-farmers" / "figures" / "replay-0-3.gif").read_bytes()[:3] == b"GIF"


def test_the_report_is_written_from_the_folder(talk: Talk, two: Path) -> None:
    said = talk("report", "two-farmers")
    assert (said.code, said.out.strip()) == (0, "results/two-farmers/report.html")
    assert "not forecasts" in (two / "two-farmers" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("plot", "two-farmers", "--kind", "heatmap"), "it shows a sweep"),
        (("plot", "two-farmers", "--kind", "scenarios"), "needs two results folders"),
        (("plot", "two-farmers", "--kind", "replay", "--world", "0:99"), "no world 0:99"),
        (("plot", "two-farmers", "--kind", "winsets"), "did you mean 'winset'"),
        (("report", "two-farmers", "--point", "4"), "no design point 4"),
    ],
)
def test_what_cannot_be_drawn_is_told(talk: Talk, two: Path, arguments: tuple[str, ...], says: str) -> None:
    said = talk(*arguments)
    assert said.code == 2
    assert says in said.err
    assert not (two / "two-farmers" / "figures").exists()


def test_figures_and_report_go_to_another_folder_where_one_is_named(talk: Talk, two: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in two.rglob("*")}
    said = talk("plot", "two-farmers", "--kind", "trust", "--out", "mine")
    assert (said.code, said.out.strip()) == (0, "mine/trust.png")
    said = talk("plot", "two-farmers", "ec-emissions", "--kind", "phases", "--kind", "scenarios", "--out", "both")
    assert said.code == 0
    assert said.out.split() == ["both/scenarios.png", "both/two-farmers/phases.png", "both/ec-emissions/phases.png"]
    said = talk("report", "two-farmers", "--out", "mine")
    assert (said.code, said.out.strip()) == (0, "mine/report.html")
    assert (two.parent / "mine" / "figures" / "delivery.png").is_file()
    assert {path: path.stat().st_mtime_ns for path in two.rglob("*")} == before
    (two.parent / "elsewhere").mkdir()
    (two / "two-farmers").rename(two.parent / "elsewhere" / "ec-emissions")
    said = talk("plot", "elsewhere/ec-emissions", "ec-emissions", "--kind", "phases", "--out", "both")
    assert said.code == 2 and "have the same name" in said.err


def test_a_folder_that_may_only_be_read_is_told_with_the_way_out(
    talk: Talk, two: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the folder of a colleague: without the right to write in it."""
    results = two / "two-farmers"
    monkeypatch.chdir(tmp_path_factory.mktemp("own"))
    with powerless(two.parent):
        for command in (("plot", str(results), "--kind", "phases"), ("report", str(results))):
            said = talk(*command)
            assert said.code == 2, said.err
            assert said.err.splitlines()[-1].startswith("cannot write ") and said.err.rstrip().endswith(
                "another folder with --out"
            )
            assert "/figures/" in said.err.splitlines()[-1]  # the figures themselves, not left out for it
        assert not list(results.rglob("*.png"))
        for command in (("plot", str(results), "--kind", "phases"), ("report", str(results))):
            said = talk(*command, "--out", "mine")
            assert said.code == 0, said.err


def test_what_may_not_be_read_is_told_in_a_line(
    talk: Talk, two: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = two / "two-farmers"
    monkeypatch.chdir(tmp_path_factory.mktemp("own"))
    with powerless(two.parent):
        for closed in (results / "runs" / "part-00000.parquet", results / "runs", results / "manifest.json", results):
            mode = closed.stat().st_mode
            closed.chmod(0)
            for command in (("plot",), ("explain",), ("run", "two-farmers", "--out")):
                said = talk(*command, str(results))
                assert said.code == 2, (closed, command, said.err)
                last = said.err.splitlines()[-1]
                assert "Permission denied" in last or "is not readable" in last, (closed, said.err)
                assert "Traceback" not in said.err and "failed:" not in said.err
                assert "cut short" not in said.err
            assert "cannot read " in talk("runs", str(two)).out
            closed.chmod(mode)
