"""The seam: what a seat is asked, and what it may know when it answers.

The process asks and never decides. A view is frozen and holds what the seat may know at that moment and nothing else;
its arrays belong to the talks, and who plays by hand or by program gets plain values (`sim.model.seats.plain`).
Shapes: W worlds, K issues of the talks, D issues of the plan, N parties at the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple, Protocol

import numpy as np

from sim.case.profile import Profile
from sim.doors import Knowledge
from sim.model.rules.interests import Interests
from sim.model.world import Account, Agenda
from sim.types import Bools, Floats, Ints


class Demand(NamedTuple):
    """What a seat asks for."""

    aspiration: Floats  # (W,) the value it aspires to
    text: Floats  # (W, K)


class Weighed(NamedTuple):
    """What a text is to a party, error of judgement included, before anybody is paid."""

    price: Floats  # (W,) what its red lines make the text cost, in utility; part of the gain and of the hope
    gain: Floats  # (W,) value expected, less the no-agreement value
    hope: Floats  # (W,) value on paper, less what it would ask for next
    reserved: Floats  # (W,) its no-agreement value at this table


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whether to come to the talks of a phase."""

    agenda: Agenda
    waiting: Bools  # (W,) worlds that wait for it
    drafts: tuple[Floats, ...]  # the texts in sight, (W, K) each
    elsewhere: Floats  # (W, D) what stands of issues that are not on the table
    lasting: float  # months that the talks may last


@dataclass(frozen=True, slots=True)
class Others:
    """What a seat that knows the others' salience makes of them; worked out when it is asked for."""

    asked: Callable[[], Floats]  # mean of what they ask for, by salience x capability, (W, K)
    weight: Callable[[], Floats]  # mean of their salience, by capability, (W, K)


@dataclass(frozen=True, slots=True)
class OpenCards:
    """All that is to be known at a table, for the tactics of theory that suppose it."""

    interests: tuple[Interests, ...]
    discount: tuple[float, ...]  # what a delay of one meeting leaves of each party's gain
    floors: Callable[[], Floats]  # the least that each can hold out for, (W, N)
    toward: Callable[[], Floats]  # mean of what the others asked for at first, (W, K)
    aspired: Floats  # what each asked for last, (W, N)
    values: Floats  # what each makes of each one's last demand, (W, N, N)
    solved: dict[str, tuple[Floats, Floats]]  # what has been worked out at this table once


@dataclass(frozen=True, slots=True)
class TableView:
    """A meeting, as one seat sees it."""

    table: str
    agenda: Agenda
    meeting: int  # 1 for the first
    last: int
    seat: int  # its own place at the table
    names: tuple[str, ...]  # of the seats
    text: Floats  # (W, K) on the table
    elsewhere: Floats  # (W, D) what stands of issues that are not
    demands: Floats | None  # (W, N, K) what each seat asked for last; None before anybody has spoken
    met: Bools  # (W,) worlds that hold this meeting
    proposer: Ints  # (W,) the seat whose offer lies on the table, -1 a mediator's draft or none
    target: Floats  # (W, K) the text that it can concede toward
    trust: Floats  # (W, P) its trust in every party of the case, and
    places: tuple[int, ...]  # which of these sits in each seat
    error: Floats  # (W,) its error of judgement, in utility
    pressure: Floats | None  # (W,) what refusing costs it, in utility
    devaluation: Floats  # (W,) how far a text loses value for coming from one it distrusts
    aspired: Floats | None  # (W,) what it aspired to last, and
    heard: Floats | None  # (W, WINDOW) what the others offered it, oldest first; None at a table where nobody answers
    others: Others | None
    cards: OpenCards | None
    turn: Bools | None  # (W,) where it is its turn to table an offer; None where a mediator drafts
    final: Bools | bool = False  # (W,) where the text is a mediator's package, put to all for a yes or a no
    left: float = 0.0  # months of talks until the last meeting
    moment: object = field(default_factory=object)  # the same all through a meeting, for whoever keeps notes on it

    @property
    def may_walk(self) -> Bools:
        """Where it may leave the table, (W,): at its turn to table an offer, at any meeting where a mediator drafts."""
        return self.met if self.turn is None else self.met & self.turn


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The text on the table, to be answered."""

    at: TableView
    weighed: Weighed
    paid: Floats  # (W,) what a mediator pays for consent, in utility
    gain: Floats  # (W,) payment included
    home: Floats  # (W,) what is missing at home, as far as the party reckons with it; inf without constituencies

    @property
    def due(self) -> Bools:
        """Where it answers, (W,): who tables an offer stands by it."""
        return self.at.met if self.at.turn is None else self.at.met & ~self.at.turn


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer to be tabled."""

    at: TableView
    demand: Floats  # (W, K) what it has just asked for
    inside: Floats  # (W, K) the same, moved inside the red lines of those who must agree

    @property
    def due(self) -> Bools:
        """Where it tables an offer, (W,)."""
        assert self.at.turn is not None
        return self.at.met & self.at.turn


@dataclass(frozen=True, slots=True)
class VoteView:
    """A text that the negotiators accepted, at home."""

    agenda: Agenda
    text: Floats  # (W, K)
    margins: Floats  # (W, C) what each constituency gains over no agreement
    share: Floats  # (W, C) of the votes
    threshold: Floats  # (W,)
    asked: Bools  # (W,) worlds in which there is a vote


