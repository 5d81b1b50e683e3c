"""Stacked alternating offers: the parties table offers in turn; an offer passes when the others accept it.

Aydogan, Festen, Hindriks & Jonker 2017; with two parties the protocol of Rubinstein 1982. Who begins is drawn in each
world, so that no order in a file favours anybody.
"""

from __future__ import annotations

import numpy as np

from sim.model.tables.meeting import Meeting
from sim.model.tables.offers import offer_by
from sim.model.world import Answers


def meet(meeting: Meeting) -> Answers:
    """The next party in turn tables its offer."""
    seats = len(meeting.table.parties)
    luck = meeting.chance.uniform("first offer", meeting.table.name, meeting.agenda.phase)
    first = np.minimum((luck * seats).astype(np.int64), seats - 1)
    return offer_by(meeting, (first + meeting.number - 1) % seats)
