"""What the deals of worlds are worth to two parties, and what the two could have had together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.findings.frontier import best_for_two
from sim.findings.median import seated_at
from sim.measures.continuous import Kind
from sim.model import Negotiation
from sim.model.seats.seat import Member
from sim.types import Bools, Floats


@dataclass(frozen=True)
class Ground:
    """One phase of one world, in values to two parties (utilities, at most 1).

    phase : its number. parties : the two, by their ids. frontier : (K, 2), from one end to the other; see
    `best_for_two`. solved : (2,) each, NaN where a theory has no solution. reserved : what no agreement is worth to
    each, (2,). deal : what was agreed and ratified, (2,), NaN where nothing was.
    """

    phase: int
    parties: tuple[str, str]
    frontier: Floats
    solved: dict[Kind, Floats]
    reserved: Floats
    deal: Floats


def phase_of(model: Negotiation) -> int | None:
    """The phase to look at in a world that has ended: the last that was ratified, else the last that was talked about.

    None where the talks never opened.
    """
    progress = model.world.progress
    for came in (progress.ratified, progress.reached):
        found = [k for k in range(came.shape[1]) if came[0, k] and k not in progress.given]
        if found:
            return int(model.cast.phases[found[-1]])
    return None


def two_of(model: Negotiation, *first: str) -> tuple[Member, Member] | None:
    """Two who sit at the deciding table: those named, as far as they sit there, then those who decide.

    None where fewer than two sit there.
    """
    table = model.cast.main
    by_name = {member.name: member for member in table.parties}
    deciders = [table.parties[i].name for i in table.deciders]
    named = [name for name in dict.fromkeys((*first, *deciders, *by_name)) if name in by_name]
    return (by_name[named[0]], by_name[named[1]]) if len(named) > 1 else None


def ground(model: Negotiation, phase: int, names: Sequence[str]) -> Ground:
    """What two parties could have had in a phase of a world that has ended, and what they had.

    The parties of the model turn to this phase: whatever is asked of the model afterwards is about it.
    """
    two, table = _two(model, names), model.cast.main
    rest = [table.parties[i] for i in table.deciders if table.parties[i].name not in names]
    columns = model.cast.columns[model.cast.phases.index(phase)]
    who = seated_at(model, [*two, *rest], columns, _today(model, columns))
    frontier, solved = best_for_two(who)
    return Ground(phase, (two[0].name, two[1].name), frontier, solved, who.reserved[:2], worth(model, phase, names)[0])


def worth(model: Negotiation, phase: int, names: Sequence[str]) -> Floats:
    """What each world's deal on a phase is worth on paper to two parties, (W, 2); NaN where nothing was ratified.

    Each world has its own draws of what the two want, and its deal is valued by these.
    """
    two = _two(model, names)
    k = model.cast.phases.index(phase)
    columns = model.cast.columns[k]
    today = _today(model, columns)
    seated_at(model, two, columns, today)
    deal = model.world.agreement
    bound = np.take(deal.bound, columns, axis=1)
    text = np.where(bound, np.take(deal.agreed, columns, axis=1), today)
    values = np.stack([member.interests.paper(text) for member in two], axis=1)
    ratified: Bools = model.world.progress.ratified[:, k]
    return np.where(ratified[:, None], values, np.nan)


def _two(model: Negotiation, names: Sequence[str]) -> tuple[Member, Member]:
    first, second = (next(m for m in model.cast.main.parties if m.name == name) for name in names)
    return first, second


def _today(model: Negotiation, columns: Sequence[int]) -> Floats:
    """What was there of a phase's issues when it was agreed; where it was not, what is there in the end, (W, K)."""
    deal = model.world.agreement
    then = np.where(deal.bound, deal.before, deal.delivered)
    found: Floats = np.take(then, columns, axis=1)
    return found