@dataclass(frozen=True, slots=True)
class Duty:
    """The M issues that a party delivers or can block, and what moves it there whatever is at stake."""

    columns: list[int]
    owed: Bools  # (D,) what the others must deliver
    lets: Bools  # (M,) what it only lets happen: it cannot but block it, or it is no party to the quarrel
    inertia: Floats  # (W, 1) log odds of willingness to do what it owes with nothing at stake
    refusal: Floats  # (W, M) utility that refusing costs
    slope: Floats  # (W, 1) steepness per unit of utility
    tranche: Floats  # (W,) share of what it owes that it gives ahead of what it is owed


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month of delivery."""

    month: Ints  # (W,)
    living: Bools  # (W,) worlds in which it passes
    duty: Duty
    mood: Floats  # (W,) ups and downs of the month, in utility
    agreed: Floats  # (W, D)
    delivered: Floats  # (W, D)
    bound: Bools  # (W, D)
    believed: Floats  # (W, D) its belief in delivery of each issue
    left: Floats  # (W, D) share of the way that is still to go
    fell_due: Bools  # (W, D) whether anything of it was due by now, a month of grace taken off
    kept: Floats  # (W, D) of what was due of it, the share delivered; 1 where nothing was due
    signed: Bools  # (W,) whether it has signed anything that is in force

    @property
    def due(self) -> Bools:
        """Where something is in force that it owes or can block, (W,)."""
        return self.living & self.bound.take(self.duty.columns, axis=1).any(axis=1)


@dataclass(frozen=True, slots=True)
class LeaveView:
    """Whether to stay in what is in force."""

    month: Ints  # (W,)
    living: Bools  # (W,)
    regret: Floats  # (W,) months in a row in which it has been worth less to the party than none was at the signature
    patience: int
    accounts: tuple[Account, ...]  # what it signed

    @property
    def due(self) -> Bools:
        """Where something that it signed is in force, (W,)."""
        signed = [account.signed for account in self.accounts]
        return self.living & reduce(np.logical_or, signed, np.zeros_like(self.living))


class Seat(Protocol):
    """Where the eight decisions of a party are made."""

    knows: frozenset[Knowledge]

    @property
    def adviser(self) -> Adviser:
        """The rules of this party, which weigh texts for it whoever decides."""

    def comes(self, view: Invitation) -> Bools:
        """Whether it comes to the talks, (W,)."""

    def asks(self, view: TableView) -> Demand:
        """What it asks for."""

    def offers(self, view: OfferView) -> Floats:
        """The text that it tables when it is its turn, (W, K)."""

    def answers(self, view: AnswerView) -> Bools:
        """Yes or no to the text on the table, (W,)."""

    def walks(self, view: TableView) -> Bools:
        """Whether it leaves the table for good when it is its turn, (W,)."""

    def ratifies(self, view: VoteView) -> Bools:
        """Whether the text passes at home, (W,)."""

    def delivers(self, view: MonthView) -> Floats:
        """How willing it is to take its next step on each issue of its duty, (W, M) in [0, 1]."""

    def leaves(self, view: LeaveView) -> Bools:
        """Whether it leaves what is in force, (W,)."""


class Adviser(Seat, Protocol):
    """A seat that can also say what a text is to its party."""

    def weighs(self, view: TableView) -> Weighed:
        """What the text on the table is to the party."""

    def reserved(self, view: TableView) -> Floats:
        """Its no-agreement value at this table, (W,)."""

    def at_home(self, view: TableView, gain: Floats) -> Floats:
        """What is missing at home with a `gain` (W,), as far as the party reckons with it, (W,)."""


class Member(Protocol):
    """Who sits at a table."""

    name: str
    index: int  # its place among the parties of the case
    profile: Profile
    interests: Interests
    seat: Seat


@dataclass(frozen=True, slots=True)
class DraftView:
    """A text to be drafted, in view of what each party has told the mediator in confidence."""

    agenda: Agenda
    meeting: int
    demands: Floats  # (W, N, K)
    capability: Floats  # (W, N)
    stakes: Floats  # (W, N, K) what each issue weighs for each party
    values: Callable[[Floats], Floats]  # what each makes of a text, (W, N)
    reserved: Callable[[], Floats]  # no-agreement values, (W, N)


@dataclass(frozen=True, slots=True)
class TextView:
    """A draft about to be tabled, which the mediators may replace."""

    table: str
    agenda: Agenda
    meeting: int  # the one after which it is drafted
    names: tuple[str, ...]  # of the seats
    met: Bools  # (W,) worlds that go on meeting
    demands: Floats  # (W, N, K)
    text: Floats  # (W, K) the draft that the rules make of them


@dataclass(frozen=True, slots=True)
class PayView:
    """Consent to be paid for."""

    table: str
    agenda: Agenda
    meeting: int
    names: tuple[str, ...]  # of the seats
    met: Bools  # (W,)
    gain: Floats  # (W, N) of each party without payment
    deciders: list[int]


class Mediating(Protocol):
    """Where the decisions of those who mediate at a table are made."""

    names: str  # of the mediators, joined by +
    facilitation: Floats  # (W,) how far it clears up misjudgements

    def pressure(self) -> Floats | None:
        """What it makes refusing cost, in utility, (W,); None where nobody mediates."""

    def finds(self, surplus: Floats) -> Floats:
        """Hazard of finding the best package at a meeting, (W,) >= 0; `surplus` (W,), what it is worth at least."""

    def sketches(self, view: DraftView) -> Floats:
        """What the rules make of the demands, (W, K)."""

    def drafts(self, view: TextView) -> Floats:
        """The text that it tables next, (W, K)."""

    def pays(self, view: PayView) -> Floats:
        """What it pays each party for its consent, in utility, (W, N)."""
