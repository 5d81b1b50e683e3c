"""The median case: who decides there, what agreed texts are worth to them, and how much room each leaves."""

from __future__ import annotations

import numpy as np
import pytest

from sim.findings.frontier import pareto_data
from sim.findings.median import median_model, seats
from sim.findings.winset import winset_data
from sim.scenario.load import load
from tests.findings.memory import cairo, farmers, ran, silent


def test_the_median_case_stands_at_the_medians() -> None:
    case = load("two-farmers", ["delivery.tranche={low: 0, mode: 0.5, high: 1}"])
    assert median_model(case).delivery.numbers.tranche[0] == pytest.approx(0.5)


def test_values_of_agreed_texts_lie_below_the_frontier_and_the_nash_point_on_it() -> None:
    found = pareto_data(farmers(), 0, 1)
    points, frontier, solved, who = found.points, found.frontier, found.solved, found.who
    assert len(points) == farmers().runs()["ratified_1"].sum()
    assert [party.name for party in who.parties] == ["downfield", "upfield"]
    over = points[["x", "y"]].to_numpy()[:, None, :] > frontier[None, :, :] + 1e-6
    below = over.all(axis=2)
    assert not below.any(), "no agreed text is better for both than a point of the frontier"
    best = np.prod(frontier - who.reserved, axis=1).max()
    assert np.prod(solved["nash"] - who.reserved) >= best - 1e-6


def test_a_phase_that_nobody_agrees_on_has_no_dots() -> None:
    assert pareto_data(silent(), 0, 1).points.empty


def test_win_sets_of_a_party_that_is_content_with_anything_and_of_one_that_wants_all() -> None:
    easy = load("two-farmers", ["parties.upfield.no_agreement=-1", "parties.downfield.no_agreement=0.99"])
    table = winset_data(ran(easy, 1), 1).set_index("player")["share"]
    assert table["Upfield"] == 1.0
    assert table["Downfield"] < 0.05
    assert table["all who decide"] == table["Downfield"]
    assert table["all, and their votes at home"] <= table["all who decide"]


def test_the_vote_at_home_in_win_sets_is_that_of_the_model_at_a_threshold_of_zero_too() -> None:
    """Where one in favour is enough, what passes is what the easier of two to please likes, and not every text."""
    sets = ["parties.downfield.ratification=0", "parties.downfield.no_agreement=0.8"]
    table = winset_data(ran(load("two-farmers", sets), 1), 1).set_index("player")["share"]
    likes = table[["The elders", "The grown children"]]
    assert likes.max() <= table["Downfield: vote at home passes"] <= likes.sum() < 0.9


def test_who_decides_on_the_case() -> None:
    who = seats(median_model(cairo().scenario), 2)
    assert {party.name for party in who.parties} == {"israel", "hamas"}
    assert who.weight.sum(axis=1) == pytest.approx([1.0, 1.0])
