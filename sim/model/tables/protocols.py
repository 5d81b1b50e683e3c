"""What a protocol is, the four that ship, and what is done with somebody else's.

A protocol is a module, an object of a class, or, where it has the first of these alone, a function:

- `meet(meeting) -> Answers`: one meeting;
- `next_text(meeting)`: what lies on the table before the next one; left out, what lies there already;
- `opens(table, agenda)`: what is there before the first one; left out, everybody's wishes and the first draft;
- `opens_with_text`: whether parties concede toward a text on the table, and not toward one another;
- `by_median`: whether the text is the median voter's position, so that the mean of all positions is told beside it.

docs/how-to/add-a-protocol.md shows it all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from sim import doors
from sim.doors import PROTOCOLS
from sim.model.seats import guarded
from sim.model.tables import alternating_offers, challenge, single_text, voting
from sim.model.tables.meeting import Meeting
from sim.model.tables.table import Table
from sim.model.world import Agenda, Answers
from sim.scenario.schema import Table as TableSettings

__all__ = ["Protocol", "alternating_offers", "challenge", "checked", "made", "single_text", "voting"]


@dataclass(frozen=True)
class Protocol:
    """A protocol with all its parts, ready to be asked; see above."""

    meet: Callable[[Meeting], Answers]
    next_text: Callable[[Meeting], None]
    opens: Callable[[Table, Agenda], None]
    opens_with_text: bool
    by_median: bool


def made(settings: TableSettings) -> Protocol:
    """The protocol of a table; one of somebody else's with its parameters, and watched.

    Raises InputError where there is nothing of the name, or where what there is cannot be one.
    """
    name = settings.protocol
    thing = PROTOCOLS.get(name)
    if isinstance(thing, ModuleType) and name in PROTOCOLS.own:
        return _whole(thing)
    what = f"the protocol {name!r}"
    return checked(what, _whole(doors.built(what, thing, doors.METHODS["protocol"], settings.params)))


def _whole(thing: Any) -> Protocol:
    return Protocol(
        meet=getattr(thing, "meet", thing),
        next_text=getattr(thing, "next_text", _nothing),
        opens=getattr(thing, "opens", _nothing),
        opens_with_text=bool(getattr(thing, "opens_with_text", False)),
        by_median=bool(getattr(thing, "by_median", False)),
    )


def _nothing(*_what: Any) -> None:
    """All stays as it is."""


# --- somebody else's ----------------------------------------------------------------------------------------------


def checked(what: str, protocol: Protocol) -> Protocol:
    """The protocol, with everything checked that it leaves behind; `what` it is called in messages.

    Its parts then raise ValueError where the answers are none, or what is on the table is no text.
    """

    def meet(meeting: Meeting) -> Answers:
        before = _Before(meeting.table)
        answers = protocol.meet(meeting)
        before.check(what, meeting.table, meeting.agenda)
        return _answers(what, meeting.table, answers)

    def next_text(meeting: Meeting) -> None:
        before = _Before(meeting.table)
        protocol.next_text(meeting)
        before.check(what, meeting.table, meeting.agenda)

    def opens(table: Table, agenda: Agenda) -> None:
        before = _Before(table)
        protocol.opens(table, agenda)
        before.check(what, table, agenda)

    return Protocol(meet, next_text, opens, protocol.opens_with_text, protocol.by_median)


class _Before:
    """How a table stood before a protocol was asked."""

    def __init__(self, table: Table) -> None:
        self.meeting = table.meeting.copy()
        self.text = table.text.copy()
        self.demands = table.demands.copy()

    def check(self, what: str, table: Table, agenda: Agenda) -> None:
        """Raise ValueError where it stands now as no table can."""
        if not np.array_equal(table.meeting, self.meeting):
            raise ValueError(f"{what} changed table.meeting: which worlds meet is not for it to say")
        shape = self.text.shape
        table.text = guarded.shares(what, "text on the table", table.text, shape)
        table.demands = guarded.shares(what, "table of demands", table.demands, self.demands.shape)
        known = np.where(self.meeting & ~np.isnan(table.consensus), table.consensus, 0.0)  # NaN where nobody was asked
        guarded.shares(what, "consensus", known, shape[:1])
        guarded.seats(what, "table.proposer", table.proposer, shape[:1], len(table.parties))
        for name, now, was in (("text", table.text, self.text), ("demands", table.demands, self.demands)):
            if not np.array_equal(now[~self.meeting], was[~self.meeting]):
                raise ValueError(f"{what} changed table.{name} in a world that does not meet")
        moved = (table.text != self.text) & (table.text != agenda.today) & ~agenda.on_table
        if moved.any():
            raise ValueError(f"{what} changed the text on an issue that is not on the table; meeting.lay does not")


def _answers(what: str, table: Table, answers: Any) -> Answers:
    """The answers, if they are some. Raises ValueError."""
    if not isinstance(answers, Answers):
        raise ValueError(f"{what} gave no Answers at a meeting, but {type(answers).__name__}")
    shape = table.capability.shape
    read: dict[str, Any] = {"accepts": guarded.truths(what, "array 'accepts'", answers.accepts, shape)}
    for name in ("price", "gain", "hope", "home", "paid", "reserved"):
        infinite = name == "home"  # of who has nobody at home
        read[name] = guarded.numbers(what, f"array {name!r}", getattr(answers, name), shape, infinite)
    if (read["paid"] < 0.0).any():
        raise ValueError(f"{what} gave a payment below 0")
    read["walks"] = guarded.seats(what, "array 'walks'", answers.walks, shape[:1], len(table.parties))
    read["own"] = guarded.truths(what, "array 'own'", answers.own, shape[:1])
    return Answers(**read)
