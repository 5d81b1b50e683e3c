"""How far an agreement has come, and the word for how a world ended."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sim.model.rules import agreement
from sim.model.rules.red_lines import TOLERANCE
from tests.model.rules.hand import bools, floats


def test_a_level_is_the_share_of_what_is_due() -> None:
    delivered, agreed = floats([0.4, 0.4, 0.4, 0.9, 0.0]), floats([0.8, 0.8, 0.0, 0.6, 0.0])
    bound = bools(1, 0, 1, 1, 1)[None]
    assert_allclose(agreement.level(delivered, agreed, bound), [[0.5, 0.4, 1.0, 1.0, 1.0]])


def test_progress_is_a_mean_over_what_is_in_force() -> None:
    levels, bound = floats([0.5, 0.2, 0.9], [0.5, 0.2, 0.9]), bools(1, 1, 0, 0, 0, 0).reshape(2, 3)
    assert_allclose(agreement.progress(levels, bound), [0.35, 1.0])


def carried(now: float, start: float = 0.2, target: float = 0.7, counts: int = 1) -> float:
    return float(agreement.carried_out(floats([now]), floats([start]), floats([target]), bools(counts))[0])


@pytest.mark.parametrize(
    ("now", "start", "target", "share"),
    [
        (0.45, 0.2, 0.7, 0.5),
        (0.1, 0.2, 0.7, 0.0),  # a move back beyond the start
        (0.9, 0.2, 0.7, 1.0),
        (0.4, 0.6, 0.2, 0.5),  # a way down
        (0.7, 0.6, 0.2, 0.0),
    ],
)
def test_what_is_carried_out_counts_from_the_start(now: float, start: float, target: float, share: float) -> None:
    assert carried(now, start, target) == pytest.approx(share)


def test_what_has_no_way_to_go_or_does_not_count_is_left_out() -> None:
    assert np.isnan(carried(0.7, 0.7, 0.7)) and np.isnan(carried(0.5, counts=0))
    now, start, target = floats([0.45, 0.7, 0.3]), floats([0.2, 0.7, 0.2]), floats([0.7, 0.7, 0.6])
    assert_allclose(agreement.carried_out(now, start, target, bools(1, 1, 1)), [0.375])
    assert_allclose(agreement.carried_out(now, start, target, bools(1, 1, 0)), [0.5])


def test_an_agreement_is_whole_with_every_phase_ratified_and_nothing_left_aside() -> None:
    ratified = bools(1, 1, 1, 0, 1, 1, 1, 1).reshape(4, 2)
    pending = bools(0, 0, 0, 0, 1, 0, 1, 0).reshape(4, 2)
    bound = bools(1, 0, 1, 0, 0, 1, 1, 0).reshape(4, 2)
    assert_array_equal(agreement.whole(ratified, pending, bound), [True, False, False, True])


def test_as_good_as_all_is_delivered() -> None:
    levels = floats([0.9, 0.9 - TOLERANCE / 2, 0.9 - TOLERANCE * 2, 0.0])
    assert_array_equal(agreement.delivered(levels, bools(1, 1, 1, 0)[None], floats(0.9)), [[True, True, False, True]])


def word(*, given: tuple[int, ...] = (), **found: Any) -> str:
    """The outcome of a world with two phases in which nothing is as `found` unless it says so."""
    phases = {name: bools(*found.get(name, (0, 0)))[None] for name in ("reached", "agreed", "ratified")}
    flags = {name: bools(found.get(name, 0)) for name in ("collapsed", "complete", "whole", "goes_on")}
    (said,) = agreement.outcome(**phases, **flags, given=frozenset(given))
    return said


FIRST = {"reached": (1, 0), "agreed": (1, 0), "ratified": (1, 0)}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({}, "no_talks"),
        ({"reached": (1, 0)}, "no_agreement"),
        ({"reached": (1, 0), "goes_on": 1}, "continued"),
        ({"reached": (1, 0), "agreed": (1, 0), "goes_on": 1}, "not_ratified"),  # what went on before was another phase
        ({"reached": (1, 0), "agreed": (1, 0)}, "not_ratified"),
        (FIRST, "partial_agreement"),
        (FIRST | {"whole": 1}, "partial"),
        (FIRST | {"whole": 1, "complete": 1}, "delivered"),
        (FIRST | {"whole": 1, "complete": 1, "collapsed": 1}, "collapsed"),
        ({"reached": (0, 1), "agreed": (0, 1)}, "no_talks"),  # the second phase does not stand for the first
    ],
)
def test_the_word_for_how_a_world_ended(found: dict[str, Any], said: str) -> None:
    assert word(**found) == said


def test_what_was_given_is_no_result_and_what_ends_without_a_result_breaks_down() -> None:
    given = {"reached": (1, 0), "agreed": (1, 0), "ratified": (1, 0)}
    assert word(given=(0,), **given) == "no_talks"
    assert word(given=(0,), **given, collapsed=1) == "breakdown"
    assert word(given=(0,), reached=(1, 1), agreed=(1, 1), ratified=(1, 1)) == "partial_agreement"
    assert word(given=(0,), reached=(1, 1), agreed=(1, 1), ratified=(1, 1), collapsed=1) == "collapsed"
    assert word(given=(0, 1), **given, collapsed=1) == "breakdown"
    assert word(given=(0, 1), **given) == "partial_agreement"
