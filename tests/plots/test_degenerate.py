"""Every figure of every case at the edge is drawn sensibly, or left out with a plain word, and stops no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.figures import FIGURES
from sim.findings.worlds import NothingToShowError
from sim.plots import FURTHER, POINT, draw_all
from tests.findings.degenerate import EDGES, edge_run
from tests.findings.memory import farmers
from tests.plots.reading import clashes, clipped, words

ONE_WORLD = {"running-mean"}
NO_STEPS = {"delivery", "trust"}


@pytest.mark.parametrize("name", EDGES)
def test_what_a_case_cannot_show_is_left_out_and_all_else_can_be_read(name: str) -> None:
    results = EDGES[name]()
    for kind in (*POINT, *FURTHER):
        try:
            picture = FIGURES.get(kind)(results, 0)
        except NothingToShowError as error:
            assert len(str(error).split()) > 5, "a clause that a reader understands"
            continue
        said = [box.words for box in words(picture)]
        every = " ".join([*said, picture.alt]).replace("\n", " ")
        assert clipped(picture) == []
        assert clashes(picture) == []
        assert "nan" not in every.lower().split()
        assert not re.search(r"(?<![\d.,])1 worlds", every)
        assert "Phase 1" not in every, "a case of one phase has no need of the word"


@pytest.mark.parametrize("worlds", [1, 12])
def test_decisions_alone_are_not_delivered(worlds: int) -> None:
    results = edge_run("clauses only", worlds)
    for kind in NO_STEPS:
        with pytest.raises(NothingToShowError):
            FIGURES.get(kind)(results, 0)
    said = " ".join(box.words for box in words(FIGURES.get("phases")(results, 0)))
    assert "deliver" not in said
    assert "all of it agreed" in said


def test_without_a_published_text_none_is_spoken_of() -> None:
    results = edge_run("no published text", 12)
    for kind in POINT:
        picture = FIGURES.get(kind)(results, 0)
        said = " ".join([*(box.words.replace("\n", " ") for box in words(picture)), picture.alt])
        assert "published text" not in said, kind


def test_one_world_and_worlds_all_alike_have_no_interval() -> None:
    for results in (edge_run("plain", 1), edge_run("clauses only", 12)):
        for kind in ("phases", "reasons"):
            picture = FIGURES.get(kind)(results, 0)
            assert "interval" not in " ".join(box.words for box in words(picture)), kind
    many = " ".join(box.words for box in words(FIGURES.get("phases")(farmers(), 0)))
    assert "interval" in many


def test_of_the_usual_figures_one_that_cannot_be_drawn_stops_no_other(tmp_path: Path) -> None:
    drawn = draw_all(edge_run("clauses only", 12), tmp_path)
    assert set(drawn) == set(POINT) - {"delivery", "running-mean"}
    assert all(path.exists() for path in drawn.values())
    assert set(drawn.left_out) == {"delivery", "running-mean"}
    assert drawn.left_out["delivery"].startswith("every issue here is a decision")


def test_a_fault_in_one_figure_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr("sim.plots.consensus.consensus", broken)
    drawn = draw_all(farmers(), tmp_path)
    assert set(drawn) == set(POINT) - {"consensus"}
    assert "ZeroDivisionError: made up" in drawn.left_out["consensus"]
    with pytest.raises(ZeroDivisionError):
        draw_all(farmers(), tmp_path, ["consensus"])


def test_a_figure_that_is_asked_for_and_cannot_be_drawn_is_an_error_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the figure 'delivery' cannot be drawn: every issue here is a decision"):
        draw_all(edge_run("clauses only", 12), tmp_path / "out", ["phases", "delivery"])
    assert not (tmp_path / "out").exists()
