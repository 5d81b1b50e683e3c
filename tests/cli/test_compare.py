"""`compare`: two folders or two design points side by side."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.findings.comparison import roads_data
from sim.plots.compare import compare as figure
from tests.cli.conftest import Talk

SWEEP = "name: mine\nextends: two-farmers\nworlds: 40\nsweep: {axes: {guarantees.default: [0.0, 1.0]}}\n"


@pytest.fixture
def swept(talk: Talk, tmp_path: Path) -> Path:
    (tmp_path / "mine.yaml").write_text(SWEEP)
    assert talk("run", "mine.yaml", "--no-figures").code == 0
    return tmp_path / "results" / "mine"


def test_two_design_points_are_told_with_their_differences(
    talk: Talk, swept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = talk("compare", "mine:0", "mine:1")
    assert said.code == 0
    assert "40 worlds on each side, each with the same chance on both" in said.out
    folder = swept.parent / "compare" / "mine-0-mine-1"
    runs = pd.read_csv(folder / "runs.csv").set_index("column")
    row = runs.loc["delivery"]
    assert row["difference"] > 0.0
    shown = next(line for line in said.out.splitlines() if line.startswith("carried out "))
    assert shown.split()[-5:] == [
        f"{row['mean_a']:.3f}", f"{row['mean_b']:.3f}", f"{row['difference']:+.3f}",
        f"({row['low']:+.3f}", "to", f"{row['high']:+.3f})",
    ][-5:]  # fmt: skip
    share = runs.loc["agreed_1"]
    shown = next(line for line in said.out.splitlines() if line.startswith("text agreed"))
    if shown.endswith("the same in every world"):
        assert (share["difference"], share["mean_a"]) == (0.0, share["mean_b"])
    else:
        assert shown.split()[-5] == f"{100 * share['difference']:+.1f}" and shown.endswith(") points")
    assert all(len(line.split()) > 1 for line in said.out.splitlines() if line)  # one line a point
    points = pd.read_csv(folder / "points.csv")
    assert set(points["point"]) == {"water", "road", "upkeep"}
    assert (folder / "compare.png").exists()
    assert "agreed, part carried out" in (folder / "compare.alt.txt").read_text()


def test_the_figure_shows_both_roads_and_every_difference(swept: Path) -> None:
    results = sim.results(swept)
    runs, points = results.compare(0, 1), results.compare_points(0, 1)
    sides = [(results, 0), (results, 1)]
    picture = figure(sides, ("weak", "strong"), runs, points)
    roads = roads_data(sides)
    first, *tracks = picture.axes
    for side, line in enumerate(first.lines):
        assert list(line.get_ydata()) == pytest.approx(list(roads.loc[roads["side"] == side, "delivery"]))
    words = [text.get_text() for text in picture.texts]
    for difference in points["delivered"]:
        assert f"{100 * difference:+.1f}" in words
    rings = [line.get_xdata()[0] for line in tracks[-1].lines if line.get_marker() == "o"]
    assert rings == pytest.approx(list(points["delivered_a"]))
    assert tracks[-1].get_xlabel().startswith("delivered by the end")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("mine:0", "mine:x"), "expected RESULTS or RESULTS:POINT"),
        (("mine:0", "mine:7"), "no design point 7 in these results"),
        (("mine", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_compared_is_told(talk: Talk, swept: Path, arguments: tuple[str, ...], says: str) -> None:
    said = talk("compare", *arguments)
    assert said.code == 2
    assert says in said.err
    assert not (swept.parent / "compare").exists()


def test_results_of_different_seeds_cannot_be_paired(talk: Talk, swept: Path) -> None:
    talk("run", "two-farmers", "--worlds", "5", "--no-figures")
    said = talk("compare", "mine", "two-farmers")
    other = talk("run", "two-farmers", "--worlds", "5", "--no-figures", "--seed", "8", "--out", "other")
    assert (said.code, other.code) == (0, 0)
    said = talk("compare", "mine", "other")
    assert said.code == 2
    assert "run one of them again with the other's --seed" in said.err


def test_two_cases_are_not_said_to_differ_in_their_seed(talk: Talk) -> None:
    for case in ("two-farmers", "ec-emissions"):
        assert talk("run", case, "--worlds", "2", "--no-figures").code == 0
    said = talk("compare", "two-farmers", "ec-emissions")
    assert said.code == 2
    assert "are of different cases, which have no issue in common (two-farmers and ec-emissions)" in said.err
    assert "seed" not in said.err


def test_folders_of_one_name_are_told_apart(talk: Talk, tmp_path: Path) -> None:
    for out in ("one/same", "two/same"):
        assert talk("run", "two-farmers", "--worlds", "10", "--no-figures", "--out", out).code == 0
    said = talk("compare", "one/same", "two/same")
    assert said.code == 0 and any(row.split()[:2] == ["one/same", "two/same"] for row in said.out.splitlines())
    assert "the same in every world" in said.out and "+0.0" not in said.out  # one run twice
    assert "With only 10 worlds chance decides" in said.out
    assert (tmp_path / "results" / "compare" / "one-same-two-same" / "compare.png").exists()
