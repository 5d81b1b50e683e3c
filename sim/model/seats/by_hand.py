"""The seat of a person: it plays from a list of decisions, and says what it needs next where the list ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.errors import InputError
from sim.model.seats.by_rule import ByRule
from sim.model.seats.by_value import ADVICE, Key, MediatorByValue, PartyByValue, Request
from sim.model.seats.mediation import Mediation

# Asked for every month or meeting, and of a person only when the rules would do it: else nobody would get through.
UNASKED = ("walks", "leaves")


class Undecided(Exception):  # noqa: N818  it is no error: the game waits for a person
    """The list has no decision for this request: show it, and play again with one more."""

    def __init__(self, request: Request) -> None:
        super().__init__(f"{request.seat} has to decide: {request.decision}")
        self.request = request


@dataclass
class Following:
    """A stretch in which the adviser decides, shared by all seats of a game.

    left : how many decisions more it takes, >= 0. taken : the seat and the key of those that it took, in their order.
    answers : what was answered to each of them.
    """

    left: int
    taken: list[tuple[str, Key]] = field(default_factory=list)
    answers: dict[tuple[str, Key], Any] = field(default_factory=dict)

    def answer(self, request: Request) -> Any:
        """The answer to a decision that it takes."""
        said = self.answers.setdefault((request.seat, request.key), self.chooses(request))
        return said

    def chooses(self, request: Request) -> Any:
        """What to answer; whoever lets others decide than the adviser says so here."""
        return ADVICE

    def notice(self, request: Request) -> None:
        """Told of every decision that a person has, those on the list too, before it is made."""

    def takes(self, request: Request) -> bool:
        """Whether it takes this decision; it is on the list from then on."""
        made = (request.seat, request.key)
        if made in self.taken:
            return True
        if self.left < 1:
            return False
        self.left -= 1
        self.taken.append(made)
        return True


class _Hand:
    """Takes decisions from a list.

    choices : the decisions of this seat by key. rest : what becomes of a decision that is not among them: None waits
    for a person, `ADVICE` leaves it to the rules, for the same choices in other worlds, and a `Following` to the
    adviser for a while.
    """

    def __init__(self, choices: Mapping[Key, Any], rest: str | Following | None) -> None:
        self._choices = choices
        self._rest = rest

    def choose(self, request: Request) -> Any:
        """The decision on the list."""
        if isinstance(self._rest, Following):
            self._rest.notice(request)
        if request.key in self._choices:
            return self._choices[request.key]
        if isinstance(self._rest, str) or (request.decision in UNASKED and not request.advice):
            return ADVICE
        if self._rest is not None and self._rest.takes(request):
            return self._rest.answer(request)
        raise Undecided(request)

    def bad(self, request: Request, wrong: str) -> None:
        """A list with a decision that is none is refused; in worlds where it was not made the rules decide instead."""
        if isinstance(self._rest, str):  # as a payment beyond what there is to pay with in that world
            return
        raise InputError(f"{request.seat}, {words(request.key)}: {wrong}")


class ByHand(_Hand, PartyByValue):
    """A party's."""

    def __init__(
        self,
        name: str,
        adviser: ByRule,
        issues: Sequence[str],
        choices: Mapping[Key, Any],
        rest: str | Following | None = None,
    ) -> None:
        PartyByValue.__init__(self, name, adviser, issues)
        _Hand.__init__(self, choices, rest)


class MediatingByHand(_Hand, MediatorByValue):
    """A mediator's."""

    def __init__(
        self,
        name: str,
        adviser: Mediation,
        issues: Sequence[str],
        choices: Mapping[Key, Any],
        rest: str | Following | None = None,
    ) -> None:
        MediatorByValue.__init__(self, name, adviser, issues)
        _Hand.__init__(self, choices, rest)


def words(key: Key) -> str:
    """When a decision was asked for, for messages."""
    decision, *at = key
    if len(at) == 3:
        return f"{decision} at meeting {at[2]} of table {at[0]}, phase {at[1]}"
    if decision == "comes":
        return f"{decision} to phase {at[0]} after {at[1]} months"
    return f"{decision} in {'phase' if decision == 'ratifies' else 'month'} {at[0]}"
