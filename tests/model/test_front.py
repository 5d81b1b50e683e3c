"""What talks inside a scenario change outside, by hand: a course that is known, and a front that reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.batch import Batch
from sim.model.draw import given_inside, given_outside, purpose_outside
from sim.model.process.front import Course, Front
from sim.model.record.transcript import EVENT_COLUMNS, Transcript
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
        "stage": np.array([[1, 1], [2, 1], [2, 1], [3, 1]]),
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
        "follows": {COMMITTEE: (1, 0.0)},
        "division": floats(0.5, 0.5),
        "batch": Batch(2, 0),
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
    """As far as what binds them inside is delivered: half of it, in the world that has a mandate, while it lasts."""
    assert list(front().answered_for(months(2, 2))) == [WEAPONS]
    assert front().answered_for(months(2, 2))[WEAPONS].tolist() == [0.5, 0.0]
    assert front().answered_for(months(3, 3))[WEAPONS].tolist() == [0.0, 0.0]


def test_a_mandate_binds_those_of_the_side_that_do_not_sit_at_the_main_table() -> None:
    assert front().bound(months(2, 2), 4).tolist() == [[False, True, False, False], [False] * 4]
    assert not front().bound(months(3, 3), 4).any()  # it has lapsed
    assert front(lead=[]).bound(months(2, 2), 3)[0].tolist() == [False, True, True]


def test_an_issue_is_capped_by_what_it_hangs_on() -> None:
    caps = front().caps(np.ones((2, 2)), np.full((2, 2), 0.8), months(2, 2), floats(0.0, 0.0))
    # half is agreed inside and half of that delivered: 0.8 (1 - 0.5 + 0.5 x 0.5)
    assert caps[0] == pytest.approx([1.0, 0.6])
    assert caps[1] == pytest.approx([1.0, 0.8])


@pytest.mark.parametrize(("above", "cap"), [(0.0, 0.6), (0.7, 0.7), (0.9, 0.9)])
def test_up_to_a_place_an_issue_hangs_on_nothing(above: float, cap: float) -> None:
    there = front(follows={COMMITTEE: (1, above)})
    caps = there.caps(np.ones((2, 2)), np.full((2, 2), 0.8), months(2, 2), floats(0.0, 0.0))
    assert caps[0, COMMITTEE] == pytest.approx(cap)
    closed = there.caps(np.full((2, 2), 0.3), np.full((2, 2), 0.8), months(2, 2), floats(0.0, 0.0))
    assert closed[0, COMMITTEE] == 0.3  # what another gate holds back stays held back


def test_those_outside_believe_a_divided_side_less() -> None:
    """Of what the side owes, division of one half leaves 1 - 0.5 (1 - 0.8) in world 0 and 1 - 0.5 (1 - 0.2) in 1."""
    found = [np.full((2, 2), 0.5) for _ in range(3)]
    outside, inside, lead = front().believed(found, [WEAPONS, COMMITTEE], months(2, 2))
    assert outside[0] == pytest.approx([0.5 * 0.9, 0.5])
    assert outside[1] == pytest.approx([0.5 * 0.6, 0.5])
    assert inside[0] == pytest.approx([0.5, 0.5]) and lead[0] == pytest.approx([0.5, 0.5])


def test_what_has_not_to_be_delivered_is_no_promise() -> None:
    outside, *_ = front().believed([np.full((2, 2), 0.5) for _ in range(3)], [COMMITTEE], months(2, 2))
    assert outside[0] == pytest.approx([0.5, 0.5])


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
