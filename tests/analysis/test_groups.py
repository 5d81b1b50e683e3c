"""Groups of inputs: every method's index of a group against functions whose shares are known."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.analysis import sensitivity as analysis
from sim.analysis.inputs import Input, inputs
from sim.analysis.sampled import Sampler
from sim.analysis.sensitivity import Sensitivity, analyse, plan
from sim.case.quantity import Grade, Quantity
from sim.findings.sensitivity import MEANING, meanings
from sim.measures import sensitivity as measures
from sim.report import sensitivity as told
from sim.scenario.schema import Scenario
from sim.types import Floats
from tests.analysis.cases import hinge
from tests.cases import two_party
from tests.measures.test_sensitivity import ishigami, straight


@cache
def one_grade() -> Scenario:
    """Exact parties, as published tables have them: only the rules' own defaults are uncertain, all of one grade."""
    exact = {"water": 0.1, "fence": 1, "road": 1, "fee": 0}
    other = {"water": 0.9, "fence": 0.2, "road": 0.8, "fee": 1}
    return two_party(parties={"ada": {"ideal": exact, "tactic": {"beta": 0.8}}, "bo": {"ideal": other}}, relations=[])


@pytest.mark.parametrize("size", [8, 16])
def test_where_all_inputs_have_one_grade_that_grade_makes_the_whole_difference(size: int) -> None:
    case = one_grade()
    assert len({one.grade for one in inputs(case)}) == 1
    what = plan(case, analysis.METHODS, ["delivery"], [f"sobol={size}", "given-data=100", "morris=2", "pawn=100"], 2)
    table = analyse(case, what).table
    grade = table[table["by"] == "grade"]
    sobol = grade[grade["method"] == "sobol"].set_index("index")["value"]
    assert sobol.to_dict() == pytest.approx({"S1": 1.0, "ST": 1.0}, abs=0.15)
    assert set(grade["name"]) == {"assumption"}


GROUPINGS = [("x", "x", "x"), ("x", "y", "x"), ("x", "y", "z")]


GRADE_OF: dict[str, Grade] = {"x": "assumption", "y": "scenario", "z": "calibrated"}


BETWEEN = {"low": 0.0, "mode": 0.5, "high": 1.0}


UNIT = {"x": BETWEEN | {"assumption": "so"}, "y": BETWEEN, "z": BETWEEN | {"calibrated": "so"}}


POINTS = 2048  # a design of its own, so that each method has enough of them


FIRST = {"ishigami": (0.3139, 0.4424, 0.0), "line": (0.9, 0.1, 0.0)}


def of_three(points: Floats) -> Floats:
    """Ishigami's function and a line of three inputs, (P, 2)."""
    return np.stack([ishigami(points), straight(points)], axis=1)


