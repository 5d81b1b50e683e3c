"""The check of seats: what is wrong is told in a sentence."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import doors
from sim.testing import check_seat


def test_those_of_the_package_pass(package: Path) -> None:
    check_seat("thrifty", {"more": 0.1})
    check_seat("patient")


def test_the_rules_pass() -> None:
    check_seat("rules")


def over(**methods: Any) -> type:
    """A seat with these methods."""

    def method(answer: Any) -> Any:
        return lambda self, view, own: answer(view, own)

    return type("Odd", (), {name: method(answer) for name, answer in methods.items()})


class Moody:
    """Another one each time it is made."""

    made = 0

    def __init__(self) -> None:
        Moody.made += 1
        self.part = 1.0 - 0.001 * Moody.made

    def asks(self, view: Any, own: Any) -> Any:
        return own.advice() * self.part


class Counting:
    """Looks at how many worlds there are."""

    independent = True

    def asks(self, view: Any, own: Any) -> Any:
        return own.advice() * (0.99 if len(view.text) > 1 else 1.0)


class Silent:
    """Decides nothing."""


class Curious:
    """Wants to know what nobody can."""

    knows = frozenset({"the_future"})

    def asks(self, view: Any, own: Any) -> Any:
        return own.advice()


@pytest.mark.parametrize(
    ("seat", "said"),
    [
        (
            over(answers=lambda v, o: o.advice()[:1]),
            "gave an answer to 'answers' for north of shape (1,), expected (12,)",
        ),
        (over(asks=lambda v, o: o.advice() * np.nan), "gave an answer to 'asks' for north with NaN or infinity in it"),
        (over(asks=lambda v, o: o.advice() + 2.0), "gave an answer to 'asks' for north from 2"),
        (over(comes=lambda v, o: "yes"), "gave an answer to 'comes' for north of shape (), expected (12,)"),
        (over(comes=lambda v, o: o.advice() * 1), "of type int64, expected true or false"),
        (over(delivers=lambda v, o: None), "gave an answer to 'delivers' for"),
        (over(ratifies=lambda v, o: ~o.advice()[:2]), "gave an answer to 'ratifies' for south of shape (2,)"),
        (over(asks=lambda v, o: v.text.fill(0.5)), "read-only"),
        (over(answers=lambda v, o: o.interests.wish.fill(0.5)), "read-only"),
        (
            over(asks=lambda v, o: o.advice(), pays=lambda v, o: o.advice() + 9.0),
            "paid more than elder has to pay with",
        ),
        (
            over(asks=lambda v, o: o.advice(), drafts=lambda v, o: o.advice() - 3.0),
            "answer to 'drafts' for elder from -2",
        ),
        (lambda asked: 7, "gave an answer to 'comes' in world 0 that is none: expected true or false, got 7"),
        (Moody, "'Moody' gives another answer when it is asked the same again"),
        (Counting, "'Counting' answers world 0 otherwise where other worlds stand beside it"),
        (Silent, "is no function, and has no method 'decide'"),
        (Curious, "knows 'the_future', which is nothing a seat can know"),
        ("ruls", "'ruls' cannot be used: parties.north.seat.name: expected 'rules'"),
        (["no-such-program"], "cannot be used: parties.north.seat.program: there is no program 'no-such-program'"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(seat: Any, said: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_seat(seat)
    assert said in str(caught.value)
    assert "under-examination" not in doors.SEATS


def test_a_program_is_checked_by_its_command(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text("import sys\nfor line in sys.stdin:\n    print('nonsense', flush=True)\n")
    with pytest.raises(AssertionError, match="that is none: BadAnswerError: expected a line of JSON, got 'nonsense'"):
        check_seat([sys.executable, str(path)])


def test_one_that_says_it_hangs_on_the_batch_is_not_held_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Counting, "independent", False)
    check_seat(Counting)


def test_ours_are_watched_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are shown arrays that could be written to: the check has to notice it."""
    from sim.model.seats.by_rule import ByRule

    answers = ByRule.answers

    def spoils(self: Any, view: Any) -> Any:
        view.paid[:] = 0.5
        return answers(self, view)

    monkeypatch.setattr(ByRule, "answers", spoils)
    with pytest.raises(AssertionError, match=r"'rules' for north changed view.paid, which it was shown"):
        check_seat("rules")
