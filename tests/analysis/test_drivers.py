"""Inputs that a result hangs on are found in the worlds that were run; those that do nothing are not named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.drivers import LEAST, drivers
from sim.analysis.inputs import drawn, inputs, values
from sim.scenario.load import load
from sim.scenario.schema import Scenario

WORLDS = 600


def made_up(case: Scenario, outcome: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"replicate": np.arange(len(outcome)), "outcome": "partial", "delivery": outcome})


@pytest.fixture(scope="module")
def case() -> Scenario:
    return load("two-farmers")


@pytest.fixture(scope="module")
def table(case: Scenario) -> pd.DataFrame:
    known = inputs(case)
    return values(known, drawn(case, known, range(WORLDS)))


def test_an_outcome_that_is_one_input_hangs_on_it_alone(case: Scenario, table: pd.DataFrame) -> None:
    name = "parties.upfield.tactic.beta"
    (found,) = drivers(case, made_up(case, table[name].to_numpy()), "delivery")
    assert found.input.name == name
    assert found.share > 0.95
    assert found.low < found.high


def test_two_inputs_share_the_difference_as_their_variances_do(case: Scenario, table: pd.DataFrame) -> None:
    """Of y = a + 2 b with a and b scaled alike, a makes 1/5 and b 4/5."""
    a, b = (table[n].to_numpy() for n in ("parties.upfield.tactic.beta", "parties.downfield.tactic.beta"))
    y = (a - a.mean()) / a.std() + 2 * (b - b.mean()) / b.std()
    found = drivers(case, made_up(case, y), "delivery")
    assert [d.input.name for d in found[:2]] == ["parties.downfield.tactic.beta", "parties.upfield.tactic.beta"]
    assert [d.share for d in found[:2]] == pytest.approx([0.8, 0.2], abs=0.05)


def test_chance_alone_hangs_on_nothing(case: Scenario) -> None:
    for seed in range(5):
        y = np.random.default_rng(seed).random(WORLDS)
        assert drivers(case, made_up(case, y), "delivery") == []


def test_few_worlds_and_an_outcome_that_never_varies_name_nothing(case: Scenario, table: pd.DataFrame) -> None:
    y = table["parties.upfield.tactic.beta"].to_numpy()
    assert drivers(case, made_up(case, y[: LEAST - 1]), "delivery") == []
    assert drivers(case, made_up(case, np.ones(WORLDS)), "delivery") == []
