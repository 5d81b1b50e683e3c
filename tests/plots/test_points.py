"""What is drawn or told of a design point is told beside the scenario that it played, whoever asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.plots import draw_all
from sim.report import page, story
from sim.runs.results import Results
from sim.runs.runner import run
from sim.scenario.schema import Sweep
from tests.cases import two_party


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A sweep in which the second design point lacks a party and has its points in one phase."""
    case = two_party(
        worlds=12,
        parties={"cy": {"name": "Cy", "ideal": {"water": 0.3, "fence": 0.5, "road": 1, "fee": 0.5}}},
        tables={"main": {"parties": ["ada", "bo", "cy"], "vetoes": ["ada", "bo"], "quorum": 0.5}},
    )
    axes = {"present.cy": [True, False], "agenda": ["phases", "package"]}
    case = case.model_copy(update={"sweep": Sweep(axes=axes)})
    return run(case, tmp_path_factory.mktemp("points") / "out")


def test_a_view_of_a_view_is_a_view_of_the_folder(results: Results) -> None:
    away = results.point(3)
    assert "cy" not in away.scenario.parties
    assert away.point(3) is away
    assert "cy" in away.point(0).scenario.parties
    assert away.point(0).scenario == results.point(0).scenario


def test_figures_of_a_design_point_are_those_of_its_own_scenario(results: Results, tmp_path: Path) -> None:
    """From the folder, from its view and from another point's view come the same files."""
    kinds = ["positions", "consensus", "trust"]
    views = {"folder": results, "view": results.point(3), "other": results.point(1)}
    drawn = {n: draw_all(r, tmp_path / n, kinds, "svg", design_point=3) for n, r in views.items()}
    for kind in kinds:
        files = {paths[kind].read_bytes() for paths in drawn.values()}
        assert len(files) == 1
        assert b">Cy<" not in files.pop()


def test_a_report_and_a_story_of_a_design_point_are_of_its_own_scenario(results: Results) -> None:
    for tell in (lambda r: page.render(r, {}, 3), lambda r: story.tell(r, 3, 0)):
        assert tell(results) == tell(results.point(3)) == tell(results.point(1))
    assert "Cy" not in story.tell(results, 3, 0)
