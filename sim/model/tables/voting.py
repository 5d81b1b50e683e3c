"""Voting on a random proposer's offer: closed rule, a new proposer after every failure (Baron & Ferejohn 1989).

A party proposes with a chance in proportion to its capability. What passes is the table's decision rule: unanimity
where every party is a veto, a qualified majority by capability where none is, sufficient consensus where the vetoes
must agree and with them most of the others.
"""

from __future__ import annotations

import numpy as np

from sim.model.tables.offers import offer_by
from sim.model.tables.sitting import Sitting
from sim.model.tables.table import Answers

opens_with_text = False


def meet(sitting: Sitting) -> Answers:
    """A proposer is drawn and tables its offer; the others vote."""
    power = np.cumsum(sitting.table.capability, axis=1)
    luck = sitting.chance.uniform("proposer", sitting.table.name, sitting.agenda.phase, sitting.meeting)
    drawn = (luck[:, None] * power[:, -1:] >= power).sum(axis=1)
    return offer_by(sitting, np.minimum(drawn, power.shape[1] - 1))


def next_text(sitting: Sitting) -> None:
    """A rejected offer lapses; it stays on the table only as what was last said."""
