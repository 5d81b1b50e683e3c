"""What talks inside a scenario change outside, by hand: a course that is known, and a front that reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.draw import given_inside, given_outside, purpose_outside
from sim.model.process.front import Course, Front
from sim.model.record.transcript import EVENT_COLUMNS, Transcript
from sim.model.rules.trust import Obligations
from sim.model.world import Clock
from tests.model.rules.hand import bools, floats

# Parties: 0 and 2 face each other at the main table, 1 and 2 are one side of which 2 leads. Issues: 0 owed by 1 and 2,
# 1 owed by 0. World 0 has a mandate from month 1 on, which lapses in month 3; world 1 never has one.
WEAPONS, COMMITTEE = 0, 1
OWNERS = [[1, 2], [0]]


def course(**changed: Any) -> Course:
    mandate = np.array([[0, 0], [1, 0], [1, 0], [0, 0]], dtype=bool)
    known: dict[str, Any] = {
        "issues": ["front", "government"],
        "mandate": mandate,
        "cohesion": np.array([[0.2, 0.2], [0.6, 0.2], [0.8, 0.2], [0.4, 0.2]]),
        "consensus": np.full((4, 2), 0.9),
        "agreed": np.array([[1.0, 0.5], [0.0, 0.0]]),
        "delivered": np.stack([np.zeros((2, 2)), *[np.array([[0.5, 0.25], [0.0, 0.0]])] * 3]),
        "signed": floats(1.0, np.nan),
        "lapsed": floats(3.0, np.nan),
        "outcome": ["collapsed", "continued"],
        "events": {},
    }
    return Course(**{**known, **changed})


def front(**changed: Any) -> Front:
    known: dict[str, Any] = {
        "course": course(),
        "table": "cairo",
        "side": [1, 2],
        "lead": [2],
        "owners": OWNERS,
        "carries": {WEAPONS: 0},
        "follows": {COMMITTEE: 1},
        "division": floats(0.5, 0.5),
    }
    return Front(**{**known, **changed})


def months(*numbers: int) -> np.ndarray:
    return np.array(numbers)


def test_each_world_reads_its_own_month() -> None:
    there = front()
    assert there.mandate(months(2, 2)).tolist() == [True, False]
    assert there.mandate(months(3, 1)).tolist() == [False, False]
    assert there.cohesion(months(2, 0)).tolist() == [0.8, 0.2]
    assert there.places(months(0, 1)).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_the_lead_answers_for_the_others_under_a_mandate() -> None:
    there, said = front(), np.full((2, 2), 0.2)
    assert there.will(1, [WEAPONS, COMMITTEE], said, months(2, 2))[0] == pytest.approx([0.6, 0.2])
    assert there.will(1, [WEAPONS, COMMITTEE], said, months(2, 2))[1] == pytest.approx([0.2, 0.2])
    assert there.will(1, [WEAPONS], said[:, :1], months(3, 3))[0] == pytest.approx([0.2])  # it has lapsed
    assert there.will(2, [WEAPONS], said[:, :1], months(2, 2)) is not None
    assert there.will(2, [WEAPONS], said[:, :1], months(2, 2))[0] == pytest.approx([0.2])  # the lead's own will stays


def test_nobody_answers_for_a_side_that_has_nobody_at_the_table() -> None:
    there = front(lead=[])
    assert there.others(WEAPONS) == []
    assert there.will(1, [WEAPONS], np.full((2, 1), 0.2), months(2, 2))[0] == pytest.approx([0.2])


def test_an_issue_is_capped_by_what_it_hangs_on() -> None:
    caps = front().caps(np.ones((2, 2)), np.full((2, 2), 0.8), months(2, 2), floats(0.0, 0.0))
    # half is agreed inside and half of that delivered: 0.8 (1 - 0.5 + 0.5 x 0.5)
    assert caps[0] == pytest.approx([1.0, 0.6])
    assert caps[1] == pytest.approx([1.0, 0.8])


def test_those_outside_believe_a_divided_side_less_and_the_lead_for_the_rest() -> None:
    trust = np.full((3, 2, 3), 0.5)
    trust[0, :, 1] = 0.1  # who faces the side hardly trusts the one who is not at the table
    owed, guarantee = Obligations(OWNERS, bools(1, 1)), np.zeros((2, 2))
    outside, inside, _ = front().believed(owed, trust, guarantee, months(2, 2))
    # (0.1 + 0.5 (0.5 - 0.1)) of which division leaves 1 - 0.5 (1 - 0.8)
    assert outside[0] == pytest.approx([0.3 * 0.9, 1.0])
    assert outside[1] == pytest.approx([0.1 * 0.6, 1.0])
    assert inside[1] == pytest.approx([0.5, 0.5])  # a member of the side looks at the other, and at who owes the rest


def test_incidents_are_held_back_by_who_can_be_held_to_account() -> None:
    held = front().restraint(floats(0.3, 0.3), [0, 1, 2], months(2, 2))
    assert held.tolist() == [[0.3, 0.8, 0.8], [0.3, 0.0, 0.2]]


def test_what_happens_inside_is_told_in_the_month_that_has_begun() -> None:
    def event(world: int, month: int, kind: str) -> tuple[Any, ...]:
        row = dict.fromkeys(EVENT_COLUMNS, "") | {
            "replicate": world, "seq": 7, "month": month, "phase": 1, "table": "main", "round": 1, "kind": kind,
            "value": 0.0,
        }  # fmt: skip
        return tuple(row.values())

    clock = Clock.start(2)
    log = Transcript(np.array([4, 9]), 10, clock, np.zeros((2, 1)))
    there = front(course=course(events={1: [event(4, 1, "agree"), event(9, 1, "boycott")], 2: [event(4, 2, "leave")]}))
    clock.month = months(1, 0)
    there.tell(log, bools(1, 0), clock.month)
    there.tell(log, bools(0, 0), clock.month)
    told = log.events()
    assert [(e["replicate"], e["seq"], e["table"], e["kind"]) for e in told] == [(4, 0, "cairo", "agree")]


def test_uniforms_for_the_talks_inside_go_there() -> None:
    given = {("draw", "inner", "cohesion", "rivalry"): floats(0.5), ("draw", "inner", "division"): floats(0.1)}
    assert set(given_inside(given)) == {("draw", "cohesion", "rivalry")}
    assert set(given_outside(given)) == {("draw", "inner", "division")}
    assert purpose_outside(("event", "parties", "fatah")) == ("event", "inner", "parties", "fatah")
