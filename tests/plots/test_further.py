"""What the figures of values, win-sets and trust show, against the tables and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from sim.findings.frontier import pareto_data
from sim.findings.median import median_model, seats
from sim.findings.trust import trust_data
from sim.findings.winset import winset_data
from sim.plots.trust import trust
from sim.scenario.load import load
from tests.plots.memory import cairo, farmers, ran, silent
from tests.plots.reading import clashes, clipped, words


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


def test_trust_is_the_mean_over_worlds_at_three_months() -> None:
    data, paths = trust_data(cairo()), cairo().paths()
    assert sorted(data["month"].unique()) == [0, 12, 24]
    row = data[(data["month"] == 24) & (data["truster"] == "israel") & (data["trusted"] == "hamas")].iloc[0]
    there = paths[(paths["series"] == "trust") & (paths["key"] == "israel>hamas") & (paths["tick"] == 24)].iloc[0]
    assert row["trust"] == there["sum"] / there["n"]
    # Over all pairs it is the trust at the end that the model itself adds up.
    at_the_end = data[data["month"] == 24]["trust"].mean()
    assert at_the_end == pytest.approx(cairo().runs()["trust"].mean(), abs=1e-8)
    said = {box.words for box in words(trust(cairo(), 0))}
    assert f"{row['trust']:.2f}" in said


def test_trust_of_eleven_can_be_read() -> None:
    everybody = "[israel, hamas, fatah, egypt, us, islamic_jihad, dflp, pflp, contributors]"
    results = ran(load("cairo-2025-10-23", [f"tables.main.parties={everybody}"]), 4)
    picture = trust(results, 0)
    assert clipped(picture) == []
    assert clashes(picture) == []


def test_trust_needs_two_at_the_table() -> None:
    results = ran(load("two-farmers", ["tables.main.parties=[upfield]", "tables.main.vetoes=[upfield]"]), 2)
    with pytest.raises(InputError, match="needs two parties"):
        trust(results, 0)
