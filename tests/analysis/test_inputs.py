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
    case = load("cairo-2025-10-23")
    known = inputs(case)
    replicates = [0, 5, 17, 40]
    own = Negotiation(case, replicates).run().tables()["runs"]
    told = Negotiation(case, replicates, given=given(known, drawn(case, known, replicates))).run().tables()["runs"]
    assert len(known) > 500
    for column, expected in own.items():
        np.testing.assert_array_equal(np.asarray(told[column]), np.asarray(expected), err_msg=column)


def test_worlds_of_a_batch_may_have_inputs_of_their_own() -> None:
    case = hinge()
    known = inputs(case)
    points = np.random.default_rng(1).random((6, len(known)))
    sampler = Sampler(case, known, ("delivery", "months"))
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
    case = load("cairo-2025-10-23")
    known = inputs(case)
    assert len({one.name for one in known}) == len(known)
    assert {one.party for one in known} >= {"hamas", "israel", "plan", "relations", "guarantees", "rules"}
    for one in known:
        resolve_path(case, one.path)
        assert one.label
        assert one.event or not one.quantity.fixed
    essential = next(one for one in known if one.event and not one.name.startswith("inner."))
    assert essential.name == "parties.israel.red_lines.decommission.below.essential"
    assert resolve_path(case, essential.path).value == essential.quantity


def test_two_red_lines_on_one_side_are_two_inputs() -> None:
    lines = [{"issue": "water", "above": level, "essential": 0.5} for level in (0.6, 0.7)]
    case = two_party(parties={"ada": {"red_lines": lines}})
    events = [one for one in inputs(case) if one.event]
    assert {one.path for one in events} == {f"parties.ada.red_lines.{k}.essential" for k in (0, 1)}
    assert len({one.name for one in events}) == 2
    table = values(inputs(case), drawn(case, inputs(case), range(40)))
    assert (table[events[0].name] != table[events[1].name]).any()


def test_values_are_what_the_worlds_have() -> None:
    case = load("cairo-2025-10-23")
    known = inputs(case)
    model = Negotiation(case, range(8))
    table = values(known, drawn(case, known, range(8)))
    israel = next(p.interests for p in model.cast.parties if p.name == "israel")
    line = next(r for r in israel.lines if r.issue == "decommission")
    np.testing.assert_array_equal(table["parties.israel.red_lines.decommission.below.essential"], line.essential)
    np.testing.assert_array_equal(table["parties.israel.no_agreement"], israel.no_agreement)
    assert 0 < line.essential.sum() < 8


def test_the_input_of_a_world_is_its_own_draw() -> None:
    case = hinge()
    known = inputs(case)
    at = [one.name for one in known].index("parties.ada.no_agreement")
    expected = Chance(case.seed, [3]).uniform("draw", "parties", "ada", "no_agreement")
    assert drawn(case, known, [3])[0, at] == expected[0]
