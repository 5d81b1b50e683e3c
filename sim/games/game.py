"""A game, and a look at it: what happened so far, and what has to be decided next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sim.errors import InputError, nearest
from sim.model import Deadline, Keep, Negotiation
from sim.model.seats.by_hand import Following, Undecided
from sim.model.seats.by_value import ADVICE, Key, Request
from sim.model.seats.makers import Hand
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Decision:
    """One decision of one seat: when it was asked for, and what was answered.

    seat : the party's or mediator's id. key : the decision and its moment (`sim.model.seats.by_value.Key`).
    answer : true or false, a mapping of issues to places in [0, 1], a number, or "advice": as the rules have it.
    """

    seat: str
    key: Key
    answer: Any


@dataclass(frozen=True)
class Game:
    """A scenario, one of its worlds, who is played, and what they have decided so far.

    deadlines : last meetings that were set while it was played, in that order.
    """

    scenario: Scenario
    seats: tuple[str, ...]
    replicate: int = 0
    decisions: tuple[Decision, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    def having(self, *decisions: Decision) -> Game:
        """The game with more decisions; one about the same moment takes the place of the earlier one."""
        kept = {(d.seat, d.key): d for d in (*self.decisions, *decisions)}
        return replace(self, decisions=tuple(kept.values()))

    def back(self, count: int = 1) -> Game:
        """The game before its last decisions."""
        return replace(self, decisions=self.decisions[: max(len(self.decisions) - count, 0)])

    def choices(self, seat: str) -> dict[Key, Any]:
        """What a seat has decided, by key."""
        return {d.key: d.answer for d in self.decisions if d.seat == seat}


@dataclass(frozen=True)
class Look:
    """How a game stands.

    model : the world as far as it was played. request : what has to be decided next; None at the end.
    events : what happened, in order. followed : the decisions that the adviser, or a brief, took on the way.
    """

    model: Negotiation
    request: Request | None
    events: list[dict[str, Any]] = field(default_factory=list)
    followed: tuple[Decision, ...] = ()


def look(game: Game, follow: int = 0, brief: Following | None = None) -> Look:
    """Play a game from its start to the next decision that is missing, or to its end.

    Parameters
    ----------
    game : the scenario, world, seats and decisions. follow : how many of the decisions that are missing the adviser
        takes before a person is waited for, >= 0: all in one go, as if each had been answered "advice" in turn.
    brief : who takes decisions for a while in the place of the adviser.

    Returns
    -------
    The world so far, the request that waits, and the decisions that were taken for a person.

    Raises
    ------
    InputError : a seat that is none, or a decision that is none.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> game = Game(load("two-farmers"), ("downfield",))
    >>> [decision.key for decision in look(game, follow=2).followed]
    [('comes', 1, 0), ('asks', 'main', 1, 1)]
    """
    following = Following(follow) if brief is None else brief
    seats = {seat: Hand(game.choices(seat), following) for seat in game.seats}
    for decision in game.decisions:
        if decision.seat not in seats:
            raise InputError(f"a decision of {decision.seat!r}, who is not played{nearest(decision.seat, seats)}")
    model = begun(game, seats)
    request = None
    try:
        model.start()
        while model.running:
            model.step()
    except Undecided as missing:
        request = missing.request
    followed = tuple(Decision(seat, key, following.answers.get((seat, key), ADVICE)) for seat, key in following.taken)
    return Look(model, request, model.log.events(), followed)


def played(game: Game) -> Negotiation:
    """The world of a game played to its end, with the rules deciding whatever is not on its list."""
    return begun(game, {seat: Hand(game.choices(seat), rest=ADVICE) for seat in game.seats}).run()


def ruled(game: Game) -> Negotiation:
    """The same world with the rules deciding for everybody."""
    return begun(game, {}).run()


def elsewhere(game: Game, replicates: Sequence[int]) -> Negotiation:
    """The same choices in other worlds, all at once.

    Where a world asks what was never asked, or a choice is not possible in it, the rules decide.
    """
    seats = {seat: Hand(game.choices(seat), rest=ADVICE) for seat in game.seats}
    return Negotiation(game.scenario, replicates, Keep(), seats=seats, deadlines=game.deadlines).run()


def begun(game: Game, seats: dict[str, Hand]) -> Negotiation:
    """The world of a game before its first month, with somebody in some of its seats."""
    keep = Keep(transcript=game.replicate + 1, worth=True)
    return Negotiation(game.scenario, [game.replicate], keep, seats=seats, begin=False, deadlines=game.deadlines)
