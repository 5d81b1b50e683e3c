"""Outcomes by name: what each is in a world, and which a case has."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.analysis import named
from sim.analysis.sensitivity import plan
from sim.errors import InputError
from sim.model import Negotiation
from sim.scenario.load import load
from tests.cases import two_party


def test_outcomes_by_name() -> None:
    case = two_party()
    runs: dict[str, Any] = Negotiation(case, range(30)).run().tables()["runs"]
    both = np.asarray(runs["agreed_1"]) & np.asarray(runs["agreed_2"])
    np.testing.assert_array_equal(named.values(case, runs, "full_agreement"), both)
    np.testing.assert_array_equal(named.values(case, runs, "collapse"), np.asarray(runs["outcome"]) == "collapsed")
    np.testing.assert_array_equal(named.values(case, runs, "value_ada"), runs["value_ada"])
    gone = {**runs, "consensus": np.full(30, np.nan), "pareto_gap": np.full(30, np.nan)}
    assert named.values(case, gone, "consensus").tolist() == [0.0] * 30
    with pytest.raises(InputError, match="pareto_gap is missing in 30 of 30 worlds"):
        named.values(case, gone, "pareto_gap")
    lacks = {**runs, "agreed_2": [None] * 30}  # a setting of a swept agenda that has one phase
    np.testing.assert_array_equal(named.values(case, lacks, "full_agreement"), runs["agreed_1"])
    np.testing.assert_array_equal(named.values(case, lacks, "agreement"), runs["agreed_1"])
    with pytest.raises(InputError, match="unknown outcome 'agreemnt'; did you mean 'agreement'"):
        named.check(case, ["agreemnt"])


def test_a_case_of_decisions_alone_is_analysed_without_delivery() -> None:
    case = load("ec-emissions")
    assert named.defaults(case) == ("agreement", "full_agreement", "collapse")
    assert plan(case).outcomes == ("agreement", "full_agreement", "collapse")
    assert named.defaults(load("two-farmers")) == named.DEFAULT
