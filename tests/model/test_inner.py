"""The factions' talks inside the Cairo scenario: what they come to, against the record, and what they change."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.inputs import drawn, given, inputs
from sim.model import Keep, Negotiation, negotiation
from sim.model.process import course
from sim.runs.schema import schemas
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from tests.model.effects import FEWER, WORLDS, cairo, effect, run


@cache
def mandated(sets: tuple[tuple[str, Any], ...]) -> pd.Series:
    """Whether the factions' text is in force at the end, (W,), at some settings; their talks are run first."""
    front = Negotiation(load("cairo-2025-10-23", dict(sets)), range(WORLDS), Keep(worth=False)).front
    assert front is not None
    return pd.Series(front.course.mandate[-1])


@pytest.mark.statistical
def test_agreeing_to_go_on_is_the_most_frequent_end_of_a_meeting() -> None:
    """What is signed, and how far it is carried out, is held against the record in test_bargaining.py."""
    made = Negotiation(cairo(), range(300), Keep(transcript=300, worth=False)).run().tables()
    events = pd.DataFrame(made["events"])
    inside = events[events["table"] == "cairo"]
    ends = inside["kind"].value_counts()
    vetoes = inside[(inside["kind"] == "boycott") & inside["actor"].isin(["hamas", "fatah"])]
    not_held = len(vetoes.drop_duplicates(["replicate", "round"]))
    assert ends["continue"] > max(ends["agree"], ends.get("walk", 0), not_held)


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"inner.parties.hamas.no_agreement": 0.55}, {"inner.parties.hamas.no_agreement": 0.4}),
        ({"inner.parties.fatah.no_agreement": 0.55}, {"inner.parties.fatah.no_agreement": 0.4}),
        ({"inner.guarantees.default": 0.0}, {"inner.guarantees.default": 0.2}),
    ],
)
def test_what_moves_the_factions_moves_their_mandate(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Beside those of benchmarks/bargaining.py, which tests/model/test_bargaining.py holds."""
    low, high = (mandated(tuple(sets.items())) for sets in (before, after))
    assert effect(low, high).mean > 0.015


@pytest.mark.statistical
def test_belief_in_a_divided_side_costs_agreements() -> None:
    alike, divided = (run(cairo(), {"inner.division": d}, FEWER)["runs"] for d in (0.0, 1.0))
    assert effect(alike["agreed_3"], divided["agreed_3"]).down


@pytest.mark.statistical
def test_a_joint_mandate_no_longer_takes_from_the_consensus_within_the_sides() -> None:
    loose, tight = (run(cairo(), {"cohesion.pull": p}, 300)["runs"]["consensus_within"] for p in (0.0, 1.0))
    assert abs(loose.mean() - tight.mean()) < 0.01


def test_a_world_is_the_same_in_every_batch() -> None:
    def tables(replicates: range) -> dict[str, pd.DataFrame]:
        made = Negotiation(cairo(), replicates, Keep(transcript=40)).run().tables()
        return {name: pd.DataFrame(made[name]) for name in ("runs", "events")}

    many, few = tables(range(30)), tables(range(7, 19))
    for name, rows in few.items():
        mine = many[name][many[name]["replicate"].isin(range(7, 19))].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, rows)


def test_talks_inside_leave_the_chance_around_them_alone() -> None:
    """Where nothing inside can change anything outside, the worlds are those of the same chance with other talks."""
    cut = {"inner.carries": {"decommission": None, "threat_free": None}, "inner.division": 0.0}
    cut |= {"inner.follows": {"committee": None, "pa_role": None}, "incidents.restraint": 0.0}
    scenario = cairo()
    for issue in ("decommission", "threat_free"):  # of no issue do those who signed nothing have a part of their own
        point = scenario.plan.point_of[issue]
        cut[f"plan.points.{point}.issues.{issue}.delivers"] = ["hamas"]
    runs = [
        pd.DataFrame(Negotiation(with_settings(cairo(), {**cut, **sets}), range(60)).run().tables()["runs"])
        for sets in ({}, {"inner.parties.fatah.no_agreement": 0.9})
    ]
    same = ["outcome", "reason", "months", "rounds", "delivery", "consensus", "trust", "incidents"]
    pd.testing.assert_frame_equal(runs[0][same], runs[1][same])
    assert runs[0]["mandated"].mean() > runs[1]["mandated"].mean()


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The talks inside that are played while a test runs; none is known beforehand."""
    found: list[Any] = []

    def counted(talks: Any, *rest: Any) -> Any:
        found.append(talks)
        return course.follow(talks, *rest)

    monkeypatch.setattr(negotiation, "follow", counted)
    monkeypatch.setattr(negotiation, "SHELF", course.Shelf(2))
    return found


def test_talks_inside_are_played_once_for_all_that_changes_around_them(played: list[Any]) -> None:
    def tables(**sets: Any) -> dict[str, pd.DataFrame]:
        made = Negotiation(with_settings(cairo(), sets), range(30), Keep(transcript=5)).run().tables()
        return {name: pd.DataFrame(made[name]) for name in ("runs", "issues", "events")}

    changed = {"parties.israel.no_agreement": 0.4}
    tables()
    again, other = tables(), tables(**changed)
    assert len(played) == 1
    negotiation.SHELF.clear()
    afresh, before = tables(**changed), tables()
    assert len(played) == 2
    for name in afresh:
        pd.testing.assert_frame_equal(other[name], afresh[name])
        pd.testing.assert_frame_equal(again[name], before[name])


@pytest.mark.parametrize(
    "sets", [{"inner.cohesion.rivalry": 0.9}, {"calendar.months": 20}, {"seed": 5}, {"inner.present.pflp": False}]
)
def test_other_talks_inside_are_played_by_themselves(sets: dict[str, Any], played: list[Any]) -> None:
    Negotiation(cairo(), range(4))
    Negotiation(with_settings(cairo(), sets), range(4))
    Negotiation(cairo(), range(5))
    Negotiation(cairo(), range(4), Keep(transcript=2))
    assert len(played) == 4


def test_talks_inside_that_are_given_their_draws_are_played_each_time(played: list[Any]) -> None:
    known = inputs(cairo())
    uniforms = given(known, drawn(cairo(), known, range(4)))
    before = len(played)
    for _ in range(2):
        Negotiation(cairo(), range(4), given=uniforms)
    assert len(played) == before + 2


def test_other_seeds_draw_other_talks_inside() -> None:
    runs = [Negotiation(load("cairo-2025-10-23", seed=seed), range(40)).run().tables()["runs"] for seed in (1, 2)]
    assert not np.array_equal(runs[0]["inner_delivered_government"], runs[1]["inner_delivered_government"])


def test_what_the_talks_inside_draw_is_among_the_inputs_and_can_be_given() -> None:
    scenario = cairo()
    known = inputs(scenario)
    inside = [one for one in known if one.name.startswith("inner.")]
    assert {"inner.cohesion.rivalry", "inner.division", "inner.parties.fatah.no_agreement"} <= {o.name for o in inside}
    assert all(with_settings(scenario, {one.path: one.quantity.mode}) for one in inside[::25])
    replicates = list(range(5))
    uniforms = drawn(scenario, known, replicates)
    plain, fixed = (
        pd.DataFrame(Negotiation(scenario, replicates, given=what).run().tables()["runs"])
        for what in (None, given(known, uniforms))
    )
    pd.testing.assert_frame_equal(plain, fixed)


def test_where_the_talks_inside_are_taken_away_the_table_is_a_caucus_again() -> None:
    model = Negotiation(with_settings(cairo(), {"inner": None}), range(5)).run()
    assert "cairo" in model.cast.caucuses and "mandate" not in model.tables()["runs"]
    assert "cairo" not in Negotiation(cairo(), range(2)).cast.tables


@pytest.mark.parametrize("name", ["palestinian-unity"])
def test_talks_that_may_be_stayed_away_from_end_in_going_on(name: str) -> None:
    once = {"tables.main.rounds": 1, "talks.attendance_base": 0.9}
    runs = Negotiation(load(name, once), range(100)).run().tables()["runs"]
    assert {"continued", "no_agreement"} <= set(runs["outcome"])
    assert {"boycott"} == {k for k, o in zip(runs["reason_kind"], runs["outcome"], strict=True) if o == "no_agreement"}
    always = Negotiation(load(name, {**once, "talks.attendance": "always"}), range(100)).run().tables()["runs"]
    assert "continued" not in always["outcome"] and "no_agreement" in always["outcome"]


def test_the_tables_have_the_columns_that_are_promised() -> None:
    written = list(Negotiation(cairo(), range(2)).run().tables()["runs"])
    assert written == [name for name in schemas(cairo())["runs"].names if name != "design_point"]
