"""The public checks: our own pass them, and what is wrong with somebody else's is told in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import doors
from sim.testing import check_proposal, check_tactic


@pytest.mark.parametrize("name", doors.TACTICS.own)
def test_our_tactics_pass(name: str) -> None:
    check_tactic(name)


@pytest.mark.parametrize("name", doors.PROPOSALS.own)
def test_our_proposals_pass(name: str) -> None:
    check_proposal(name)


def test_those_of_the_package_pass(package: Path) -> None:
    check_tactic("micro", {"step": 0.1})
    check_tactic("stubborn")
    check_proposal("halfway")


def none_the_wiser(view: Any, own: Any) -> Any:
    return np.full_like(own.floor, own.floor.mean())


def one_number(view: Any, own: Any) -> Any:
    return 0.5


def nothing(view: Any, own: Any) -> Any:
    return own.floor / 0.0 * 0.0


def too_much(view: Any, own: Any) -> Any:
    return own.floor + 2.0


def writes(view: Any, own: Any) -> Any:
    view.text[:] = 0.0
    return own.floor


class Moody:
    """Gives another answer each time it is made anew."""

    made = 0

    def __init__(self) -> None:
        Moody.made += 1
        self.part = 1.0 - 0.001 * Moody.made

    def aspires(self, view: Any, own: Any) -> Any:
        return np.maximum(own.floor, self.part)


class Silent:
    """Has no answer at all."""


class Curious:
    """Wants to know what nobody can."""

    knows = frozenset({"the_future"})

    def aspires(self, view: Any, own: Any) -> Any:
        return own.floor


@pytest.mark.filterwarnings("ignore:invalid value", "ignore:divide by zero")
@pytest.mark.parametrize(
    ("tactic", "said"),
    [
        (none_the_wiser, "'none_the_wiser' answers world 0 otherwise where other worlds stand beside it"),
        (one_number, "gave an aspiration of shape (), expected (12,)"),
        (nothing, "gave an aspiration with NaN or infinity in it"),
        (too_much, "gave an aspiration from 2"),
        (writes, "read-only"),
        (Moody, "'Moody' gives another answer when it is asked the same again"),
        (Silent, "is no function, and has no method 'aspires'"),
        (Curious, "knows 'the_future', which is nothing a seat can know"),
        ("micrp", "'micrp' cannot be used: parties."),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(tactic: Any, said: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_tactic(tactic)
    assert said in str(caught.value)
    assert "under-examination" not in doors.TACTICS


def half(view: Any, own: Any, aspired: Any) -> Any:
    return aspired


def test_a_proposal_of_the_wrong_shape_is_told() -> None:
    with pytest.raises(AssertionError, match=r"gave a text of shape \(12,\), expected \(12, 4\)"):
        check_proposal(half)


def test_ours_are_watched_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ships is not guarded as it runs: the check has to notice what it does to what it is shown."""
    from sim.model.seats import conceding

    def spoils(self: Any, view: Any, own: Any) -> Any:
        view.error[:] = 0.5
        return own.floor

    monkeypatch.setattr(conceding.ByClock, "aspires", spoils)
    with pytest.raises(AssertionError, match=r"'time_dependent' changed view.error, which it was shown"):
        check_tactic("time_dependent")
