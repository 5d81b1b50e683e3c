"""What would have changed it: every answer is a world that was really run."""

from __future__ import annotations

import pytest

from sim.analysis import counterfactual
from sim.analysis.counterfactual import STEPS, End, Tried, explore, smallest
from sim.model import Negotiation
from sim.report.changes import tell
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario
from tests.cases import two_party

CLASH = {
    "ada": {"red_lines": [{"issue": "water", "above": 0.2, "essential": 1.0}]},
    "bo": {"red_lines": [{"issue": "water", "below": 0.6, "essential": 1.0}]},
}


@pytest.fixture(scope="module")
def clash() -> Scenario:
    """Ada gives no more than 0.2 of the water, Bo wants no less than 0.6, and neither leaves it for later: all that
    is in sight costs more than it brings."""
    return two_party(parties=CLASH, talks={"red_line_price": 5.0})


@pytest.fixture(scope="module")
def found(clash: Scenario) -> tuple[End, list[Tried]]:
    return explore(clash, 3)


def test_a_clash_of_red_lines_is_mended_by_moving_either_far_enough(found: tuple[End, list[Tried]]) -> None:
    before, tried = found
    assert before.outcome == "no_talks"
    answers = {t.change.lever: t.change.step for t in smallest(before, tried, "agreed")}
    assert {name.partition("'")[0] for name in answers} == {"Ada", "Bo"}
    # Ada's 0.2 goes to 0.4 at a quarter of the way to 1; Bo's 0.6 to 0.3 at half of the way to 0. The rest is paid for.
    assert answers["Ada's red line on water (above 0.2)"] == 0.25
    assert answers["Bo's red line on water (below 0.6)"] == 0.5


def test_every_answer_is_what_the_changed_world_does_when_it_is_run(
    clash: Scenario, found: tuple[End, list[Tried]]
) -> None:
    """Run among other worlds, through the settings alone."""
    for attempt in found[1]:
        made = Negotiation(with_settings(clash, attempt.change.settings), range(5)).run().tables()["runs"]
        assert made["outcome"][3] == attempt.end.outcome
        assert made["delivery"][3] == attempt.end.delivery
        assert made["reason"][3] == attempt.end.reason


def test_levers_go_from_what_the_world_drew_to_their_end_in_steps(clash: Scenario) -> None:
    changes = list(counterfactual.levers(clash, 3))
    by_lever: dict[str, list[float]] = {}
    for change in changes:
        by_lever.setdefault(change.lever, []).append(change.step)
    assert all(steps == list(STEPS) for steps in by_lever.values())
    drawn = Negotiation(clash, [3]).delivery.numbers.tranche[0]
    moved = [c.settings["delivery.tranche"] for c in changes if "tranche" in c.lever]
    assert moved == pytest.approx([drawn + step * (1.0 - drawn) for step in STEPS])
    sure = next(c for c in changes if c.lever == "guarantees on everything" and c.step == 1.0)
    assert set(sure.settings.values()) == {1.0}
    assert len(sure.settings) == len(clash.plan.issues)


def test_goals_are_told_apart() -> None:
    before = End("no_agreement", 0, False, 0.1, "")
    agreed, lasting = End("collapsed", 1, True, 0.2, ""), End("partial", 1, False, 0.4, "")
    whole = End("delivered", 1, False, 1.0, "")
    assert [e.reaches("agreed", before) for e in (before, agreed, lasting, whole)] == [False, True, True, True]
    assert [e.reaches("lasting", before) for e in (before, agreed, lasting, whole)] == [False, False, True, True]
    assert [e.reaches("delivered", before) for e in (before, agreed, lasting, whole)] == [False, False, False, True]
    assert lasting.reaches("lasting", agreed)  # what had collapsed holds
    assert not lasting.reaches("lasting", lasting)


def test_it_is_told_in_words(clash: Scenario, found: tuple[End, list[Tried]]) -> None:
    said = " ".join(line.strip() for line in tell("0:3", *found, "what the text asks"))
    assert "What would have changed world 0:3" in said
    assert "Ada's red line on water (above 0.2): a quarter of the way is enough" in said
    assert "Bo's red line on water (below 0.6): half of the way is enough" in said
    assert "everything agreed and carried out with none of these changes alone" in said
    assert "Nothing changes with: larger steps in turn (tranche); monitoring" in said
    table = counterfactual.table(*found)
    assert list(table["gain"]) == pytest.approx(list(table["delivery"] - found[0].delivery))
