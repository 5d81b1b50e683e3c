"""Early harvest: once a month those who must sign look whether anything is better signed now than kept for later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from sim.model.rules import harvest as rules
from sim.model.rules.interests import Interests
from sim.model.tables.search import Search
from sim.model.tables.table import Table
from sim.model.world import Agenda
from sim.types import Bools, Floats


@dataclass(frozen=True)
class Offer:
    """What could be signed ahead, in W worlds, on K issues.

    text : places, (W, K). search : for the package that it would be taken out of. meetings, months : left for that.
    where : worlds asked about, (W,).
    """

    text: Floats
    search: Search
    meetings: int
    months: float
    where: Bools


def ripe(table: Table, agenda: Agenda, elsewhere: Floats, offer: Offer) -> Bools:
    """Issues that are signed ahead of the rest, (W, K); never the last one, nor one in which a red line stands.

    `elsewhere` is what is delivered of the whole plan, (W, D).
    """
    deciders = [table.interests[i] for i in table.deciders]
    gained = np.stack([_gains(mine, agenda, offer.text) for mine in deciders], axis=1)
    chance = rules.in_sight(_hazard(table, offer), offer.meetings, offer.search.found)
    found = rules.worth_signing(gained, chance) & agenda.on_table & agenda.own & offer.where[:, None]
    for mine in deciders:
        found &= ~(mine.prices(offer.text, agenda.today, agenda.on_table, elsewhere) > 0.0)
        home = mine.home
        if home is not None:
            theirs = rules.gains(
                offer.text[:, None], agenda.today[:, None], mine.believed[:, None], home.wish, home.weight, home.taste
            )
            found &= rules.in_favour(theirs, home.share, home.threshold)
    some_left = np.asarray((agenda.on_table & ~found).any(axis=1))
    return found & some_left[:, None]


def _hazard(table: Table, offer: Offer) -> Floats:
    """Of finding the package at a meeting, (W,), mean of those that are left: it is worth more as a stalemate hurts."""
    hurts = reduce(np.minimum, [table.interests[i].cost_of_stalemate for i in table.deciders])
    ahead = [table.mediation.finds(offer.search.surplus + hurts * offer.months * share) for share in (0.0, 0.5, 1.0)]
    return (ahead[0] + 4.0 * ahead[1] + ahead[2]) / 6.0  # Simpson's rule


def _gains(mine: Interests, agenda: Agenda, text: Floats) -> Floats:
    return rules.gains(text, agenda.today, mine.believed, mine.wish, mine.weight, mine.taste)
