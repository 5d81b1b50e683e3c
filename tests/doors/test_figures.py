"""Figures of somebody else's: by name beside ours, in our look, and told in a sentence where they fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

import sim
from sim.errors import InputError
from sim.figures import FIGURES
from sim.plots import FURTHER, INSIDE, OUTCOMES, POINT, SWEEP, draw_all, picture, usual, when
from sim.plots.style import RC, Picture
from sim.runs.fingerprint import rules_files
from sim.runs.runner import run
from sim.scenario.load import load
from tests.cli.conftest import Talk, talk  # noqa: F401
from tests.doors.test_registry import another
from tests.findings.memory import farmers
from tests.plots.reading import words


def test_ours_are_all_there_and_each_is_drawn_at_one_time() -> None:
    assert FIGURES.own == (*POINT, *FURTHER, OUTCOMES, INSIDE, *SWEEP)


def test_nothing_is_drawn_with_before_a_figure_is_asked_for() -> None:
    code = (
        "import sys, sim\n"
        "from sim.figures import FIGURES\n"
        "assert 'phases' in FIGURES and FIGURES.names()\n"
        "assert not any(name.split('.')[0] == 'matplotlib' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_figure_is_a_rule() -> None:
    """Neither the list of figures nor anything that draws is in the fingerprint: a figure changes no number."""
    assert not [path for path in rules_files() if path.name == "figures.py" or "plots" in path.parts]


def test_the_package_s_figures_are_drawn_by_name_and_never_unasked(package: Path, tmp_path: Path) -> None:
    drawn = draw_all(farmers(), tmp_path, ["months", "meetings", "phases"])
    assert {path.name for path in drawn.values()} == {"months.png", "meetings.png", "phases.png"}
    assert drawn.left_out == {}
    assert (tmp_path / "months.alt.txt").read_text() == "A histogram of the months that the worlds last.\n"
    assert usual(farmers()) == list(POINT)
    assert set(draw_all(farmers(), tmp_path / "usual")) == set(POINT)


@pytest.mark.parametrize("kind", ["months", "meetings"])
def test_they_can_be_read_and_have_our_look(package: Path, kind: str) -> None:
    made = picture(farmers(), kind)
    assert isinstance(made, Picture)
    assert made.title in {box.words for box in words(made)}
    axes = made.axes[0]
    assert axes.xaxis.label.get_color() == RC["axes.labelcolor"]
    assert not axes.spines["top"].get_visible()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fails", "the figure 'fails' of cairo-talks-micro 1.0.0 failed with KeyError: 'months of\\nrain'"),
        ("no-figure", "the figure 'no-figure' of cairo-talks-micro 1.0.0 gave no matplotlib figure, but DataFrame"),
        (
            "unimportable",
            "the figure 'unimportable' of cairo-talks-micro (talks_micro_broken:figure) cannot be imported",
        ),
        (
            "cannot-be-saved",
            "the figure 'cannot-be-saved' of cairo-talks-micro 1.0.0 failed with ZeroDivisionError: too",
        ),
    ],
)
def test_one_that_fails_names_its_package_and_keeps_nobody_waiting(
    package: Path, tmp_path: Path, kind: str, said: str
) -> None:
    drawn = draw_all(farmers(), tmp_path, ["phases", kind, "months"])
    assert set(drawn) == {"phases", "months"} and all(path.is_file() for path in drawn.values())
    assert said in drawn.left_out[kind]
    assert "\n" not in drawn.left_out[kind] and "fault of this program" not in drawn.left_out[kind]
    if kind != "cannot-be-saved":
        with pytest.raises(InputError, match="cairo-talks-micro"):
            picture(farmers(), kind)


def test_one_that_says_that_it_has_nothing_to_show_is_told_as_ours_are(package: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the figure 'nothing' cannot be drawn: it shows how often it rained"):
        draw_all(farmers(), tmp_path / "out", ["nothing"])
    assert not (tmp_path / "out").exists()


def test_an_unknown_name_is_told_with_the_nearest_a_package_s_included(package: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown figure 'month'; did you mean 'months'"):
        draw_all(farmers(), tmp_path / "out", ["month"])
    with pytest.raises(InputError, match="unknown figure 'fases'; did you mean 'phases'"):
        picture(farmers(), "fases")


def test_a_name_from_two_packages_is_an_error_before_anything_is_drawn(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(another(tmp_path, "broken = ", "other = ")))
    FIGURES.forget()
    with pytest.raises(
        InputError, match=r"the figure 'months' comes from other-talks .* and from cairo-talks-micro .*: one"
    ):
        draw_all(farmers(), tmp_path / "out", ["phases", "months"])
    assert not (tmp_path / "out").exists()


def test_one_of_a_session_is_wrapped_named_and_takes_nothing_with_it(by_hand: None) -> None:
    drawn: list[Figure] = []

    @sim.figure("mine")
    def mine(results: Any, design_point: int) -> Figure:
        import matplotlib.pyplot as plt

        plt.rcParams["lines.linewidth"] = 99.0
        figure, axes = plt.subplots()
        axes.plot([0, 1], [1, 0])
        figure.suptitle("Up and\ndown")
        drawn.append(figure)
        return figure

    before = mpl.rcParams["lines.linewidth"]
    made = picture(farmers(), "mine")
    assert made is drawn[0]
    assert (made.title, made.wide, made.high) == ("Up and down", *made.get_size_inches())
    assert made.alt == "Up and down. This is the figure 'mine' of this session, which comes without a description."
    assert mpl.rcParams["lines.linewidth"] == before
    import matplotlib.pyplot as plt

    assert plt.get_fignums() == []
    assert when("mine") == "of this session; drawn where it is named"
    with pytest.raises(InputError, match="the figure 'phases' comes from cairo-talks already"):
        sim.figure("phases")(mine)


def test_a_run_goes_on_in_its_folder_whatever_draws_it(by_hand: None, tmp_path: Path) -> None:
    scenario = load("two-farmers", worlds=10)
    before = run(scenario, tmp_path).manifest.fingerprint
    sim.figure("mine")(lambda results, design_point: Figure())
    found = sim.results(run(scenario.model_copy(update={"worlds": 12}), tmp_path).folder)
    assert found.manifest.fingerprint == before and found.manifest.code == {}
    assert found.plot("mine").title == "mine"


def test_on_the_command_line(
    package: Path,
    talk: Talk,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(load("two-farmers", worlds=10), tmp_path / "made")
    monkeypatch.chdir(tmp_path)
    listed = talk("plot", "--list")
    assert listed.code == 0
    told = {line.split()[0]: line for line in listed.out.splitlines()[1:] if not line.startswith(" ")}
    assert {*FIGURES.names(), "replay", "scenarios"} <= told.keys()
    assert "drawn by every run" in told["phases"] and "of cairo-talks-micro 1.0.0" in told["months"]
    said = talk("plot", "made", "--kind", "months", "--kind", "fails", "--kind", "trust")
    assert said.code == 1
    assert [Path(line).name for line in said.out.splitlines()] == ["months.png", "trust.png"]
    assert said.err.splitlines()[-1].startswith("fails was left out: the figure 'fails' of cairo-talks-micro 1.0.0")
    wrong = talk("plot", "made", "--kind", "mnths")
    assert (wrong.code, wrong.err.strip()) == (2, "unknown figure 'mnths'; did you mean 'months'?")
