"""A scenario written out loads as the same scenario, and writes out as the same text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import data
from sim.case.quantity import exact
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Range, Scenario, Sweep, Table
from tests.cases import two_party
from tests.scenario.settings import FARMERS, farmer_settings

SHIPPED = ["baseline", "cairo-2025-10-23", "palestinian-unity", "step-for-step", "two-farmers"]
quick = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def again(scenario: Scenario, folder: Path) -> Scenario:
    path = folder / "dumped.yaml"
    path.write_text(dump(scenario), encoding="utf-8")
    return load(str(path))


@pytest.mark.parametrize("name", SHIPPED)
def test_round_trip_of_what_ships(name: str, tmp_path: Path) -> None:
    scenario = load(name)
    loaded = again(scenario, tmp_path)
    assert loaded == scenario
    assert dump(loaded) == dump(scenario)


def test_it_needs_no_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load("cairo-2025-10-23")
    monkeypatch.setattr(data, "seeds_folder", lambda: tmp_path / "nowhere")
    assert again(scenario, tmp_path) == scenario


def test_evidence_and_assumptions_are_kept() -> None:
    text = dump(load("cairo-2025-10-23"))
    assert "evidence: [t5.a, x2.a]" in text
    assert "assumption: mixed with a hub under military control" in text


@quick
@given(farmer_settings())
def test_round_trip_over_random_settings(tmp_path: Path, chosen: dict[str, Any]) -> None:
    scenario = with_settings(FARMERS, chosen)
    loaded = again(scenario, tmp_path)
    assert loaded == scenario
    assert dump(loaded) == dump(scenario)


@quick
@given(st.text(max_size=200), st.text(alphabet="yesno1.e-:#'\"{}[],&*!|>% \n~0", max_size=40))
def test_round_trip_of_any_text(tmp_path: Path, title: str, reason: str) -> None:
    guarantee = exact(0.2).model_copy(update={"assumption": reason or None})
    scenario = two_party(title=title).model_copy(update={"guarantees": {"default": guarantee}})
    loaded = again(scenario, tmp_path)
    assert loaded == scenario
    assert dump(loaded) == dump(scenario)


def test_round_trip_of_what_is_empty_but_not_left_out(tmp_path: Path) -> None:
    """No vetoes at all is not the same as none named, which gives everyone one."""
    main = Table(parties=("ada", "bo"), vetoes=(), mediators=())
    scenario = two_party(title="").model_copy(update={"tables": {"main": main}, "guarantees": {}})
    assert again(scenario, tmp_path) == scenario


def test_round_trip_of_sweeps(tmp_path: Path) -> None:
    axes = {"delivery.tranche": [0, 0.5, {"low": 0.1, "mode": 0.2, "high": 0.3}], "tables.main.vetoes": [[], ["ada"]]}
    grid = two_party().model_copy(update={"guarantees": {"default": exact(0.1)}, "sweep": Sweep(axes=axes)})
    points = [{"delivery.tranche": 0.1}, {"delivery.tranche": 1e-07, "talks.opening": "demands"}]
    listed = grid.model_copy(update={"sweep": Sweep(design="list", points=points)})
    spans = {"delivery.slope": Range.model_validate({"from": 1, "to": 100, "scale": "log"}), "talks.opening": ["plan"]}
    drawn = grid.model_copy(update={"sweep": Sweep(design="sobol", size=4, seed=3, axes=spans, independent=True)})
    for scenario in (grid, listed, drawn):
        loaded = again(scenario, tmp_path)
        assert loaded == scenario
        assert dump(loaded) == dump(scenario)
