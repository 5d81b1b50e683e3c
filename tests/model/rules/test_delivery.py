"""Delivery: willingness, gates, steps forward and back, each rule alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.case.plan import Plan
from sim.model.rules import agreement, delivery

unit = st.floats(0.0, 1.0)
W1 = np.ones((1, 1))


def will(index: int = 0, **over: np.ndarray | float) -> np.ndarray:
    """A party that owes issue 0, which it dislikes, and is owed issue 1, which it wants."""
    at = {
        "ideal": np.array([[0.0, 1.0]]),
        "stake": np.array([[0.5, 0.5]]),
        "risk": 2.0,
        "agreed": np.array([[0.6, 1.0]]),
        "delivered": np.array([[0.0, 0.0]]),
    }
    at |= {name: over.pop(name) for name in list(over) if name in at}
    believed = over.pop("believed", np.array([[1.0, 0.5]]))
    left = delivery.left_to_do(at["agreed"], at["delivered"])
    given_ = {
        "worth": delivery.exchange(**at, believed=believed),  # type: ignore[arg-type]
        "step": delivery.next_step(**at, left=left),  # type: ignore[arg-type]
        "owed": np.array([False, True]),
        "lets": np.array([False, False]),
        "refusal": np.zeros((1, 1)),
        "slope": 10.0 * W1,
        "bias": 0.0 * W1,
    }
    return delivery.willingness(**(given_ | over))[:, index]  # type: ignore[arg-type]


def test_willingness_by_hand() -> None:
    """Hoped 0.5 * 0.5, own step costs 0.5 * 0.36: 1 / (1 + exp(-10 * 0.07))."""
    assert will()[0] == pytest.approx(1 / (1 + np.exp(-0.7)))


def test_doubt_and_cost_make_unwilling_and_a_guarantor_makes_willing() -> None:
    base = will()[0]
    assert will(believed=np.array([[1.0, 0.1]]))[0] < base
    assert will(agreed=np.array([[0.9, 1.0]]))[0] < base
    assert will(refusal=np.array([[0.1]]))[0] > base


def test_what_was_given_binds_more_than_what_was_promised_and_a_default_less() -> None:
    """Given in full, issue 1 is worth 0.5; promised and half believed 0.25; half given and no more to come 0.375."""
    promised, given_in_full = will()[0], will(delivered=np.array([[0.0, 1.0]]))[0]
    broken = will(delivered=np.array([[0.0, 0.5]]), believed=np.array([[1.0, 0.0]]))[0]
    assert given_in_full == pytest.approx(1 / (1 + np.exp(-10.0 * (0.5 - 0.18))))
    assert broken == pytest.approx(1 / (1 + np.exp(-10.0 * (0.375 - 0.18))))
    assert promised < broken < given_in_full


def test_a_step_costs_what_it_costs_however_few_are_left() -> None:
    """With a linear loss the rate is the whole at each place but the very last; a squared one rises with distance."""
    steps = []
    for done in (0.0, 0.5, 0.9, 1.0):
        agreed, now = np.array([[0.8]]), np.array([[0.8 * done]])
        left = delivery.left_to_do(agreed, now)
        assert left[0, 0] == pytest.approx(1.0 - done)
        steps.append(float(delivery.next_step(np.zeros((1, 1)), W1, 1.0, agreed, now, left)[0, 0]))
    assert steps == pytest.approx([-0.8, -0.8, -0.8, 0.0])
    squared = delivery.next_step(np.zeros((1, 1)), W1, 2.0, np.array([[0.8]]), np.array([[0.4]]), np.array([[0.5]]))
    assert squared[0, 0] == pytest.approx(-(0.64 - 0.16) / 0.5)


def test_what_it_may_only_block_hangs_on_its_dislike_of_it() -> None:
    """Issue 1 it wants, and lets pass; issue 0 it dislikes by 0.18: 2 / (1 + exp(1.8)), whatever it is owed."""
    lets = {"lets": np.array([True, True]), "refusal": np.zeros((1, 2))}
    assert will(index=1, **lets)[0] == 1.0
    for believed in (0.0, 1.0):
        found = will(index=0, believed=np.array([[1.0, believed]]), **lets)[0]
        assert found == pytest.approx(2 / (1 + np.exp(1.8)))
    # Of the two that it acts on it owes one and only lets the other happen.
    mixed = {"lets": np.array([False, True]), "refusal": np.zeros((1, 2))}
    assert [will(index=i, **mixed)[0] for i in (0, 1)] == [will()[0], 1.0]


def test_what_a_party_got_of_what_was_due_weighs_what_it_wanted() -> None:
    """Of two issues that it wants, at stakes 3 to 1, it got half and all; one that it does not want weighs nothing."""
    at = {
        "ideal": np.array([[1.0, 1.0, 0.0, 1.0]]), "stake": np.array([[0.3, 0.1, 0.4, 0.2]]), "risk": 1.0,
        "agreed": np.ones((1, 4)), "kept": np.array([[0.5, 1.0, 0.0, 0.0]]),
        "owed": np.array([True, True, True, False]),
    }  # fmt: skip
    everything = np.ones((1, 4), dtype=bool)
    assert delivery.received(**at, due=everything)[0] == pytest.approx((0.3 * 0.5 + 0.1) / 0.4)  # type: ignore[arg-type]
    assert delivery.received(**at, due=~everything)[0] == 1.0  # type: ignore[arg-type]


def test_reciprocity_by_hand_and_nobody_waits_for_ever() -> None:
    """(0.2 + 0.8 x 0.5) squared; with no tranche at all a little is given ahead."""
    assert delivery.reciprocity(np.array([0.5, 1.0]), np.array([0.2, 0.0])) == pytest.approx([0.36, 1.0])
    assert delivery.reciprocity(np.zeros(1), np.zeros(1))[0] == pytest.approx(delivery.FORBEARANCE**2)


def gates(*rows: dict[str, object]) -> delivery.Gates:
    issues: dict[str, object] = {"arms": {}, "troops": {}, "order": {"kind": "clause"}}
    return delivery.Gates(Plan.model_validate({"points": {"p": {"gist": "", "issues": issues}}, "gates": list(rows)}))


MUTUAL = ({"issue": "arms", "needs": "troops"}, {"issue": "troops", "needs": "arms"})


def test_mutual_gates_without_tranche_never_open_and_with_it_go_step_for_step() -> None:
    agreed, bound = np.array([[1.0, 0.8, 0.5]]), np.ones((1, 3), dtype=bool)
    for tranche, end in ((0.0, 0.0), (0.1, 1.0)):
        delivered = np.zeros((1, 3))
        lead = 0.0
        for _ in range(60):
            levels = agreement.level(delivered, agreed, bound)
            caps = gates(*MUTUAL).caps(levels, agreed, bound, np.array([tranche]))
            delivered = delivery.advance(delivered, agreed, bound, np.full((1, 3), 0.3), caps, np.ones((1, 3)))
            levels = agreement.level(delivered, agreed, bound)
            lead = max(lead, abs(levels[0, 0] - levels[0, 1]))
        assert levels[0, :2] == pytest.approx([end, end])
        assert lead <= tranche + 1e-9


def test_the_order_agreed_opens_the_gate_of_the_side_that_starts() -> None:
    rows = (
        {"issue": "troops", "needs": "arms", "order": "order", "frees": "low"},
        {"issue": "arms", "needs": "troops", "order": "order", "frees": "high"},
    )
    bound = np.ones((3, 3), dtype=bool)
    agreed = np.array([[1.0, 1.0, order] for order in (0.0, 0.5, 1.0)])
    caps = gates(*rows).caps(np.zeros((3, 3)), agreed, bound, np.zeros(3))
    np.testing.assert_allclose(caps[:, 1], [1.0, 0.0, 0.0])  # troops: free when withdrawal goes first
    np.testing.assert_allclose(caps[:, 0], [0.0, 0.0, 1.0])  # arms: free when disarmament goes first


def test_a_gate_binds_only_above_its_level() -> None:
    caps = gates({"issue": "arms", "needs": "troops", "above": 0.5}).caps(
        np.zeros((1, 3)), np.ones((1, 3)), np.ones((1, 3), dtype=bool), np.zeros(1)
    )
    assert caps[0, 0] == 0.5


@given(
    arrays(np.float64, (2, 3), elements=unit), arrays(np.float64, (2, 3), elements=unit),
    arrays(np.float64, (2, 3), elements=unit), arrays(np.float64, (2, 3), elements=unit),
)  # fmt: skip
def test_a_step_stays_between_now_and_the_text_and_under_the_cap(
    now: np.ndarray, agreed: np.ndarray, pace: np.ndarray, caps: np.ndarray
) -> None:
    bound = np.array([[True, True, False]] * 2)
    after = delivery.advance(now, agreed, bound, pace, caps, np.zeros((2, 3)))
    assert (after[:, 2] == now[:, 2]).all()
    rising = after > now
    assert (after[rising] <= caps[rising] + 1e-12).all()
    assert (after >= np.minimum(now, agreed) - 1e-12).all()
    assert (after <= np.maximum(now, agreed) + 1e-12).all()
    assert (np.abs(after - now) <= pace + 1e-12).all()


@given(arrays(np.float64, (2, 3), elements=unit), arrays(np.float64, (2, 3), elements=unit), st.floats(0, 3))
def test_only_what_is_reversible_goes_back_and_not_below_where_it_began(
    now: np.ndarray, before: np.ndarray, share: float
) -> None:
    reversible = np.array([True, False, True])
    bound = np.array([[True, True, False]] * 2)
    after = delivery.take_back(now, before, np.full((2, 3), share), reversible, bound)
    np.testing.assert_array_equal(after[:, 1:], now[:, 1:])
    assert (after[:, 0] <= now[:, 0]).all()
    assert (after[:, 0] >= np.minimum(before, now)[:, 0] - 1e-12).all()


def test_what_is_seen_is_the_share_of_what_was_due() -> None:
    levels, expected = np.array([[0.2, 1.0, 0.0]]), np.array([[0.4, 0.5, 0.9]])
    view, any_due = delivery.seen(levels, expected, np.array([[True, True, False]]), np.zeros(1))
    assert (view[0], bool(any_due[0])) == (pytest.approx(0.75), True)
    view, any_due = delivery.seen(levels, expected, np.zeros((1, 3), dtype=bool), np.zeros(1))
    assert not any_due[0]


def step(now: float, agreed: float, pace: float, cap: float = 1.0, bound: bool = True, keeps: float = 0.0) -> float:
    at = [np.array([[value]]) for value in (now, agreed)]
    return float(delivery.advance(*at, np.array([[bound]]), *(np.array([[x]]) for x in (pace, cap, keeps)))[0, 0])


@pytest.mark.parametrize(
    ("now", "agreed", "pace", "cap", "after"),
    [
        (0.2, 0.8, 0.1, 1.0, 0.3),
        (0.75, 0.8, 0.1, 1.0, 0.8),  # not beyond the text
        (0.2, 0.8, 0.3, 0.4, 0.4),  # not past the gate
        (0.5, 0.8, 0.1, 0.4, 0.5),  # a gate that closes takes nothing back
        (0.8, 0.2, 0.1, 0.1, 0.7),  # down, where no gate stands
        (0.25, 0.2, 0.1, 1.0, 0.2),
    ],
)
def test_a_step_by_hand(now: float, agreed: float, pace: float, cap: float, after: float) -> None:
    assert step(now, agreed, pace, cap) == pytest.approx(after)


def test_what_exceeds_the_text_goes_back_only_as_far_as_who_has_it_in_hand_wants() -> None:
    """0.8 where 0.54 was agreed: it stays where nobody wants less or it cannot be undone, and goes to 0.6 or 0.54."""
    for wanted, reversible, after in ((0.9, True, 0.8), (0.6, True, 0.6), (0.2, True, 0.54), (0.2, False, 0.8)):
        keeps = float(delivery.kept_beyond(np.array([[wanted]]), np.array([reversible]))[0, 0])
        assert step(0.8, 0.54, 1.0, keeps=keeps) == pytest.approx(after)


def plan_of(months: float = 10.0, signed: float = 0.0, tranche: float = 0.1, **over: Any) -> delivery.Calendar:
    """Two issues agreed at 1 and 0.5, of ten months each; arms wait for troops."""
    given_: dict[str, Any] = {
        "before": np.zeros((1, 3)), "agreed": np.array([[1.0, 0.5, 0.7]]), "month": np.full((1, 3), signed),
        "pace": np.full((1, 3), 1.0 / months), "steps": np.array([True, True, False]),
        "gates": gates({"issue": "arms", "needs": "troops"}), "tranche": np.array([tranche]), "limits": {},
        "fallback_month": np.array([-1]), "owed": np.ones((1, 3)),
    }  # fmt: skip
    return delivery.Calendar(**(given_ | over))


def test_a_calendar_is_where_full_will_would_have_got_to_gates_included() -> None:
    """After two months troops stand at 0.2 of 0.5; arms at a tenth after one, and at 0.1 + 0.1 / 0.5 at most then."""
    found = [delivery.at_full_will(plan_of(), np.array([months]))[0].tolist() for months in (0, 1, 2, 20)]
    assert found[0] == [0.0, 0.0, 0.0]
    assert found[1] == pytest.approx([0.1, 0.1, 0.7])
    assert found[2] == pytest.approx([0.2, 0.2, 0.7])
    assert found[3] == pytest.approx([1.0, 0.5, 0.7])
    later = delivery.at_full_will(plan_of(signed=3.0), np.array([4]))
    assert later[0] == pytest.approx([0.1, 0.1, 0.7])
    never = delivery.at_full_will(plan_of(signed=np.nan), np.array([4]))
    assert never[0].tolist() == [0.0, 0.0, 0.0]
    held = delivery.at_full_will(plan_of(limits={1: 0.2}, fallback_month=np.array([0])), np.array([20]))
    assert held[0, 1] == pytest.approx(0.2)
    in_part = delivery.at_full_will(plan_of(owed=np.array([[0.75, 1.0, 1.0]])), np.array([20]))
    assert in_part[0] == pytest.approx([0.75, 0.5, 0.7])  # a part that nobody owes is not due


def test_what_is_not_bound_does_not_move() -> None:
    assert step(0.2, 0.8, 0.1, bound=False) == 0.2


@pytest.mark.parametrize(
    ("now", "before", "share", "after"),
    [(0.7, 0.3, 0.25, 0.6), (0.7, 0.3, 2.0, 0.3), (0.7, 0.3, -1.0, 0.7), (0.3, 0.7, 0.5, 0.3)],
)
def test_what_is_taken_back_by_hand(now: float, before: float, share: float, after: float) -> None:
    at = [np.array([[value]]) for value in (now, before, share)]
    yes = np.array([True])
    assert delivery.take_back(*at, yes, yes[None])[0, 0] == pytest.approx(after)


def test_the_slope_steepens_and_the_bias_shifts() -> None:
    bias, slope = np.array([[0.4]]), np.array([[20.0]])
    assert will(slope=slope, bias=bias)[0] == pytest.approx(1 / (1 + np.exp(-(20.0 * 0.07 + 0.4))))
    assert will(refusal=np.array([[0.1]]))[0] == pytest.approx(1 / (1 + np.exp(-10.0 * 0.17)))


def test_willingness_on_some_issues_is_that_on_all_cut_to_them() -> None:
    both = {"refusal": np.zeros((1, 2)), "bias": np.zeros((1, 2))}
    assert will(columns=[1], index=0)[0] == will(index=1, **both)[0]


def test_inertia_is_the_log_odds_of_willingness() -> None:
    odds = delivery.inertia(np.array([0.5, 0.8, 0.0, 1.0]))
    np.testing.assert_allclose(delivery.logistic(odds), [0.5, 0.8, 1e-6, 1 - 1e-6], atol=1e-12)
    np.testing.assert_allclose(odds[:2], [0.0, np.log(4.0)], atol=1e-12)


def test_the_order_opens_a_gate_by_as_much_as_it_leans_and_only_when_it_is_agreed() -> None:
    row = {"issue": "troops", "needs": "arms", "order": "order", "frees": "low"}
    agreed = np.array([[1.0, 0.8, 0.3], [1.0, 0.8, 0.3]])
    bound = np.array([[True, True, True], [True, True, False]])
    caps = gates(row).caps(np.full((2, 3), 0.25), agreed, bound, np.full(2, 0.1))
    np.testing.assert_allclose(caps[:, 1], [0.8 * (0.25 + 0.1 + 0.4), 0.8 * (0.25 + 0.1)])
    np.testing.assert_allclose(caps[:, [0, 2]], 1.0)


def test_the_narrowest_of_several_gates_counts_and_no_gate_goes_beyond_what_was_agreed() -> None:
    rows = ({"issue": "troops", "needs": "arms"}, {"issue": "troops", "needs": "order"})
    agreed, bound = np.array([[1.0, 0.8, 1.0]]), np.ones((1, 3), dtype=bool)
    for levels, cap in (([0.5, 0.0, 0.25], 0.2), ([0.25, 0.0, 0.5], 0.2), ([1.0, 0.0, 1.0], 0.8)):
        found = gates(*rows).caps(np.array([levels]), agreed, bound, np.zeros(1))[0, 1]
        assert found == pytest.approx(cap)
    assert gates(rows[0]).caps(np.ones((1, 3)), agreed, bound, np.full(1, 0.5))[0, 1] == pytest.approx(0.8)


def test_sight_errs_and_stays_a_share() -> None:
    levels, expected, due = np.array([[0.2, 0.9]]), np.array([[0.4, 0.6]]), np.array([[True, True]])
    for error, found in ((0.0, 0.75), (-0.5, 0.25), (0.5, 1.0), (-0.9, 0.0)):
        view, any_due = delivery.seen(levels, expected, due, np.array([error]))
        assert (view[0], bool(any_due[0])) == (pytest.approx(found), True)
    view, _ = delivery.seen(np.zeros((1, 1)), np.zeros((1, 1)), np.array([[True]]), np.zeros(1))
    assert view[0] == 0.0
