"""Sweeps in the runner: whose chance is shared, and columns of what a design point lacks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError
from sim.runs.design import case_at, refuse_too_many
from sim.runs.results import Results
from sim.runs.runner import run
from sim.scenario.schema import Scenario, Sweep
from tests.cases import two_party
from tests.runs.test_runner import same

POINTS = [
    {"guarantees.default": 0.3},
    {"guarantees.default": 0.3, "delivery.tranche": 0.1},
    {"guarantees.default": 0.3},
]


def three(independent: bool, worlds: int = 40) -> Scenario:
    """Design points 0 and 2 alike but for their place."""
    sweep = Sweep(design="list", points=POINTS, independent=independent)
    return two_party(worlds=worlds).model_copy(update={"sweep": sweep})


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(three(True), tmp_path_factory.mktemp("apart") / "out")


def test_design_points_share_their_chance_unless_the_sweep_is_independent(apart: Results, tmp_path: Path) -> None:
    shared = run(three(False), tmp_path / "shared").runs().set_index(["design_point", "replicate"])
    own = apart.runs().set_index(["design_point", "replicate"])
    numbers = ["delivery", "value_ada", "value_bo"]
    assert shared.loc[0, numbers].equals(shared.loc[2, numbers])
    assert not own.loc[0, numbers].equals(own.loc[2, numbers])
    correlated = np.corrcoef(shared.loc[0, "value_ada"], shared.loc[1, "value_ada"])[0, 1]
    free = np.corrcoef(own.loc[0, "value_ada"], own.loc[1, "value_ada"])[0, 1]
    assert correlated > 0.8 and abs(free) < 0.5  # 0.5 is beyond three standard errors of none at all


def test_own_chance_hangs_on_seed_and_design_point_alone(apart: Results, tmp_path: Path) -> None:
    same(apart, run(three(True), tmp_path / "cut", part_size=23))
    same(apart, run(three(True), tmp_path / "two", workers=2, part_size=60))
    case = three(True)
    seeds = [case_at(case, POINTS[point], point).seed for point in range(3)]
    assert len({*seeds, case.seed}) == 4
    assert seeds == [case_at(case.model_copy(update={"worlds": 3}), {}, point).seed for point in range(3)]
    assert [case_at(three(False), {}, point).seed for point in range(3)] == [case.seed] * 3


def test_what_a_design_point_lacks_is_null_there(tmp_path: Path) -> None:
    """Cy owns and owes nothing, so talks go on without; as one package there is a phase less."""
    third = {"cy": {"name": "Cy", "ideal": {"water": 1.0, "default": "none"}}}
    main = {"parties": ["ada", "bo", "cy"], "vetoes": ["ada", "bo"], "rounds": 20}
    case = two_party(worlds=4, parties=third, tables={"main": main})
    axes = {"present.cy": [True, False], "agenda": ["phases", "package"]}
    made = run(case.model_copy(update={"sweep": Sweep(axes=axes)}), tmp_path / "out")
    runs = made.runs()
    assert (runs["error"] == "").all()
    assert runs.groupby("design_point")["value_cy"].count().tolist() == [4, 4, 0, 0]
    assert runs.groupby("design_point")["agreed_2"].count().tolist() == [4, 0, 4, 0]
    assert runs.groupby("design_point")["agreed_1"].count().tolist() == [4, 4, 4, 4]
    assert runs["present.cy"].dtype == bool
    summary = made.summary()
    assert summary["mean_value_cy"].isna().tolist() == [False, False, True, True]
    assert summary["mean_agreed_2"].isna().tolist() == [False, True, False, True]
    assert sorted(made.point(1).scenario.phases) == [1] and "cy" not in made.point(2).scenario.parties
    keys = set(made.paths().query("design_point == 2 and series == 'demand'")["key"])
    assert keys and not any(key.startswith("cy.") for key in keys)


def test_a_sampled_sweep_runs_and_goes_on(tmp_path: Path) -> None:
    axes = {"guarantees.default": {"from": 0, "to": 1}, "tables.main.rounds": {"from": 5, "to": 9}}
    sweep = Sweep.model_validate({"design": "latin_hypercube", "size": 5, "axes": axes})
    case = two_party(worlds=6).model_copy(update={"sweep": sweep})
    small = run(case.model_copy(update={"worlds": 3}), tmp_path / "out", part_size=6)
    assert len(small.runs()) == 15
    whole = run(case, tmp_path / "out")
    same(run(case, tmp_path / "at_once"), whole)
    assert whole.runs()["tables.main.rounds"].between(5, 9).all()
    assert whole.scenario == case


def test_too_many_worlds_are_refused_with_the_numbers() -> None:
    case = three(False, worlds=5_000_000)
    refuse_too_many(case, 15_000_000)
    with pytest.raises(InputError) as caught:
        refuse_too_many(case, 10_000_000)
    assert str(caught.value) == (
        "two-party: 3 design points x 5,000,000 worlds are 15,000,000 worlds, more than 10,000,000; "
        "take fewer of either, or allow them with --max-worlds 15000000"
    )
