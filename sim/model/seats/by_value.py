"""Seats that decide one world at a time in plain values: by hand, or by a program. Bad answers never end a run.

What is asked: `sim.model.seats.plain`; what may be answered: the methods below. Whatever is not answered, or answered
badly, the adviser decides: the rules of that party.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.doors import Knowledge
from sim.model.seats import plain
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

ADVICE = "advice"  # the answer that leaves a decision to the rules
Key = tuple[str | int, ...]  # the decision, and when it is asked: it stays the same when a game is played again
Tell = Callable[[str, int, str, str], None]  # seat, world, decision, what was wrong


@dataclass(frozen=True)
class Request:
    """One decision in one world.

    decision : comes, asks, offers, answers, walks, ratifies, delivers, leaves, drafts or pays.
    view : what the seat may know, in plain values. advice : what the rules would do, in the form of an answer.
    """

    seat: str
    decision: str
    key: Key
    world: int
    view: plain.Plain
    advice: Any


class BadAnswerError(ValueError):
    """An answer that is none; the message says what was expected."""


class ByValue:
    """What the two kinds of such seats share; a subclass says what it chooses, and what becomes of a bad answer."""

    def __init__(self, name: str, issues: Sequence[str]) -> None:
        self.name = name
        self.issues = list(issues)
        self.tell: Tell = lambda *_what: None

    def choose(self, request: Request) -> Any:
        """The answer to a request, or `ADVICE`."""
        raise NotImplementedError

    def bad(self, request: Request, wrong: str) -> None:
        """An answer was none: written down, and the rules decide."""
        self.tell(self.name, request.world, request.decision, wrong)

    def each(
        self,
        decision: str,
        where: Bools,
        key: Callable[[int], Key],
        view: Callable[[int], plain.Plain],
        advice: Callable[[int], Any],
        take: Callable[[int, Any], None],
    ) -> None:
        """Ask for a decision in every world `where` it is due, and `take` each answer that is one."""
        for w in np.flatnonzero(where).tolist():
            request = Request(self.name, decision, (decision, *key(w)), w, view(w), advice(w))
            answer = self.choose(request)
            if isinstance(answer, str) and answer == ADVICE:
                continue
            try:
                take(w, answer)
            except BadAnswerError as error:
                self.bad(request, str(error))

    def row(self, answer: Any, columns: Sequence[int], otherwise: Floats) -> Floats:
        """Places on ladders, (K,), from a mapping of some of the issues; the rest is as it would be otherwise."""
        known = {self.issues[d]: k for k, d in enumerate(columns)}
        out = otherwise.copy()
        for name, place in _mapping(answer, known).items():
            out[known[name]] = number(place, 0.0, 1.0, name)
        return out


class PartyByValue(ByValue):
    """The seat of a party."""

    def __init__(self, name: str, adviser: ByRule, issues: Sequence[str]) -> None:
        super().__init__(name, issues)
        self.adviser = adviser
        self.knows: frozenset[Knowledge] = adviser.knows

    def _whether(
        self, decision: str, where: Bools, key: Callable[[int], Key], view: Callable[[int], plain.Plain], advice: Bools
    ) -> Bools:
        """A decision that is a yes or a no, (W,): as advised where it is not asked for or not answered."""
        said = advice.copy()

        def take(w: int, answer: Any) -> None:
            said[w] = yes_or_no(answer)

        self.each(decision, where, key, view, lambda w: bool(advice[w]), take)
        return said

    def comes(self, view: Invitation) -> Bools:
        """Asked each month until everybody comes, or the patience of the talks is over."""
        said, mine, at = self.adviser.comes(view), self.adviser.interests, view.agenda
        return self._whether(
            "comes",
            view.waiting,
            lambda w: (at.phase, int(at.months[w])),
            lambda w: plain.invitation(view, mine, w, self.issues),
            said,
        )

    def asks(self, view: TableView) -> Demand:
        """Asked at every meeting, before the text is answered."""
        advised, mine, columns = self.adviser.asks(view), self.adviser.interests, view.agenda.columns
        text, changed = advised.text.copy(), np.zeros(len(advised.text), dtype=bool)

        def take(w: int, answer: Any) -> None:
            text[w], changed[w] = self.row(answer, columns, text[w]), True

        self.each(
            "asks",
            view.met,
            lambda w: _meeting(view),
            lambda w: plain.table(view, mine, w, self.issues),
            lambda w: plain.places(advised.text[w], columns, self.issues),
            take,
        )
        aspired = np.where(changed, mine.paper(text), advised.aspiration) if changed.any() else advised.aspiration
        return Demand(aspired, text)

    def offers(self, view: OfferView) -> Floats:
        """Asked when it is its turn to table an offer."""
        advised, at, mine = self.adviser.offers(view), view.at, self.adviser.interests
        text, columns = advised.copy(), at.agenda.columns

        def take(w: int, answer: Any) -> None:
            text[w] = self.row(answer, columns, text[w])

        self.each(
            "offers",
            view.due,
            lambda w: _meeting(at),
            lambda w: plain.offer(view, mine, w, self.issues),
            lambda w: plain.places(advised[w], columns, self.issues),
            take,
        )
        return text

    def answers(self, view: AnswerView) -> Bools:
        """Asked at every meeting."""
        said, mine, at = self.adviser.answers(view), self.adviser.interests, view.at
        return self._whether(
            "answers",
            view.due,
            lambda w: _meeting(at),
            lambda w: plain.answer(view, mine, w, self.issues),
            said,
        )

    def walks(self, view: TableView) -> Bools:
        """Asked at its turn to table an offer, and at every meeting where a mediator drafts."""
        mine = self.adviser.interests
        rule = np.zeros(len(view.met), dtype=bool) if view.turn is None else self.adviser.walks(view) & view.turn
        return self._whether(
            "walks",
            view.may_walk,
            lambda w: _meeting(view),
            lambda w: plain.table(view, mine, w, self.issues),
            rule,
        )

    def ratifies(self, view: VoteView) -> Bools:
        """Asked once a phase, where the party has constituencies."""
        said, home = self.adviser.ratifies(view), self.adviser.interests.home
        assert home is not None
        return self._whether(
            "ratifies",
            view.asked,
            lambda w: (view.agenda.phase,),
            lambda w: plain.vote(view, home.names, w, self.issues),
            said,
        )

    def delivers(self, view: MonthView) -> Floats:
        """Asked every month in which something is in force that it owes or can block; one number is for all of it."""
        advised, columns = self.adviser.delivers(view), view.duty.columns
        will = advised.copy()
        known = {self.issues[d]: k for k, d in enumerate(columns)}

        def take(w: int, answer: Any) -> None:
            if isinstance(answer, Mapping):
                read = {name: number(part, 0.0, 1.0, name) for name, part in _mapping(answer, known).items()}
                for name, part in read.items():
                    will[w, known[name]] = part
            else:
                will[w] = number(answer, 0.0, 1.0, "willingness")

        self.each(
            "delivers",
            view.due,
            lambda w: (int(view.month[w]),),
            lambda w: plain.month(view, w, self.issues),
            lambda w: {self.issues[d]: float(advised[w, k]) for k, d in enumerate(columns) if view.bound[w, d]},
            take,
        )
        return will

    def leaves(self, view: LeaveView) -> Bools:
        """Asked every month in which something that it signed is in force."""
        said = self.adviser.leaves(view)
        return self._whether(
            "leaves",
            view.due,
            lambda w: (int(view.month[w]),),
            lambda w: plain.leave(view, w),
            said,
        )


class MediatorByValue(ByValue, LeftToRules):
    """The seat of a mediator at one table: it drafts and pays in the place of all who mediate there."""

    def __init__(self, name: str, adviser: Mediation, issues: Sequence[str]) -> None:
        ByValue.__init__(self, name, issues)
        LeftToRules.__init__(self, adviser)

    def drafts(self, view: TextView) -> Floats:
        """Asked after every meeting that leaves the table open."""
        text, columns = view.text.copy(), view.agenda.columns

        def take(w: int, answer: Any) -> None:
            text[w] = self.row(answer, columns, text[w])

        self.each(
            "drafts",
            view.met,
            lambda w: (view.table, view.agenda.phase, view.meeting),
            lambda w: plain.draft(view, w, self.issues),
            lambda w: plain.places(view.text[w], columns, self.issues),
            take,
        )
        return text

    def pays(self, view: PayView) -> Floats:
        """Asked where there is a pool and somebody lacks something."""
        advised = self.adviser.pays(view)
        paid = advised.copy()
        most = self.most
        known = {name: i for i, name in enumerate(view.names)}

        def take(w: int, answer: Any) -> None:
            row = np.zeros(paid.shape[1])
            for name, part in _mapping(answer, known).items():
                row[known[name]] = number(part, 0.0, math.inf, name)
            if row.sum() > most[w] + 1e-9:
                raise BadAnswerError(f"expected payments of at most {most[w]:.4g} in all, got {row.sum():.4g}")
            paid[w] = row

        self.each(
            "pays",
            view.met & (most > 0.0) & (view.gain < 0.0).any(axis=1),
            lambda w: (view.table, view.agenda.phase, view.meeting),
            lambda w: plain.pay(view, float(most[w]), w),
            lambda w: {name: float(advised[w, i]) for name, i in known.items() if advised[w, i] > 0.0},
            take,
        )
        return paid


def _meeting(view: TableView) -> Key:
    return view.table, view.agenda.phase, view.meeting


def check(answer: Any, request: Request) -> Any:
    """An answer to a request, as far as it can be told without its world.

    Raises
    ------
    BadAnswerError : it is none; the message says what was expected.
    """
    if isinstance(answer, str) and answer == ADVICE:
        return answer
    if isinstance(request.advice, bool):
        return yes_or_no(answer)
    if not isinstance(answer, Mapping):
        return number(answer, 0.0, 1.0, request.decision)
    high = math.inf if request.decision == "pays" else 1.0
    known = request.view["gain"] if request.decision == "pays" else request.advice
    return {name: number(part, 0.0, high, name) for name, part in _mapping(answer, known).items()}


def yes_or_no(answer: Any) -> bool:
    """True or false, and nothing that merely counts as such."""
    if isinstance(answer, bool | np.bool_):
        return bool(answer)
    raise BadAnswerError(f"expected true or false, got {answer!r}")


def number(answer: Any, low: float, high: float, what: str) -> float:
    """A finite number between two others."""
    if isinstance(answer, bool) or not isinstance(answer, int | float | np.number) or not math.isfinite(answer):
        raise BadAnswerError(f"{what}: expected a number, got {answer!r}")
    if not low <= answer <= high:
        upto = f"between {low:g} and {high:g}" if math.isfinite(high) else f"of at least {low:g}"
        raise BadAnswerError(f"{what}: expected a number {upto}, got {answer!r}")
    return float(answer)


def _mapping(answer: Any, known: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(answer, Mapping):
        raise BadAnswerError(f"expected a number for each of {', '.join(known)}, got {answer!r}")
    for name in answer:
        if name not in known:
            raise BadAnswerError(f"unknown {name!r}; expected some of {', '.join(known)}")
    return answer
