"""Tactics as a seat asks for them: what they may know, ours, and what is done with somebody else's.

A tactic is a function `(view, own) -> aspiration (W,)`, or a class with a method `aspires(view, own)` of that kind and,
if it likes, `proposes(view, own, aspired) -> text (W, K)`. A proposal is a function or class with the second alone.
`view` is the meeting as the seat sees it, `own` what its party is. `knows` says what the view has to hold.
docs/how-to/add-a-tactic.md shows it all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from sim import doors, tactics
from sim.case import profile
from sim.doors import Knowledge, Registry
from sim.model.rules.interests import Interests
from sim.model.seats import guarded
from sim.model.seats.memory import WINDOW
from sim.model.seats.seat import OpenCards, TableView
from sim.types import Floats

IMITATIONS = {
    "absolute": (tactics.absolute_imitation, 2),
    "relative": (tactics.relative_imitation, 2),
    "averaged": (tactics.averaged_imitation, WINDOW),
}


@dataclass(frozen=True, slots=True)
class Own:
    """What a tactic knows of its own party.

    time : share of the meetings that are over, from 0 before the first to 1 after the last. It is asked before it
        speaks, and again with the time after the meeting: what would it ask for next?
    floor : the no-agreement value cut to [0, 1], (W,). beta : how early it concedes by the clock, (W,).
    toward : the text that it concedes toward, (W, K). text : what it would table at an aspiration (W,), (W, K).
    settings : the tactic's block of the scenario.
    """

    interests: Interests
    time: float
    floor: Floats
    beta: Floats
    toward: Callable[[], Floats]
    text: Callable[[Floats], Floats]
    settings: profile.Tactic


class Aspires(Protocol):
    """A tactic: how much a party asks for."""

    knows: frozenset[Knowledge]
    answers: bool  # it answers what the others did: asked once a meeting, before anybody has spoken

    def aspires(self, view: TableView, own: Own) -> Floats:
        """The value it aspires to, (W,) in [0, 1]."""


class Proposes(Protocol):
    """A proposal: which text a party asks for."""

    knows: frozenset[Knowledge]

    def proposes(self, view: TableView, own: Own, aspired: Floats) -> Floats:
        """The text it asks for at an aspiration (W,), (W, K) in [0, 1]."""


class Ours:
    """What ships: it names what it has to know, takes no settings but those of the block, and is trusted."""

    knows: frozenset[Knowledge] = frozenset({"own"})
    answers = False


class ByClock(Ours):
    """Concedes by the clock, whatever the others do."""

    def aspires(self, view: TableView, own: Own) -> Floats:
        """From its ideal at the first meeting to its no-agreement value after the last."""
        return tactics.aspiration(own.floor, own.time, own.beta)


class TitForTat(Ours):
    """Answers what the others conceded to it, in kind."""

    knows = frozenset({"own", "offers"})
    answers = True

    def aspires(self, view: TableView, own: Own) -> Floats:
        """What it asked for last, less what they gave."""
        assert view.aspired is not None and view.heard is not None
        imitate, window = IMITATIONS[own.settings.imitation]
        offers = np.ascontiguousarray(view.heard[:, -window:])
        return imitate(view.aspired, offers, own.floor, own.settings.forgiveness)


class Zeuthen(Ours):
    """Concedes where it can less afford a breakdown than the others."""

    knows = frozenset({"own", "offers", "everything"})
    answers = True

    def aspires(self, view: TableView, own: Own) -> Floats:
        """The least step that turns the order of those who can afford a breakdown."""
        cards = cards_of(view)

        def offer(aspired: Floats) -> Floats:
            text = own.text(aspired)
            return np.stack([party.paper(text) for party in cards.interests], axis=1)

        return tactics.least_concession(
            view.seat, cards.aspired, cards.values, cards.floors(), offer, own.settings.least_step, steps=10
        )


class Equilibrium(Ours):
    """Asks for what foresight on both sides of a table of two leads to."""

    knows = frozenset({"own", "offers", "everything"})

    def aspires(self, view: TableView, own: Own) -> Floats:
        """What it can get as a proposer, or after the meeting what a refusal is worth to it."""
        cards = cards_of(view)
        if "equilibrium" not in cards.solved:
            cards.solved["equilibrium"] = _equilibrium(cards, view.last)
        meeting = round(own.time * view.last)
        proposing: Floats = cards.solved["equilibrium"][view.seat][meeting]
        if meeting < view.meeting:
            return proposing
        worth: Floats = own.floor + own.settings.discount * np.maximum(proposing - own.floor, 0.0)
        return worth


class Line(Ours):
    """Moves on all issues alike."""

    def proposes(self, view: TableView, own: Own, aspired: Floats) -> Floats:
        """The text on the line from its ideal to the one it concedes toward."""
        return own.interests.demand(own.toward(), aspired)


class TradeOff(Ours):
    """Looks for the text nearest to what the others ask for."""

    knows = frozenset({"own", "others_salience"})

    def proposes(self, view: TableView, own: Own, aspired: Floats) -> Floats:
        """The text of the value aspired to that comes nearest to theirs."""
        assert view.others is not None
        mine = own.interests
        return tactics.trade_off_proposal(aspired, mine.wish, mine.weight, mine.taste, view.others.asked())


class Logrolling(Ours):
    """Gives first where the others care most and it cares least."""

    knows = frozenset({"own", "others_salience"})

    def proposes(self, view: TableView, own: Own, aspired: Floats) -> Floats:
        """The text toward theirs that moves farthest where they care most."""
        assert view.others is not None
        mine, theirs = own.interests, view.others.weight()
        return tactics.logrolling_proposal(aspired, mine.wish, mine.weight, mine.taste, own.toward(), theirs)


def cards_of(view: TableView) -> OpenCards:
    """All that is to be known at the table."""
    assert view.cards is not None
    return view.cards


def _equilibrium(cards: OpenCards, last: int) -> tuple[Floats, Floats]:
    """Equilibrium values of both parties at a table of two, worked out at the first meeting."""
    first, second = cards.interests

    def leaves(giver: Interests, taker: Interests) -> Callable[[Floats], Floats]:
        return lambda kept: taker.paper(giver.demand(taker.wish, kept))

    floors = cards.floors()
    discount = [np.full(len(floors), d) for d in cards.discount]
    both = (leaves(first, second), leaves(second, first))
    return tactics.equilibrium_values(both, discount, [floors[:, 0], floors[:, 1]], last)


# --- somebody else's ----------------------------------------------------------------------------------------------


class Guest:
    """Somebody else's tactic or proposal: it looks at arrays that it cannot write to, and its answers are checked."""

    def __init__(self, what: str, thing: Any) -> None:
        self.what = what
        self.thing = thing
        self.knows = doors.knowledge(what, thing)
        self.answers = bool(getattr(thing, "answers", False))

    def aspires(self, view: TableView, own: Own) -> Floats:
        """What it aspires to. Raises ValueError where that is no share for each world."""
        aspires = getattr(self.thing, "aspires", self.thing)
        said = aspires(guarded.read_only(view), guarded.read_only(own))
        return guarded.shares(self.what, "aspiration", said, (len(view.text),))

    def proposes(self, view: TableView, own: Own, aspired: Floats) -> Floats:
        """What it asks for. Raises ValueError where that is no text."""
        proposes = getattr(self.thing, "proposes", self.thing)
        said = proposes(guarded.read_only(view), guarded.read_only(own), guarded.locked(aspired))
        return guarded.shares(self.what, "text", said, view.text.shape)


def made(registry: Registry, name: str, settings: profile.Tactic) -> Any:
    """What goes by a name, ready to be asked; with the parameters of the block that it takes.

    Raises InputError where there is nothing of the name, or where what there is cannot be one.
    """
    thing = registry.get(name)
    if isinstance(thing, type) and issubclass(thing, Ours):
        return thing()
    what = f"the {registry.kind} {name!r}"
    return Guest(what, doors.built(what, thing, doors.METHODS[registry.kind], settings.params))


def proposal(settings: profile.Tactic, kinds: Sequence[Any]) -> Any:
    """What writes a party's texts: its tactic, where it has but one and that writes its own, else its proposal."""
    if len(kinds) == 1 and isinstance(kinds[0], Guest) and doors.writes(kinds[0].thing):
        return kinds[0]
    return made(doors.PROPOSALS, settings.proposal, settings)
