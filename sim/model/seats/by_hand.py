"""The seat of a person: it plays from a list of decisions, and says what it needs next where the list ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class _Hand:
    """Takes decisions from a list.

    choices : the decisions of this seat by key. rest : what becomes of a decision that is not among them: None waits
    for a person, `ADVICE` leaves it to the rules, for the same choices in other worlds.
    """

    def __init__(self, choices: Mapping[Key, Any], rest: str | None) -> None:
        self._choices = choices
        self._rest = rest

    def choose(self, request: Request) -> Any:
        """The decision on the list."""
        if request.key in self._choices:
            return self._choices[request.key]
        if self._rest is not None or (request.decision in UNASKED and not request.advice):
            return ADVICE
        raise Undecided(request)

    def bad(self, request: Request, wrong: str) -> None:
        """A list with a decision that is none is refused."""
        raise InputError(f"{request.seat}, {words(request.key)}: {wrong}")


class ByHand(_Hand, PartyByValue):
    """A party's."""

    def __init__(
        self, name: str, adviser: ByRule, issues: Sequence[str], choices: Mapping[Key, Any], rest: str | None = None
    ) -> None:
        PartyByValue.__init__(self, name, adviser, issues)
        _Hand.__init__(self, choices, rest)


class MediatingByHand(_Hand, MediatorByValue):
    """A mediator's."""

    def __init__(
        self, name: str, adviser: Mediation, issues: Sequence[str], choices: Mapping[Key, Any], rest: str | None = None
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