@cache
def known_functions(groups: tuple[str, ...]) -> Sensitivity:
    """Every method on outcomes that are known functions of three inputs, put into parties and grades as told."""
    three = [
        Input(("draw", name), name, name, name, group, Quantity.model_validate(UNIT[group]))
        for name, group in zip("abc", groups, strict=True)
    ]
    what = analysis.Plan(
        {"sobol": 1024, "given-data": POINTS, "morris": 4, "pawn": POINTS}, ("delivery", "consensus"), 2
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(analysis, "inputs", lambda _: three)
        for intervals in ("_PAWN_RESAMPLES", "_GIVEN_RESAMPLES"):  # nobody looks at them here
            patched.setattr(measures, intervals, 2)
        patched.setattr(Sampler, "batch", lambda _, p, r: np.repeat(of_three(p)[:, None], r.shape[1], axis=1))
        result = analyse(hinge(), what)
    names = {"delivery": "ishigami", "consensus": "line"}
    return replace(result, table=result.table.replace({"outcome": names}), noise=result.noise.replace(names))


def found(groups: tuple[str, ...], work: str, method: str, by: str, index: str) -> dict[str, float]:
    table = known_functions(groups).table
    rows = table[(table["outcome"] == work) & (table["method"] == method) & (table["by"] == by)]
    return {str(k): float(v) for k, v in rows[rows["index"] == index].set_index("name")["value"].items()}


def members(groups: tuple[str, ...], values: Sequence[float]) -> dict[str, list[float]]:
    return {g: [v for v, its in zip(values, groups, strict=True) if its == g] for g in dict.fromkeys(groups)}


@pytest.mark.parametrize("groups", GROUPINGS)
@pytest.mark.parametrize("work", FIRST)
def test_a_group_of_given_data_has_the_sum_of_the_known_shares(groups: tuple[str, ...], work: str) -> None:
    known = {g: sum(shares) for g, shares in members(groups, FIRST[work]).items()}
    assert found(groups, work, "given-data", "party", "S1_sum") == pytest.approx(known, abs=0.03)
    by_its_grade = {GRADE_OF[g]: share for g, share in known.items()}
    assert found(groups, work, "given-data", "grade", "S1_sum") == pytest.approx(by_its_grade, abs=0.03)
    # Moved together, by Sobol, a group has what its inputs do jointly too: of Ishigami's a and c that is a quarter.
    jointly = 1.0 - sum(FIRST[work])
    whole = {g: share + (jointly if groups.count(g) > 1 else 0.0) for g, share in known.items()}
    assert found(groups, work, "sobol", "party", "S1") == pytest.approx(whole, abs=0.04)


def moved_by_fixing(which: int) -> float:
    """PAWN's index of an input of the line 3 a - b, from the distribution functions themselves."""
    y = np.linspace(-1.0, 3.0, 801)[:, None]

    def below(low: float, high: float) -> Floats:
        x = low + (high - low) * (np.arange(400) + 0.5) / 400
        at_x = 1.0 - 3.0 * x + y if which == 0 else (y + x) / 3.0
        return np.asarray(np.clip(at_x, 0.0, 1.0).mean(axis=1))

    whole = below(0.0, 1.0)
    edges = np.linspace(0.0, 1.0, measures.SLICES + 1)
    return float(np.median([np.abs(below(*pair) - whole).max() for pair in itertools.pairwise(edges)]))


@pytest.mark.parametrize("groups", GROUPINGS)
def test_a_group_of_pawn_has_the_known_index_of_its_strongest_input(groups: tuple[str, ...]) -> None:
    known = (moved_by_fixing(0), moved_by_fixing(1), 0.0)
    single = found(groups, "line", "pawn", "input", "KS")
    assert [single[name] for name in "abc"] == pytest.approx(known, abs=0.06)
    for work in FIRST:
        single = found(groups, work, "pawn", "input", "KS")
        largest = {g: max(each) for g, each in members(groups, [single[name] for name in "abc"]).items()}
        assert found(groups, work, "pawn", "party", "KS_max") == largest
        assert found(groups, work, "pawn", "grade", "KS_max") == {GRADE_OF[g]: v for g, v in largest.items()}


@pytest.mark.parametrize("groups", GROUPINGS)
def test_what_is_said_of_groups_is_what_was_computed(groups: tuple[str, ...]) -> None:
    result = known_functions(groups)
    for method, rest in (("given-data", "several inputs vary at once"), ("sobol", "several kinds vary at once")):
        mine = result.table[result.table["method"] == method]
        said = told.sentence(result.case, mine, result.noise, "ishigami")
        apart = 1.0 - sum(
            found(groups, "ishigami", method, "grade", "S1_sum" if method == "given-data" else "S1").values()
        )
        if method == "sobol" and len(set(groups)) == 1:
            assert "comes from assumptions. " in said  # one group makes everything: there is nothing else
        elif apart >= 0.005:
            assert f"the other {apart:.0%} arises only where {rest}" in said
    assert meanings(result.case, result.table[result.table["method"] == "given-data"], "line") == [MEANING["S1_sum"]]
    assert meanings(result.case, result.table[result.table["method"] == "pawn"], "line") == [MEANING["KS_max"]]


def test_where_nothing_varies_a_group_has_no_share_rather_than_none() -> None:
    case = one_grade()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Sampler, "batch", lambda _, p, r: np.ones((*r.shape, 1)))
        table = analyse(case, plan(case, ["given-data"], ["delivery"], ["100"])).table
    assert {"S1", "S1_sum"} == set(table["index"])
    assert table["value"].isna().all()
