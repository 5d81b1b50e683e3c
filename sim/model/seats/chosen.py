"""Who takes a seat because the scenario says so: a name, a program, or a Python object."""

from __future__ import annotations

import shlex
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from sim import doors
from sim.case.profile import Profile
from sim.case.seating import Seating
from sim.model.seats import guests
from sim.model.seats.by_program import ByProgram, Decide, MediatingByProgram, Process
from sim.model.seats.by_rule import ByRule
from sim.model.seats.mediation import Mediation
from sim.model.seats.seat import Mediating, Seat


class Chosen:
    """Makes the seats that one object takes; a maker of seats (`sim.model.seats.makers.SeatMaker`).

    what : what it is called in messages. thing : decides in plain values, world by world, where it is a function or
    has a method `decide`; else over arrays, by a method for each decision that it takes. Its own `close` is called at
    the end.
    """

    def __init__(self, what: str, thing: Any) -> None:
        self.what = what
        self.thing = thing
        self.decide: Decide | None = _decide(thing)
        close = getattr(thing, "close", None)
        self._end = weakref.finalize(self, close) if callable(close) else None

    def party(self, name: str, adviser: ByRule, issues: Sequence[str], replicates: Sequence[int]) -> Seat:
        """A party's seat."""
        if self.decide is not None:
            return ByProgram(name, adviser, issues, self.decide, replicates)
        return guests.GuestParty(self.what, self.thing, name, adviser, issues)

    def mediator(self, name: str, adviser: Mediation, issues: Sequence[str], replicates: Sequence[int]) -> Mediating:
        """The seat of those who mediate at a table."""
        if self.decide is not None:
            return MediatingByProgram(name, adviser, issues, self.decide, replicates)
        return guests.GuestMediator(self.what, self.thing, name, adviser, issues)

    def close(self) -> None:
        """End what was begun for the seat, once: its process, or what it does of its own in `close`."""
        if self._end is not None:
            self._end()


def chosen(parties: Mapping[str, Profile]) -> dict[str, Chosen]:
    """Who takes a seat by a scenario's own word, by the name of the party or mediator; nothing runs before it is asked.

    Raises InputError where that cannot be had; a file is checked for it earlier.
    """
    return {
        name: _made(profile.seat)
        for name, profile in parties.items()
        if profile.seat is not None and profile.seat.means
    }


def _made(seat: Seating) -> Chosen:
    if seat.program:
        return Chosen(f"the program {shlex.join(seat.program)!r}", Process(seat.program, seat.seconds))
    name = seat.python or str(seat.name)
    what, thing = f"the seat {name!r}", doors.pointed_at(name) if seat.python else doors.SEATS.get(name)
    return Chosen(what, doors.built(what, thing, doors.METHODS["seat"], seat.params))


def _decide(thing: Any) -> Decide | None:
    """How it is asked in plain values; None where it decides over arrays."""
    if any(hasattr(thing, method) for method in doors.METHODS["seat"]):
        return getattr(thing, "decide", None)
    found: Decide = thing
    return found
