"""The seat of somebody else's Python object, asked over arrays: whatever it has no method for, the rules decide.

A method is named as the decision is (`sim.model.seats.seat`) and takes the view, whose arrays cannot be written to,
and its `Own`. An answer that is none is an error of the world. docs/how-to/add-a-seat.md shows it all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim import doors
from sim.doors import Knowledge
from sim.model.rules.interests import Interests
from sim.model.seats import guarded
from sim.model.seats.by_rule import ByRule
from sim.model.seats.mediation import LeftToRules, Mediation
from sim.model.seats.seat import (
    AnswerView,
    Demand,
    Invitation,
    LeaveView,
    MonthView,
    OfferView,
    PayView,
    TableView,
    TextView,
    VoteView,
)
from sim.types import Bools, Floats


@dataclass(frozen=True, slots=True)
class Own:
    """What such a seat knows beside the view.

    name : of the party or mediator. issues : the ids of the plan's issues, by column.
    advice : what the rules would do, in the form of the answer.
    interests : what the party wants; None of a mediator. most : what a mediator has to pay with, (W,); None of a party.
    """

    name: str
    issues: tuple[str, ...]
    advice: Callable[[], Any]
    interests: Interests | None = None
    most: Floats | None = None


class _Guest:
    """Asks the object, and lets the rules decide what it has no method for."""

    def __init__(self, what: str, thing: Any, name: str, issues: Sequence[str]) -> None:
        self.what = what
        self.thing = thing
        self.name = name
        self.issues = tuple(issues)

    def has(self, decision: str) -> bool:
        """Whether the object takes a decision."""
        return callable(getattr(self.thing, decision, None))

    def said(self, decision: str, view: Any, advised: Any, **more: Any) -> Any:
        """What it says, not looked at yet."""
        own = Own(self.name, self.issues, lambda: guarded.locked(advised), **more)
        return getattr(self.thing, decision)(guarded.read_only(view), own)

    def told(self, decision: str) -> str:
        """What an answer is called in messages."""
        return f"answer to {decision!r} for {self.name}"


class GuestParty(_Guest):
    """A party's."""

    def __init__(self, what: str, thing: Any, name: str, adviser: ByRule, issues: Sequence[str]) -> None:
        super().__init__(what, thing, name, issues)
        self.adviser = adviser
        self.knows: frozenset[Knowledge] = adviser.knows | doors.knowledge(what, thing)

    def _whether(self, decision: str, view: Any, advised: Bools, due: Bools) -> Bools:
        """A yes or a no where it is due, (W,); elsewhere as advised."""
        said = self.said(decision, view, advised, interests=guarded.read_only(self.adviser.interests))
        return np.where(due, guarded.truths(self.what, self.told(decision), said, advised.shape), advised)

    def _places(self, decision: str, view: Any, advised: Floats, due: Bools) -> Floats:
        """Numbers from 0 to 1 where they are due, (W, ...); elsewhere as advised."""
        said = self.said(decision, view, advised, interests=guarded.read_only(self.adviser.interests))
        return np.where(due[:, None], guarded.shares(self.what, self.told(decision), said, advised.shape), advised)

    def comes(self, view: Invitation) -> Bools:
        """Asked where the world waits for it."""
        advised = self.adviser.comes(view)
        return self._whether("comes", view, advised, view.waiting) if self.has("comes") else advised

    def asks(self, view: TableView) -> Demand:
        """The text that it asks for, (W, K); it aspires to what that is worth to it."""
        advised = self.adviser.asks(view)
        if not self.has("asks"):
            return advised
        text = self._places("asks", view, advised.text, view.met)
        as_advised = np.asarray((text == advised.text).all(axis=1))
        return Demand(np.where(as_advised, advised.aspiration, self.adviser.interests.paper(text)), text)

    def offers(self, view: OfferView) -> Floats:
        """Asked where it is its turn."""
        advised = self.adviser.offers(view)
        return self._places("offers", view, advised, view.due) if self.has("offers") else advised

    def answers(self, view: AnswerView) -> Bools:
        """Asked at every meeting, but of its own offer, by which it stands."""
        advised = self.adviser.answers(view)
        return self._whether("answers", view, advised, view.due) if self.has("answers") else advised

    def walks(self, view: TableView) -> Bools:
        """Asked at its turn to table an offer, and at every meeting where a mediator drafts."""
        nowhere = np.zeros(len(view.met), dtype=bool)
        advised = nowhere if view.turn is None else self.adviser.walks(view) & view.turn
        return self._whether("walks", view, advised, view.may_walk) if self.has("walks") else advised

    def ratifies(self, view: VoteView) -> Bools:
        """Asked once a phase, where the party has constituencies."""
        advised = self.adviser.ratifies(view)
        return self._whether("ratifies", view, advised, view.asked) if self.has("ratifies") else advised

    def delivers(self, view: MonthView) -> Floats:
        """Asked every month in which something is in force that it owes or can block."""
        advised = self.adviser.delivers(view)
        return self._places("delivers", view, advised, view.due) if self.has("delivers") else advised

    def leaves(self, view: LeaveView) -> Bools:
        """Asked every month in which something that it signed is in force."""
        advised = self.adviser.leaves(view)
        return self._whether("leaves", view, advised, view.due) if self.has("leaves") else advised


class GuestMediator(_Guest, LeftToRules):
    """Of those who mediate at a table."""

    def __init__(self, what: str, thing: Any, name: str, adviser: Mediation, issues: Sequence[str]) -> None:
        _Guest.__init__(self, what, thing, name, issues)
        LeftToRules.__init__(self, adviser)

    def drafts(self, view: TextView) -> Floats:
        """Asked after every meeting that leaves the table open."""
        advised = self.adviser.drafts(view)
        if not self.has("drafts"):
            return advised
        said = self.said("drafts", view, advised, most=guarded.locked(self.most))
        text = guarded.shares(self.what, self.told("drafts"), said, advised.shape)
        return np.where(view.met[:, None], text, advised)

    def pays(self, view: PayView) -> Floats:
        """Asked at every meeting. Raises ValueError where it pays what it has not, or takes."""
        advised = self.adviser.pays(view)
        if not self.has("pays"):
            return advised
        said = self.said("pays", view, advised, most=guarded.locked(self.most))
        paid = guarded.numbers(self.what, self.told("pays"), said, advised.shape)
        if (paid < 0.0).any():
            raise ValueError(f"{self.what} paid less than nothing for {self.name}")
        if (paid.sum(axis=1) > self.most + guarded.ROUNDING).any():
            raise ValueError(f"{self.what} paid more than {self.name} has to pay with")
        return np.where(view.met[:, None], paid, advised)
