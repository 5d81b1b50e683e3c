"""From a scenario to what its outcomes hang on: the plan, the samples and their indices."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis import sampled
from sim.analysis import sensitivity as analysis
from sim.analysis.inputs import inputs
from sim.analysis.sampled import Sampler
from sim.analysis.sensitivity import analyse, plan
from sim.errors import InputError
from sim.scenario.load import load
from tests.analysis.cases import analysed, hinge


def top(method: str, by: str, index: str, outcome: str = "agreement") -> pd.Series:
    table = analysed().table
    rows = table[(table["outcome"] == outcome) & (table["method"] == method) & (table["by"] == by)]
    rows = rows[rows["index"] == index]
    return rows.loc[rows["value"].idxmax()]


# --- outcomes --------------------------------------------------------------------------------------------------------


# --- the plan --------------------------------------------------------------------------------------------------------


def test_a_plan_from_words() -> None:
    case = hinge()
    assert dict(plan(case).methods) == {m: analysis.DEFAULT_SIZES[m] for m in analysis.DEFAULT_METHODS}
    assert plan(case, ["sobol"], sizes=["100"]).methods == {"sobol": 128}
    assert plan(case, ["pawn", "sobol"], sizes=["pawn=200"]).methods == {"sobol": 256, "pawn": 200}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"methods": ["sobl"]}, "unknown method 'sobl'; did you mean 'sobol'"),
        ({"sizes": ["64"]}, "expected METHOD=N with the method it is for"),
        ({"sizes": ["morris=64"]}, "'morris' is not among the methods"),
        ({"methods": ["morris"], "sizes": ["-3"]}, "expected a whole number from 2"),
        ({"methods": ["pawn"], "sizes": ["5"]}, "pawn needs 100 points or more"),
        ({"outcomes": ["deliver"]}, "did you mean 'delivery'"),
    ],
)
def test_a_wrong_plan(words: dict[str, list[str]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        plan(hinge(), **words)  # type: ignore[arg-type]


# --- the analysis ----------------------------------------------------------------------------------------------------


def test_every_method_finds_the_one_input_that_the_talks_hang_on() -> None:
    for method, index in (("given-data", "S1"), ("morris", "mu_star"), ("pawn", "KS")):
        row = top(method, "input", index)
        assert (row["name"], row["party"], row["grade"]) == ("parties.ada.no_agreement", "ada", "scenario")
        assert (row["input_low"], row["input_mode"], row["input_high"]) == (-0.9, 0.8, 0.99)
        assert row["direction"] < -0.3
        assert row["low"] > 0.0
    for method, index in (("sobol", "S1"), ("sobol", "ST"), ("morris", "mu_star"), ("pawn", "KS_max")):
        assert top(method, "party", index)["name"] == "ada"
        assert top(method, "grade", index)["name"] == "scenario"


def test_groups_of_given_data_are_the_sum_of_their_inputs() -> None:
    table = analysed().table
    single = table[(table["method"] == "given-data") & (table["by"] == "input") & (table["outcome"] == "delivery")]
    groups = table[(table["index"] == "S1_sum") & (table["by"] == "party") & (table["outcome"] == "delivery")]
    expected = single.groupby("party")["value"].sum()
    assert groups.set_index("name")["value"].to_dict() == pytest.approx(expected.to_dict())


def test_a_point_that_comes_twice_is_computed_once_and_rows_share_chance() -> None:
    samples = {sample.name: sample for sample in analysed().samples}
    party, grade = samples["sobol-party"], samples["sobol-grade"]
    steps = [len(s.space.moved) + 2 for s in (party, grade)]
    np.testing.assert_array_equal(party.outcomes[:: steps[0]], grade.outcomes[:: steps[1]])
    assert (party.replicates[: steps[0]] == np.arange(8)).all()
    assert (party.replicates[steps[0] : 2 * steps[0]] == np.arange(8, 16)).all()
    points = np.array([[0.1, 0.2], [0.3, 0.4], [0.1, 0.2], [0.1, 0.2]])
    rows, back = sampled.distinct(points, np.array([[0], [0], [0], [1]]))
    assert (rows, back) == ([0, 1, 3], [0, 1, 0, 2])


def test_workers_do_not_change_a_number() -> None:
    case = hinge()
    known = inputs(case)
    points = np.random.default_rng(1).random((700, len(known)))
    sampler = Sampler(case, known, ("delivery",))
    heard: list[int] = []
    one = sampled.compute(sampler, points, sampled.numbered(700, 2), 1, lambda worlds, _: heard.append(worlds))
    two = sampled.compute(sampler, points, sampled.numbered(700, 2), 2)
    np.testing.assert_array_equal(one, two)
    assert heard == [1000, 400]


def test_a_scenario_of_exact_numbers_has_nothing_to_analyse() -> None:
    case = load("two-farmers")
    for one in inputs(case):
        case = load("two-farmers", [f"{i.path}={i.quantity.mode}" for i in inputs(case)]) if one else case
        break
    with pytest.raises(InputError, match="no uncertain input"):
        analyse(case, plan(case))


# --- computed worlds are not lost ------------------------------------------------------------------------------------


# --- groups of every method against what is known ---------------------------------------------------------------------
