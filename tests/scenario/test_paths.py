"""Paths into a scenario, and scenarios with other settings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from sim.errors import InputError
from sim.scenario.load import load
from sim.scenario.paths import resolve_path, with_settings
from sim.scenario.schema import Scenario
from tests.scenario.settings import BOUNDS, FARMERS, OTHERS, farmer_settings


@pytest.fixture(scope="module")
def cairo() -> Scenario:
    return load("cairo-2025-10-23")


@pytest.mark.parametrize("path", [*BOUNDS, *OTHERS])
def test_every_path_resolves_and_takes_its_own_value_back(path: str) -> None:
    setting = resolve_path(FARMERS, path)
    assert with_settings(FARMERS, {path: setting.value}) == FARMERS


def test_resolve_path_gives_todays_value(cairo: Scenario) -> None:
    assert resolve_path(cairo, "parties.hamas.tactic.beta").value == cairo.parties["hamas"].tactic.beta
    assert resolve_path(cairo, "guarantees.decommission").value is None
    assert resolve_path(cairo, "phases.2").value == cairo.phases[2]
    assert resolve_path(cairo, "parties.hamas.red_lines.0.essential").value is not None
    assert resolve_path(cairo, "relations.israel.hamas").value == resolve_path(cairo, "relations.hamas.israel").value


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "expected a path such as"),
        ("hamas.tactic.beta", "a scenario has no 'hamas'; did you mean 'parties.hamas.tactic.beta'?"),
        ("hamas.capabilty", "did you mean 'parties.hamas'?"),
        ("hamsa.capability", "did you mean 'parties.hamas'?"),
        ("main.rounds", "did you mean 'tables.main.rounds'?"),
        ("tranche", "did you mean 'delivery.tranche'?"),
        ("decommission", "did you mean 'guarantees.decommission'?"),
        ("partys.hamas", "a scenario has no 'partys'; did you mean 'parties'?"),
        ("parties.hammas.risk", "parties has no 'hammas'; did you mean 'hamas'?"),
        ("parties.hamas.tactic.betta", "parties.hamas.tactic has no 'betta'; did you mean 'beta'?"),
        ("parties.hamas.salience.withdrawl", "did you mean 'withdrawal'?"),
        ("parties.hamas.constituencies.abroadd.weight", "parties.hamas.constituencies has no 'abroadd'"),
        ("parties.hamas.red_lines.x", "expected the number of an item of parties.hamas.red_lines, got 'x'"),
        ("parties.hamas.red_lines.99.above", "counted from 0"),
        ("plan.points.p16.issues.sequence.text", "did you mean 'sequencing'?"),
        ("phases.9", "phases has no '9'"),
        ("relations", "cannot be set by a path; name the pair: relations.a.b"),
        ("relations.hamas", "expected relations and two parties: relations.a.b"),
        ("sweep.axes", "cannot be set by a path"),
        ("guarantees..decommission", "guarantees has no ''"),
    ],
)
def test_unknown_paths(cairo: Scenario, path: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        resolve_path(cairo, path)
    assert said in str(caught.value)


@settings(max_examples=60)
@given(farmer_settings())
def test_with_settings_is_loading_with_set(chosen: dict[str, Any]) -> None:
    options = [f"{path}={json.dumps(value)}" for path, value in chosen.items()]
    assert with_settings(FARMERS, chosen) == load("two-farmers", options)


@settings(max_examples=30)
@given(farmer_settings())
def test_settings_change_nothing_else(chosen: dict[str, Any]) -> None:
    before = FARMERS.model_dump()
    changed = with_settings(FARMERS, chosen)
    assert FARMERS.model_dump() == before
    heads = {path.partition(".")[0] for path in chosen}
    assert all(getattr(changed, name) == getattr(FARMERS, name) for name in Scenario.model_fields if name not in heads)


def test_a_mapping_sets_each_of_its_keys(cairo: Scenario) -> None:
    changed = with_settings(
        cairo, {"parties.hamas.tactic": {"beta": 2}, "tables.cairo": {"rounds": 3, "mediator": "us"}}
    )
    assert changed.parties["hamas"].tactic.beta.mode == 2
    assert (changed.tables["cairo"].rounds, changed.tables["cairo"].mediators) == (3, ("us",))
    assert changed.tables["cairo"].parties == cairo.tables["cairo"].parties
    assert changed == load(
        "cairo-2025-10-23", ["parties.hamas.tactic={beta: 2}", "tables.cairo={rounds: 3, mediator: us}"]
    )


def test_what_is_not_set_can_be_set_in_part(cairo: Scenario) -> None:
    assert cairo.parties["israel"].mediation is None
    changed = with_settings(cairo, {"parties.israel.mediation.pool": 0.5})
    assert changed == load("cairo-2025-10-23", ["parties.israel.mediation.pool=0.5"])
    assert changed == with_settings(cairo, {"parties.israel.mediation": {"pool": 0.5}})


def test_names_are_checked_after_a_setting(cairo: Scenario) -> None:
    with pytest.raises(InputError, match="unknown issue 'cease'"):
        with_settings(cairo, {"incidents.truce": "cease"})
    with pytest.raises(InputError, match="'egypt' does not sit at this table"):
        with_settings(cairo, {"tables.main.vetoes": ["egypt"]})


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("delivery.tranche", 1.5, "delivery.tranche: expected a value between 0 and 1, got 1.5"),
        ("delivery.tranche", True, "expected a number, got True"),
        ("delivery.tranche", "much", "expected a number"),
        ("delivery.tranche", float("nan"), "expected finite numbers"),
        ("delivery.patience", 0, "expected at least 1, got 0"),
        ("talks.opening", "plans", "expected 'plan' or 'demands', got 'plans'; did you mean 'plan'?"),
        ("delivery.patience", None, "has no default to go back to"),
    ],
)
def test_values_that_do_not_fit(cairo: Scenario, path: str, value: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        with_settings(cairo, {path: value})
    assert said in str(caught.value)
