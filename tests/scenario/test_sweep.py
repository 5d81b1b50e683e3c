"""What a sweep visits."""

from __future__ import annotations

from sim.scenario.axes import spaced
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.sweep import design_points
from tests.scenario.conftest import Write


def test_without_a_sweep_there_is_one_design_point() -> None:
    assert design_points(load("two-farmers")) == [{}]


def test_a_grid_varies_its_last_axis_fastest(write: Write) -> None:
    axes = "{delivery.tranche: [0, 0.5], tables.main.rounds: {from: 10, to: 30, steps: 3}}"
    scenario = load(write(f"name: mine\nextends: two-farmers\nsweep: {{axes: {axes}}}\n"))
    pairs = [(point["delivery.tranche"], point["tables.main.rounds"]) for point in design_points(scenario)]
    assert pairs == [(0, 10), (0, 20), (0, 30), (0.5, 10), (0.5, 20), (0.5, 30)]
    assert all(isinstance(rounds, int) for _, rounds in pairs)
    assert with_settings(scenario, design_points(scenario)[-1]).tables["main"].rounds == 30


def test_a_list_visits_its_points_as_they_stand(write: Write) -> None:
    points = "[{}, {delivery.tranche: 0.5}, {delivery.tranche: {low: 0, mode: 0.1, high: 1}, talks.opening: demands}]"
    scenario = load(write(f"name: mine\nextends: two-farmers\nsweep: {{design: list, points: {points}}}\n"))
    assert design_points(scenario) == [
        {},
        {"delivery.tranche": 0.5},
        {"delivery.tranche": {"low": 0, "mode": 0.1, "high": 1}, "talks.opening": "demands"},
    ]


def test_ranges_have_no_binary_noise() -> None:
    assert spaced(0.0, 1.0, 11) == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert spaced(-1, 1, 3) == [-1, 0, 1]
