"""The uncertain inputs of a scenario: their names, their draws, and worlds that are given them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis import sampled
from sim.analysis.inputs import drawn, given, inputs, values
from sim.analysis.sampled import Sampler
from sim.chance import Chance
from sim.model import Negotiation
from sim.scenario.load import load
from sim.scenario.paths import resolve_path
from tests.analysis.cases import hinge
from tests.cases import two_party


def test_given_the_uniforms_that_it_would_draw_a_world_is_the_same_to_the_bit() -> None:
    scenario = load("cairo-2025-10-23")
    known = inputs(scenario)
    replicates = [0, 5, 17, 40]
    own = Negotiation(scenario, replicates).run().tables()["runs"]
    told = (
        Negotiation(scenario, replicates, given=given(known, drawn(scenario, known, replicates))).run().tables()["runs"]
    )
    assert len(known) > 500
    for column, expected in own.items():
        np.testing.assert_array_equal(np.asarray(told[column]), np.asarray(expected), err_msg=column)


def test_worlds_of_a_batch_may_have_inputs_of_their_own() -> None:
    scenario = hinge()
    known = inputs(scenario)
    points = np.random.default_rng(1).random((6, len(known)))
    sampler = Sampler(scenario, known, ("delivery", "months"))
    together = sampler.batch(points, sampled.numbered(6, 2))
    alone = [sampler.batch(points[k : k + 1], sampled.numbered(6, 2)[k : k + 1]) for k in range(6)]
    np.testing.assert_array_equal(together, np.concatenate(alone))
    assert len(np.unique(together[:, :, 0])) > 2


def test_a_uniform_for_what_is_not_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="no such draw"):
        Negotiation(hinge(), [0], given={("draw", "parties", "ada", "no_agreemnt"): np.array([0.5])})
    with pytest.raises(ValueError, match="not 1 uniforms"):
        Negotiation(hinge(), [0], given={("draw", "parties", "ada", "no_agreement"): np.array([0.5, 0.5])})


def test_every_input_has_a_name_a_label_a_grade_and_a_path_that_a_scenario_can_set() -> None:
    scenario = load("cairo-2025-10-23")
    known = inputs(scenario)
    assert len({one.name for one in known}) == len(known)
    assert {one.party for one in known} >= {"hamas", "israel", "plan", "relations", "guarantees", "rules"}
    for one in known:
        resolve_path(scenario, one.path)
        assert one.label
        assert one.event or not one.quantity.fixed
    essential = next(one for one in known if one.event and not one.name.startswith("inner."))
    assert essential.name == "parties.israel.red_lines.decommission.below.essential"
    assert resolve_path(scenario, essential.path).value == essential.quantity


def test_two_red_lines_on_one_side_are_two_inputs() -> None:
    lines = [{"issue": "water", "above": level, "essential": 0.5} for level in (0.6, 0.7)]
    scenario = two_party(parties={"ada": {"red_lines": lines}})
    events = [one for one in inputs(scenario) if one.event]
    assert {one.path for one in events} == {f"parties.ada.red_lines.{k}.essential" for k in (0, 1)}
    assert len({one.name for one in events}) == 2
    table = values(inputs(scenario), drawn(scenario, inputs(scenario), range(40)))
    assert (table[events[0].name] != table[events[1].name]).any()


def test_values_are_what_the_worlds_have() -> None:
    scenario = load("cairo-2025-10-23")
    known = inputs(scenario)
    model = Negotiation(scenario, range(8))
    table = values(known, drawn(scenario, known, range(8)))
    israel = next(p.interests for p in model.cast.parties if p.name == "israel")
    line = next(r for r in israel.lines if r.issue == "decommission")
    np.testing.assert_array_equal(table["parties.israel.red_lines.decommission.below.essential"], line.essential)
    np.testing.assert_array_equal(table["parties.israel.no_agreement"], israel.no_agreement)
    assert 0 < line.essential.sum() < 8


def test_the_input_of_a_world_is_its_own_draw() -> None:
    scenario = hinge()
    known = inputs(scenario)
    at = [one.name for one in known].index("parties.ada.no_agreement")
    expected = Chance(scenario.seed, [3]).uniform("draw", "parties", "ada", "no_agreement")
    assert drawn(scenario, known, [3])[0, at] == expected[0]
