"""Voting on a random proposer's offer: closed rule, a new proposer after every failure (Baron & Ferejohn 1989).

A party proposes with a chance in proportion to its capability. What passes is the table's decision rule: unanimity
where every party is a veto, a qualified majority by capability where none is, sufficient consensus where the vetoes
must agree and with them most of the others.
"""

from __future__ import annotations

import numpy as np

from sim.model.tables.meeting import Meeting
from sim.model.tables.offers import offer_by
from sim.model.world import Answers


def meet(meeting: Meeting) -> Answers:
    """A proposer is drawn and tables its offer; the others vote."""
    power = np.cumsum(meeting.table.capability, axis=1)
    luck = meeting.chance.uniform("proposer", meeting.table.name, meeting.agenda.phase, meeting.number)
    drawn = (luck[:, None] * power[:, -1:] >= power).sum(axis=1)
    return offer_by(meeting, np.minimum(drawn, power.shape[1] - 1))
