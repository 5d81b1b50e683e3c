"""`plot` and `report` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Talk


@pytest.fixture
def two(talk: Talk, tmp_path: Path) -> Path:
    for name in ("two-farmers", "ec-emissions"):
        assert talk("run", name, "--worlds", "5", "--no-figures", "--set", "calendar.months=4").code == 0
    return tmp_path / "results"


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
