"""Trust: who is believed, what is due, how a month moves it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sim.model.rules import trust
from sim.model.rules.mandate import Parts
from sim.model.rules.trust import Obligations
from tests.model.rules.hand import bools, floats


def test_an_issue_is_believed_as_its_least_trusted_other_debtor_is() -> None:
    owed = Obligations([(0, 1), (1, 2), (), (2,)], bools(1, 1, 1, 0))
    mine = floats([0.1, 0.6, 0.4])
    first, _, third = owed.least_trust(np.stack([mine] * 3))
    assert_allclose(first, [[0.6, 0.4, 1.0, 1.0]])  # a clause needs nobody's trust
    assert_allclose(third, [[0.1, 0.6, 1.0, 1.0]])


def test_belief_is_trust_and_what_a_guarantee_adds() -> None:
    owed = Obligations([(0,), (1,)], bools(1, 1))
    believed = owed.believed(floats([[1.0, 0.3]], [[0.2, 1.0]]), floats([0.5, 0.5]), bools(0, 0)[None], {})
    assert_allclose(believed[0], [[1.0, 0.65]])
    assert_allclose(believed[1], [[0.6, 1.0]])


def test_mean_trust_is_over_the_others_at_the_table() -> None:
    everybody = floats([[1.0, 0.2, 0.6]], [[0.3, 1.0, 0.5]], [[0.9, 0.7, 1.0]])
    assert_allclose(trust.mean_trust(everybody, [0, 1, 2]), [[0.4, 0.4, 0.8]])
    assert_allclose(trust.mean_trust(everybody, [0, 1]), [[0.2, 0.3, 0.8]])
    assert_allclose(trust.mean_trust(everybody, [1]), [[0.2, 1.0, 0.7]])  # alone it faces nobody


def due(
    level: float = 0.0, agreed: float = 0.8, since: float = 2.0, pace: float = 0.1, cap: float = 1.0, owed: int = 1
) -> tuple[float, bool]:
    expected, counts = trust.due_by_now(
        levels=floats([level]), agreed=floats([agreed]), since=floats([since]), pace=floats([pace]),
        caps=floats([cap]), owed=bools(owed)[None],
    )  # fmt: skip
    return float(expected[0, 0]), bool(counts[0, 0])


def test_what_is_due_is_what_a_full_will_would_have_done() -> None:
    assert due() == (pytest.approx(0.25), True)
    assert due(since=50.0) == (1.0, True)
    assert due(agreed=0.0, since=50.0, pace=1.0) == (1.0, True)  # of nothing, all


def test_a_closed_gate_excuses_and_what_is_done_already_is_due() -> None:
    assert due(since=8.0, cap=0.4) == (pytest.approx(0.5), True)
    assert due(since=8.0, cap=0.4, level=0.7) == (pytest.approx(0.7), True)


def test_what_is_hardly_due_or_not_owed_does_not_count() -> None:
    assert due(since=1.0, pace=0.04, agreed=0.8) == (pytest.approx(0.05), False)
    assert due(since=1.0, pace=0.041, agreed=0.8)[1]
    assert not due(owed=0)[1]


def test_trust_learns_by_a_share_of_the_surprise() -> None:
    assert_allclose(trust.learned(floats(0.5, 0.5), floats(1.0, 0.0), floats(0.2, 0.4)), [0.6, 0.3])


def test_the_share_of_trust_that_is_lost() -> None:
    now, before = floats(0.3, 0.6, 0.5, 0.0), floats(0.4, 0.4, 0.5, 0.0)
    assert_allclose(trust.lost_share(now, before), [0.25, 0.0, 0.0, 1.0])


def test_distrust_is_how_far_trust_is_below_a_half() -> None:
    """Pairs 0-2 and 2-0 of members at 0 and 2: trust 0.2 and 0.4, that is distrust 0.6 and 0.2."""
    mine, other = floats([1.0, 0.0, 0.2]), floats([0.4, 0.0, 1.0])
    assert_allclose(trust.distrust([mine, other], [floats(1.0), floats(3.0)], [0, 2]), [0.4])


def test_distrust_weighs_pairs_by_their_capability() -> None:
    """Trust is a half and more but for a in b: 1.0 of a pair that weighs 2 x 3 among 2 x 3, 2 x 1 and 3 x 1, twice."""
    a, b, c = floats([1.0, 0.0, 0.5]), floats([0.5, 1.0, 0.7]), floats([0.5, 0.9, 1.0])
    found = trust.distrust([a, b, c], [floats(2.0), floats(3.0), floats(1.0)], [0, 1, 2])
    assert_allclose(found, [6.0 / 22.0])


def test_nobody_distrusts_himself_or_in_an_empty_room() -> None:
    assert_array_equal(trust.distrust([floats([0.0])], [floats(1.0)], [0]), [0.0])
    assert trust.distrust([], [], []).shape == (0,)
    assert isinstance(trust.distrust([], [], []), np.ndarray)


def in_parts(answered: float | None = None, guarantee: float = 0.0) -> list[float]:
    """What party 2 believes of an issue where nobody, or party 1, is bound by a mandate.

    Party 0 signed for it and has a part of 3, party 1 one of 1; party 2 trusts them by 0.6 and 0.2.
    """
    owed = Obligations([(0,)], bools(1), {0: Parts([0], [1], floats(3.0, 3.0), floats([1.0], [1.0]))})
    everybody = np.tile(floats([0.6, 0.2, 1.0]), (3, 2, 1))
    bound = np.array([[False, False, False], [False, True, False]])
    said = {} if answered is None else {0: floats(answered, answered)}
    found = owed.believed(everybody, np.full((2, 1), guarantee), bound, said)[2]
    return [float(q) for q in found[:, 0]]


def test_of_an_issue_in_parts_the_part_that_is_owed_is_believed_in_as_those_who_owe_it_are_trusted() -> None:
    """Nobody bound: three quarters of it, and 0.6 of that. Party 1 bound: all of it, (3 x 0.6 + 0.2) / 4."""
    assert in_parts() == pytest.approx([0.75 * 0.6, 0.5])


def test_who_answers_for_the_rest_is_trusted_for_it() -> None:
    """By one half: party 1 counts with 0.2 + 0.5 (0.6 - 0.2)."""
    assert in_parts(answered=0.5) == pytest.approx([0.45, (3 * 0.6 + 0.4) / 4])
    assert in_parts(answered=1.0) == pytest.approx([0.45, 0.6])


def test_no_guarantor_delivers_a_part_that_nobody_owes() -> None:
    """1 - (1 - 0.5) (1 - 0.6) = 0.8, of three quarters."""
    assert in_parts(guarantee=0.5) == pytest.approx([0.75 * 0.8, 1.0 - 0.5 * 0.5])


def test_a_clause_has_no_parts() -> None:
    owed = Obligations([(0,)], bools(0), {0: Parts([0], [1], floats(3.0), floats([1.0]))})
    assert (owed.parts, list(owed.others(0))) == ({}, [])
    assert owed.believed(np.full((2, 1, 2), 0.3), np.zeros((1, 1)), bools(0, 0)[None], {})[0].tolist() == [[1.0]]
