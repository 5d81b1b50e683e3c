"""A game of several people: who has to decide at this moment, whatever order the rules ask them in.

Decisions about the same moment are made in view of the same text: whoever is asked there for the same thing decides at
the same time as the others, and none of them sees what another has decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sim.games.game import Decision, Game, begun
from sim.model import Negotiation
from sim.model.seats.by_hand import Following, Undecided
from sim.model.seats.by_value import ADVICE, Key, Request
from sim.model.seats.makers import Hand

Order = Callable[[Request, Negotiation], Any]  # the answer that somebody left for a decision; None: ask them


@dataclass(frozen=True)
class Moment:
    """How a game of several people stands.

    model : the world when the first of them was asked, or at its end. requests : what each who has not decided has to
    decide now; none at the end. events : what happened before this moment. followed : the decisions that were taken for
    people on the way, as they had ordered it. seen : what `look` made of the world before anybody decided.
    """

    model: Negotiation
    requests: tuple[Request, ...]
    events: list[dict[str, Any]]
    followed: tuple[Decision, ...]
    seen: Any = None

    @property
    def key(self) -> Key | None:
        """What is decided now and when it is; None at the end."""
        return self.requests[0].key if self.requests else None


@dataclass
class _Gathering(Following):
    """Goes on by advice, which nobody keeps, until something else is asked than what the first is waited for."""

    left: int = 0
    order: Order = lambda _request, _model: None
    look: Callable[[Negotiation], Any] = lambda _model: None
    model: Negotiation | None = None
    waiting: list[Request] = field(default_factory=list)
    key: Key = ()
    told: int = 0  # events before whatever is decided now
    seen: Any = None

    def notice(self, request: Request) -> None:
        assert self.model is not None
        if not self.waiting and request.key != self.key:
            self.key, self.told = request.key, len(self.model.log.rows())

    def takes(self, request: Request) -> bool:
        assert self.model is not None
        made = (request.seat, request.key)
        if made in self.taken or any((one.seat, one.key) == made for one in self.waiting):
            return True
        if self.waiting and request.key != self.waiting[0].key:
            return False
        answer = self.order(request, self.model)
        if answer is not None:
            self.taken.append(made)
            self.answers[made] = answer
            return True
        if not self.waiting:
            self.seen = self.look(self.model)
        self.waiting.append(request)
        return True


def moment(
    game: Game,
    order: Order = lambda _request, _model: None,
    look: Callable[[Negotiation], Any] = lambda _model: None,
) -> Moment:
    """Play a game of several people from its start to the moment at which somebody has to decide, or to its end.

    Parameters
    ----------
    order : what somebody left to be answered to a decision, as an adviser who sits in for who is absent; None asks.
    look : takes the world at that moment; it is played on afterwards, to find who decides at the same time.

    Raises
    ------
    InputError : a seat that is none, or a decision that is none.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> now = moment(Game(load("two-farmers"), ("upfield", "downfield")))
    >>> now.key, [request.seat for request in now.requests]
    (('comes', 1, 0), ['downfield', 'upfield'])
    """
    gathering = _Gathering(order=order, look=look)
    seats = {seat: Hand(game.choices(seat), gathering) for seat in game.seats}
    model = begun(game, seats)
    gathering.model = model
    try:
        model.start()
        while model.running:
            model.step()
    except Undecided:
        pass
    events = model.log.events()
    waits = bool(gathering.waiting)
    followed = tuple(Decision(seat, key, gathering.answers.get((seat, key), ADVICE)) for seat, key in gathering.taken)
    return Moment(
        model,
        tuple(gathering.waiting),
        events[: gathering.told] if waits else events,
        followed,
        gathering.seen if waits else look(model),
    )
