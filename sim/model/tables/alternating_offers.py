"""Stacked alternating offers: the parties table offers in turn; an offer passes when the others accept it.

Aydogan, Festen, Hindriks & Jonker 2017; with two parties the protocol of Rubinstein 1982. Who begins is drawn in each
world, so that no order in a file favours anybody.
"""

from __future__ import annotations

import numpy as np

from sim.model.tables.offers import offer_by
from sim.model.tables.sitting import Sitting
from sim.model.tables.table import Answers

opens_with_text = False


def meet(sitting: Sitting) -> Answers:
    """The next party in turn tables its offer."""
    seats = len(sitting.table.parties)
    luck = sitting.chance.uniform("first offer", sitting.table.name, sitting.agenda.phase)
    first = np.minimum((luck * seats).astype(np.int64), seats - 1)
    return offer_by(sitting, (first + sitting.meeting - 1) % seats)


def next_text(sitting: Sitting) -> None:
    """The offer stays on the table until the next one."""
