"""What a side's mandate and division change, by hand."""

from __future__ import annotations

import pytest

from sim.model.rules import mandate
from tests.model.rules.hand import bools, floats


def test_those_at_the_table_answer_for_the_rest_under_a_mandate_alone() -> None:
    assert mandate.answered_for(bools(1, 0, 1), floats(0.6, 0.6, 0.0)).tolist() == [0.6, 0.0, 0.0]


@pytest.mark.parametrize(("will", "share", "left"), [(0.2, 0.0, 0.2), (0.2, 0.5, 0.6), (0.2, 1.0, 1.0)])
def test_who_is_answered_for_holds_back_less(will: float, share: float, left: float) -> None:
    assert mandate.lifted(floats(will), floats(share))[0] == pytest.approx(left)


@pytest.mark.parametrize(("share", "trust"), [(0.0, 0.1), (0.5, 0.25), (1.0, 0.4)])
def test_belief_comes_to_rest_on_the_lead(share: float, trust: float) -> None:
    assert mandate.believed_of(floats(0.1), floats(0.4), floats(share))[0] == pytest.approx(trust)


@pytest.mark.parametrize(
    ("division", "cohesion", "left"), [(0.5, 1.0, 1.0), (0.5, 0.6, 0.8), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)]
)
def test_a_divided_side_is_believed_less(division: float, cohesion: float, left: float) -> None:
    assert mandate.damped(floats(division), floats(cohesion))[0] == pytest.approx(left)


@pytest.mark.parametrize(
    ("inside", "level", "tranche", "cap"),
    [
        (0.0, 0.0, 0.0, 0.8),  # nothing agreed inside: nothing hangs on it
        (1.0, 0.0, 0.0, 0.0),
        (1.0, 0.5, 0.0, 0.4),
        (0.5, 0.0, 0.0, 0.4),  # agreed half: half of it hangs there
        (0.5, 0.5, 0.1, 0.68),
        (1.0, 1.0, 0.3, 0.8),  # never beyond what is agreed outside
    ],
)
def test_an_issue_hangs_on_one_inside_as_far_as_that_is_agreed(
    inside: float, level: float, tranche: float, cap: float
) -> None:
    found = mandate.hangs_on(floats(0.8), floats(inside), floats(level), floats(tranche))
    assert found[0] == pytest.approx(cap)
