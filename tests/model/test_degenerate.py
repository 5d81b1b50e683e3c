"""Small and lopsided cases run to their end without an error or a warning, and say what there is to say."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model import Keep, Negotiation
from sim.runs.compute import Worker
from sim.runs.design import parts
from sim.scenario.schema import Scenario
from tests.cases import one_clause, two_party

EVEN = {name: {"ideal": {"water": 0.4, "fence": 0.4, "road": 0.4, "fee": 0.4}} for name in ("ada", "bo")}
CLAUSES = {
    "points": {
        "q1": {"issues": {"water": {"kind": "clause", "delivers": []}, "fence": {"kind": "clause", "delivers": []}}},
        "q2": {"issues": {"road": {"kind": "clause", "delivers": []}}},
    }
}
CASES: dict[str, dict[str, Any]] = {
    "one party with a veto": {"tables": {"main": {"parties": ["ada", "bo"], "vetoes": ["ada"]}}},
    "one party at the table": {"tables": {"main": {"parties": ["ada"], "vetoes": ["ada"]}}},
    "no veto": {"tables": {"main": {"vetoes": [], "quorum": 0.5}}},
    "one issue": {"plan": {"points": {"q1": {"issues": {"fence": None}}, "q2": None}}, "phases": {2: None}},
    "all positions equal": {"parties": EVEN},
    "all saliences zero but one": {
        "parties": {
            "ada": {"salience": {"water": 0, "fence": 0, "road": 0, "fee": 0}},
            "bo": {"salience": {"water": 1, "fence": 0, "road": 0, "fee": 0}},
        }
    },
    "clauses only": {"plan": CLAUSES},
    "one phase": {"phases": {1: ["q1", "q2"], 2: None}},
    "one meeting": {"tables": {"main": {"rounds": 1}}},
    "one month": {"calendar": {"months": 1}},
    "nothing left to talk about": {"under_way": [1, 2]},
    "at the ideal of both": {"parties": EVEN, "state": {"water": 0.4, "fence": 0.4, "road": 0.4, "fee": 0.4}},
}
PROTOCOLS = ("single_text", "alternating_offers", "voting", "challenge")


def tables(scenario: Scenario, worlds: int) -> dict[str, pd.DataFrame]:
    """Every table as a run writes it, with paths, transcripts and solutions; a warning is an error."""
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        made = Worker(scenario, [{}], worlds).tables(parts(1, worlds)[0], [{}])
    return {name: table.to_pandas() for name, table in made.items()}


@pytest.mark.parametrize("worlds", [1, 3])
@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", CASES)
def test_a_degenerate_case_runs_to_its_end(name: str, protocol: str, worlds: int) -> None:
    over = CASES[name]
    main = {**over.get("tables", {}).get("main", {}), "protocol": protocol}
    made = tables(two_party(**{**over, "tables": {"main": main}}), worlds)
    runs = made["runs"]
    assert len(runs) == worlds
    assert (runs["error"] == "").all(), runs["error"].iloc[0]
    assert (runs["reason"] != "").all()
    assert runs[["months", "rounds", "incidents"]].notna().all(axis=None)
    for column in ("agreed", "delivered"):
        assert made["issues"][column].dropna().between(0, 1).all()
    shown = runs.filter(regex="value_|consensus|delivery|points_agreed").stack().dropna()
    assert shown.between(0, 1).all()


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_plan_of_clauses_only_has_nothing_to_carry_out(protocol: str) -> None:
    """What binds when it is signed needs no delivery: the share carried out is missing, and not 0 or 1."""
    over = CASES["clauses only"]
    runs = tables(two_party(**over, tables={"main": {"protocol": protocol}}), 3)["runs"]
    assert runs["delivery"].isna().all()
    assert runs["delivery_agreed"].isna().all()


def test_those_who_want_the_same_sign_it() -> None:
    scenario = one_clause(parties={"bo": {"ideal": {"line": 0.5}}})
    model = Negotiation(scenario, range(3), Keep(solutions=True)).run()
    assert (model.world.agreement.agreed[:, 0] == 0.5).all()
    assert model.worth.pareto_gap == pytest.approx(np.zeros(3), abs=1e-6)


def test_an_issue_that_nobody_cares_about_decides_nothing() -> None:
    """With weight on one issue alone each party values a text by it alone."""
    model = Negotiation(two_party(**CASES["all saliences zero but one"]), range(3))
    bo = model.cast.main.parties[1]
    assert bo.interests.weight[:, 0] == pytest.approx(np.ones(3))
    assert (model.cast.main.parties[0].interests.weight == 0.0).all()
