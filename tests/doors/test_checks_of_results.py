"""The public checks of numbers and figures: what is wrong with somebody else's is told in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim import doors
from sim.figures import FIGURES
from sim.model.telling.measured import Worlds
from sim.plots import POINT
from sim.testing import check_figure, check_outcome


def test_those_of_the_package_pass(package: Path) -> None:
    check_outcome("spread")
    check_outcome("half_way")
    check_figure("months")
    check_figure("meetings")


@pytest.mark.parametrize("kind", POINT)
def test_our_figures_pass(kind: str) -> None:
    check_figure(kind)


def against_the_mean(worlds: Worlds) -> Any:
    return worlds.runs["months"] - worlds.runs["months"].mean()


def one_number(worlds: Worlds) -> Any:
    return 0.5


def writes(worlds: Worlds) -> Any:
    worlds.runs["months"][:] = 0
    return worlds.runs["months"]


class Moody:
    """Gives another answer each time it is made anew."""

    made = 0

    def __init__(self) -> None:
        Moody.made += 1
        self.more = float(Moody.made)

    def measures(self, worlds: Worlds) -> Any:
        return np.full(len(worlds), self.more)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (against_the_mean, "'against_the_mean' answers world 0 otherwise where other worlds stand beside it"),
        (one_number, "the outcome 'one_number' cannot be used: it gave numbers of shape (), expected (24,)"),
        (writes, "'writes' cannot be used: it failed with ValueError: assignment destination is read-only"),
        (Moody, "'Moody' gives another answer when it is asked the same again"),
        ("sprawl", "the outcome 'sprawl' cannot be used: "),
    ],
)
def test_what_is_wrong_with_a_number_is_told(outcome: Any, said: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_outcome(outcome)
    assert said in str(caught.value)
    assert doors.OUTCOMES.names() == ()


def undescribed(results: Any, design_point: int) -> Figure:
    return Figure()


def raises(results: Any, design_point: int) -> Figure:
    raise KeyError("rain")


DRAWN: list[int] = []


def never_the_same(results: Any, design_point: int) -> Figure:
    figure = Figure()
    DRAWN.append(1)
    figure.text(0.5, 0.5, str(len(DRAWN)))
    figure.alt = "A number that grows."  # type: ignore[attr-defined]
    return figure


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (undescribed, "the figure 'undescribed' comes without a description: say in its attribute `alt`"),
        (raises, "the figure 'raises' cannot be used: it failed with KeyError: 'rain'"),
        (never_the_same, "the figure 'never_the_same' comes out otherwise when it is drawn again (png)"),
        ("fases", "the figure 'fases' cannot be used: unknown figure it; did you mean 'phases'?"),
    ],
)
def test_what_is_wrong_with_a_figure_is_told(figure: Any, said: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_figure(figure)
    assert said in str(caught.value)
    assert "under_examination" not in FIGURES
