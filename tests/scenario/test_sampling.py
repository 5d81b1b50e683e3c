"""Designs that draw their points: they fill their ranges evenly and are the same whenever the seed is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.runs.manifest import scenario_fingerprint
from sim.scenario import sampling
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.sweep import design_points
from tests.scenario.conftest import Write

AXES = """
    guarantees.default: {from: 0.2, to: 0.6}
    delivery.slope: {from: 1, to: 100, scale: log}
    tables.main.rounds: {from: 5, to: 8}
    talks.opening: [plan, demands]
"""


def swept(write: Write, design: str, size: int, more: str = "", axes: str = AXES) -> Scenario:
    return load(
        write(f"name: mine\nextends: two-farmers\nsweep:\n  design: {design}\n  size: {size}\n{more}  axes:{axes}")
    )


def column(points: list[dict[str, Any]], path: str) -> list[Any]:
    return [point[path] for point in points]


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol"])
def test_every_layer_of_an_axis_has_its_point(write: Write, design: str) -> None:
    points = design_points(swept(write, design, 64))
    assert len(points) == 64
    linear = (np.array(column(points, "guarantees.default")) - 0.2) / 0.4
    log = np.log(column(points, "delivery.slope")) / np.log(100)
    for share in (linear, log):
        assert sorted((share * 64).astype(int)) == list(range(64))
    rounds, opening = column(points, "tables.main.rounds"), column(points, "talks.opening")
    assert all(type(number) is int for number in rounds)
    assert {number: rounds.count(number) for number in set(rounds)} == {5: 16, 6: 16, 7: 16, 8: 16}
    assert opening.count("plan") == opening.count("demands") == 32
    assert all(float(f"{point['guarantees.default']:.12g}") == point["guarantees.default"] for point in points)


def test_sobol_points_fill_squares_evenly(write: Write) -> None:
    """A (0, m, 2) net in base two: each of the 16 squares of a 4 x 4 board over the first two axes has 1/16 of them."""
    points = design_points(swept(write, "sobol", 64))
    linear = (np.array(column(points, "guarantees.default")) - 0.2) / 0.4
    log = np.log(column(points, "delivery.slope")) / np.log(100)
    board = np.histogram2d(linear, log, bins=4, range=[[0, 1], [0, 1]])[0]
    assert (board == 4).all()


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol"])
def test_points_follow_from_the_seed_alone(write: Write, design: str) -> None:
    first = swept(write, design, 8)
    assert design_points(first) == design_points(swept(write, design, 8))
    assert design_points(first) != design_points(load("mine.yaml", seed=8))
    own = swept(write, design, 8, more="  seed: 5\n")
    assert design_points(own) == design_points(load("mine.yaml", seed=8)) != design_points(first)


def test_the_resolved_scenario_draws_the_same_points(write: Write) -> None:
    first = swept(write, "latin_hypercube", 5)
    again = load(write(dump(first), "whole.yaml"))
    assert again == first
    assert design_points(again) == design_points(first)


def test_another_release_that_draws_other_points_is_another_fingerprint(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = swept(write, "sobol", 4)
    before = scenario_fingerprint(scenario)
    assert before == scenario_fingerprint(scenario)
    monkeypatch.setattr(sampling, "unit_points", lambda design, axes, size, seed: np.full((size, axes), 0.5))
    assert scenario_fingerprint(scenario) != before
