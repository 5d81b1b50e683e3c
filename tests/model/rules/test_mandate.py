"""What a side's mandate and division change, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.rules import mandate
from sim.model.rules.mandate import Parts
from tests.model.rules.hand import bools, floats


def test_those_at_the_table_answer_for_the_rest_under_a_mandate_alone() -> None:
    assert mandate.answered_for(bools(1, 0, 1), floats(0.6, 0.6, 0.0)).tolist() == [0.6, 0.0, 0.0]


def weapons() -> Parts:
    """Party 0 signed and has half of all that is to be given up; 1 and 2 have three tenths and a fifth."""
    return Parts([0], [1, 2], floats(5.0, 5.0, 5.0), floats(*[[3.0, 2.0]] * 3))


BOUND = bools(0, 0, 0, 0, 1, 0, 0, 1, 1).reshape(3, 3)  # nobody, the first of the two others, both


def test_of_an_issue_in_parts_those_parts_are_owed_that_somebody_signed_for_or_is_bound_to() -> None:
    assert weapons().bound(BOUND) == pytest.approx([0.5, 0.8, 1.0])


def test_a_party_is_bound_by_a_mandate_to_what_it_is_one_of_the_others_in_and_to_nothing_else() -> None:
    assert weapons().bound(bools(1, 0, 0, 1, 0, 1, 1, 1, 0).reshape(3, 3)) == pytest.approx([0.5, 0.7, 0.8])


def test_each_carries_out_its_own_part() -> None:
    """(5 x 0.8), (5 x 0.8 + 3 x 0.4) / 8 and (5 x 0.8 + 3 x 0.4 + 2 x 0.1) / 10."""
    said = weapons().together(np.full(3, 0.8), floats(*[[0.4, 0.1]] * 3), BOUND, None)
    assert said == pytest.approx([0.8, 0.65, 0.54])


@pytest.mark.parametrize(("share", "left"), [(0.0, 0.54), (0.5, 0.67), (1.0, 0.8)])
def test_as_far_as_those_who_signed_answer_for_the_others_these_are_as_they_are(share: float, left: float) -> None:
    """At one half the others' 0.4 and 0.1 become 0.6 and 0.45."""
    said = weapons().together(
        np.full(3, 0.8), floats(*[[0.4, 0.1]] * 3), bools(*[1] * 9).reshape(3, 3), np.full(3, share)
    )
    assert said == pytest.approx(left)


def test_a_lead_that_is_less_willing_than_the_others_makes_them_less_so() -> None:
    said = Parts([0], [1], floats(1.0), floats([1.0])).together(
        floats(0.2), floats([0.6]), bools(0, 1)[None], floats(1.0)
    )
    assert said == pytest.approx(0.2)


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
