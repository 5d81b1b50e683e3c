"""Who takes a seat: what a model is handed for each seat that does not follow the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sim.model.seats.by_hand import ByHand, Following, MediatingByHand
from sim.model.seats.by_program import ByProgram, Decide, MediatingByProgram
from sim.model.seats.by_rule import ByRule
from sim.model.seats.by_value import Key
from sim.model.seats.mediation import Mediation
from sim.model.seats.seat import Mediating, Seat


class SeatMaker(Protocol):
    """Makes the seat of a party, or of those who mediate at a table, around the rules that advise it."""

    def party(self, name: str, adviser: ByRule, issues: Sequence[str], replicates: Sequence[int]) -> Seat:
        """A party's; `issues` of the plan by column, `replicates` of the batch."""

    def mediator(self, name: str, adviser: Mediation, issues: Sequence[str], replicates: Sequence[int]) -> Mediating:
        """Of those who mediate at a table, `name` among them."""


@dataclass(frozen=True)
class Hand:
    """A person, by the list of decisions; see `ByHand`."""

    choices: Mapping[Key, Any] = field(default_factory=dict)
    rest: str | Following | None = None

    def party(self, name: str, adviser: ByRule, issues: Sequence[str], replicates: Sequence[int]) -> Seat:
        """A party's seat."""
        return ByHand(name, adviser, issues, self.choices, self.rest)

    def mediator(self, name: str, adviser: Mediation, issues: Sequence[str], replicates: Sequence[int]) -> Mediating:
        """A mediator's seat."""
        return MediatingByHand(name, adviser, issues, self.choices, self.rest)


@dataclass(frozen=True)
class Program:
    """A program: a `Process`, or any Python callable that takes what is asked and gives the answer."""

    decide: Decide

    def party(self, name: str, adviser: ByRule, issues: Sequence[str], replicates: Sequence[int]) -> Seat:
        """A party's seat."""
        return ByProgram(name, adviser, issues, self.decide, replicates)

    def mediator(self, name: str, adviser: Mediation, issues: Sequence[str], replicates: Sequence[int]) -> Mediating:
        """A mediator's seat."""
        return MediatingByProgram(name, adviser, issues, self.decide, replicates)
