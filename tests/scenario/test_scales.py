"""Positions in an issue's own unit: written in years or percent, kept on the ladder, and shown in years again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import yamltree
from sim.analysis.counterfactual import levers
from sim.case.plan import Scale
from sim.errors import Place
from sim.report.sources import of_target
from sim.scenario.dump import dump
from sim.scenario.load import load, load_resolved
from sim.scenario.paths import with_settings
from sim.scenario.scales import in_units, on_ladder
from sim.scenario.show import changes as changed
from sim.scenario.show import lines
from sim.scenario.sweep import design_points
from tests.scenario.conftest import Refused, Write

TABLE = """\
name: table
plan:
  points:
    p:
      gist: a tax and a delay
      issues:
        tax: {scale: [0, 100], ladder: {0: none, 50: half, 100: all}, text: 40, occurred: 55, kind: clause}
        delay: {scale: {zero: 10, one: 4, unit: years}, kind: clause}
        fee: {kind: clause}
  gates: []
parties:
  ada:
    name: Ada
    ideal: {tax: 30, delay: {low: 5, mode: 6, high: 8}, fee: 0.3}
    red_lines: [{issue: tax, above: 70, unless: {delay: 5, fee: 0.5}}]
  bo:
    name: Bo
    ideal: {tax: {mode: 80, assumption: why}, delay: 10, fee: none}
    constituencies: {home: {name: Home, ideal: {tax: 90}}}
state: {tax: 10}
"""


def test_places_are_kept_on_the_ladder(write: Write) -> None:
    case = load(write(TABLE))
    tax, delay = case.plan.issues["tax"], case.plan.issues["delay"]
    ada, bo = case.parties["ada"], case.parties["bo"]
    assert tax.text is not None and (tax.text.mode, tax.occurred, list(tax.ladder)) == (0.4, 0.55, [0.0, 0.5, 1.0])
    assert ada.ideal["tax"] is not None and ada.ideal["tax"].mode == 0.3
    wish = ada.ideal["delay"]
    assert wish is not None and delay.scale is not None
    assert (wish.low, wish.mode, wish.high) == pytest.approx((1 / 3, 2 / 3, 5 / 6))  # the ladder goes down in years
    line = ada.red_lines[0]
    assert (line.above, line.unless) == (0.7, {"delay": pytest.approx(5 / 6), "fee": 0.5})
    wide = bo.ideal["tax"]
    assert wide is not None and (wide.low, wide.mode, wide.high) == pytest.approx((0.6, 0.8, 1.0))
    assert bo.ideal["fee"] is None
    home = bo.constituencies["home"].ideal["tax"]
    assert home is not None and home.mode == 0.9
    assert case.state["tax"].mode == 0.1


def test_a_scenario_written_out_is_in_the_units_and_the_same_again(write: Write) -> None:
    case = load(write(TABLE))
    text = dump(case)
    assert "above: 70.0" in text and "occurred: 55.0" in text and "low: 5.0, mode: 6.0, high: 8.0" in text
    again = load(write(text, "again.yaml"))
    assert again == case
    assert dump(again) == text


@settings(max_examples=200, deadline=None)
@given(st.floats(0.0, 1.0), st.sampled_from([(0.0, 100.0), (4.0, 10.0), (10.0, 4.0), (1990.0, 2010.0), (-1.0, 1.0)]))
def test_every_place_comes_back(share: float, ends: tuple[float, float]) -> None:
    scales = {"x": Scale(zero=ends[0], one=ends[1])}
    steps = ("parties", "ada", "ideal", "x")
    unit = min(max(ends[0] + share * (ends[1] - ends[0]), min(ends)), max(ends))
    place = on_ladder(yamltree.of(unit, Place("")), scales, steps).value
    back = in_units(place, scales, steps)
    assert on_ladder(yamltree.of(back, Place("")), scales, steps).value == place
    assert back == pytest.approx(unit, abs=1e-6)


SETTINGS: list[tuple[str, Any, Any]] = [
    ("parties.ada.ideal.tax", 60, 0.6),
    ("parties.ada.ideal", {"tax": 60}, 0.6),
    ("parties.ada.red_lines.0.above", 90, 0.9),
    ("parties.ada.red_lines", [{"issue": "tax", "above": 90}], 0.9),
]


@pytest.mark.parametrize(("path", "value", "place"), SETTINGS)
def test_settings_and_sweeps_are_in_the_units_too(write: Write, path: str, value: Any, place: float) -> None:
    """By `--set`, in Python, and as a value of a swept axis."""
    name = write(TABLE)
    option = load(name, [f"{path}={value}".replace("'", "")])
    python = with_settings(load(name), {path: value})
    swept = load(write(f"{TABLE}sweep: {{axes: {{{path}: [{str(value).replace(chr(39), '')}]}}}}\n", "swept.yaml"))
    point = with_settings(swept, design_points(swept)[0])
    for case in (option, python, point):
        ada = case.parties["ada"]
        wish = ada.ideal["tax"]
        assert (ada.red_lines[0].above if "red_lines" in path else wish and wish.mode) == place


def test_a_scenario_that_extends_it_is_in_the_units(write: Write) -> None:
    write(TABLE)
    more = "name: more\nextends: ./mine.yaml\nparties: {ada: {ideal: {tax: 20}}}\nset: {parties.bo.ideal.delay: 7}\n"
    case = load(write(more, "more.yaml"))
    ada, bo = (case.parties[p].ideal for p in ("ada", "bo"))
    assert (ada["tax"] and ada["tax"].mode, bo["delay"] and bo["delay"].mode) == (0.2, 0.5)
    told = "\n".join(lines(changed(load_resolved("more.yaml"))))
    assert "20" in told and "was 30" in told and "was 10" in told


def test_evidence_is_in_the_units(write: Write) -> None:
    text = "\n".join(of_target(load(write(TABLE)), "ada.delay").lines(100))
    assert "from 10 to 4 years" in text
    assert "ada.ideal.delay = 6 years (from 5 to 8)" in text
    assert "most likely 6 years; at the least 8 years, at the most 5 years" in text
    assert "Tax is above 70" in "\n".join(of_target(load("mine.yaml"), "ada.tax").lines(100))


def test_what_a_world_is_run_again_with_is_in_the_units(write: Write) -> None:
    case = load(write(TABLE))
    found = [one for one in levers(case, 0) if "red line" in one.lever]
    assert found
    assert "above 70" in found[0].lever
    for one in found:
        with_settings(case, one.settings)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("tax: 30", "tax: 130", "parties.ada.ideal.tax: expected a place from 0 to 100, got 130"),
        ("delay: 10", "delay: 12", "expected a place from 4 to 10 years, got 12"),
        ("above: 70", "above: -1", "expected a place from 0 to 100, got -1"),
        ("scale: [0, 100]", "scale: [0, 0]", "two different ends"),
        ("scale: [0, 100]", "scale: [0, 50, 100]", "the two ends of the scale"),
        ("fee: 0.3", "fee: 30", "between 0 and 1"),
    ],
)
def test_a_place_beyond_its_scale_is_refused_in_its_unit(refused: Refused, was: str, now: str, said: str) -> None:
    assert was in TABLE
    message = refused(TABLE.replace(was, now, 1))
    assert said in message
    assert message.startswith("mine.yaml:")
