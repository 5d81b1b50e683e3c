"""The front: what talks of their own among the parties of one side change where that side faces others.

Every world of the outer talks reads what the talks inside have come to under its own month. Nothing goes back: the
coupling has one direction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.model.record.transcript import Row, Transcript
from sim.model.rules import agreement as settled
from sim.model.rules import mandate as rules
from sim.model.rules.trust import Obligations
from sim.types import Bools, Floats, Ints
from sim.utility import belief


@dataclass(frozen=True)
class Course:
    """What the talks inside came to, by month 0 to M in W worlds, over their D issues. A world that has ended keeps it.

    mandate : the text is in force, (M + 1, W). cohesion, consensus : of the side, (M + 1, W).
    agreed : places in the text, (W, D), meaningful under a mandate. delivered : places, (M + 1, W, D).
    signed, lapsed : the month in which the text came into force and in which it ended, (W,), NaN where never.
    outcome : a word a world. events : what was written down, month by month.
    """

    issues: list[str]
    mandate: Bools
    cohesion: Floats
    consensus: Floats
    agreed: Floats
    delivered: Floats
    signed: Floats
    lapsed: Floats
    outcome: list[str]
    events: Mapping[int, Sequence[Row]]


@dataclass(frozen=True)
class Front:
    """One side over W worlds, by the parties and the D issues of the outer case.

    side, lead : its parties, and those of them that sit at the main table. table : the name of the one they meet at.
    carries, follows : a column of the outer plan, and the issue inside that it hangs on, by its column there.
    owned : columns of issues that have to be delivered and that one of the side owes. division : (W,) in [0, 1].
    """

    course: Course
    table: str
    side: Sequence[int]
    lead: Sequence[int]
    owners: Sequence[Sequence[int]]
    carries: Mapping[int, int]
    follows: Mapping[int, int]
    division: Floats
    _every: Ints = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_every", np.arange(len(self.division)))

    # --- what the talks inside have come to --------------------------------------------------------------------------

    def mandate(self, month: Ints) -> Bools:
        """Where the side's own text is in force in each world's month, (W,)."""
        found: Bools = self.course.mandate[month, self._every]
        return found

    def cohesion(self, month: Ints) -> Floats:
        """How well the side holds together in each world's month, (W,)."""
        found: Floats = self.course.cohesion[month, self._every]
        return found

    def consensus(self, month: Ints) -> Floats:
        """Consensus of the side's own demands, (W,)."""
        found: Floats = self.course.consensus[month, self._every]
        return found

    def places(self, month: Ints) -> Floats:
        """What is delivered of the side's own issues, (W, D of the talks inside)."""
        found: Floats = self.course.delivered[month, self._every]
        return found

    def answered_for(self, column: int, month: Ints) -> Floats:
        """How far the lead answers for the others' part in an issue, (W,); 0 in one that nothing inside carries."""
        other = self.carries.get(column)
        if other is None:
            return np.zeros(len(self.division))
        return rules.answered_for(self.mandate(month), self.places(month)[:, other])

    # --- what that changes outside -----------------------------------------------------------------------------------

    def others(self, column: int) -> list[int]:
        """Those of the side that owe an issue and do not sit at the main table, where one who does owes it too."""
        owes = self.owners[column]
        leads = any(i in owes for i in self.lead)
        return [i for i in owes if i in self.side and i not in self.lead] if leads else []

    def will(self, party: int, columns: Sequence[int], said: Floats, month: Ints) -> Floats:
        """A party's willingness on the issues in `columns`, (W, M), less what others answer for in its place."""
        here = [m for m, d in enumerate(columns) if d in self.carries and party in self.others(d)]
        if not here:
            return said
        left = said.copy()
        for m in here:
            left[:, m] = rules.lifted(said[:, m], self.answered_for(columns[m], month))
        return left

    def caps(self, caps: Floats, agreed: Floats, month: Ints, tranche: Floats) -> Floats:
        """How far each issue may be delivered, (W, D), with those capped that hang on the side's own text."""
        force, places = self.mandate(month), self.places(month)
        for d, other in self.follows.items():
            text = np.where(force, self.course.agreed[:, other], 0.0)
            level = settled.level(places[:, other], text, text > 0.0)
            caps[:, d] = np.minimum(caps[:, d], rules.hangs_on(agreed[:, d], text, level, tranche))
        return caps

    def believed(self, owed: Obligations, trust: Floats, guarantee: Floats, month: Ints) -> list[Floats]:
        """Each party's belief that each issue is delivered, N times (W, D), from trust (N, W, N)."""
        left = rules.damped(self.division, self.cohesion(month))[:, None]
        promised = [d for d in owed.columns if set(self.owners[d]) & set(self.side)]
        carried = {d: self.answered_for(d, month) for d in self.carries if self.others(d)}
        found = []
        for i, mine in enumerate(trust):
            least = owed.least_trust(mine, i)
            for d, share in carried.items():
                rest = [o for o in self.owners[d] if o != i and o not in self.others(d)]
                lead = np.min(mine[:, rest], axis=1) if rest else np.ones(len(mine))
                least[:, d] = rules.believed_of(least[:, d], lead, share)
            q = belief(guarantee, least)
            if i not in self.side:
                q[:, promised] *= left
            found.append(q)
        return found

    def restraint(self, elsewhere: Floats, armed: Sequence[int], month: Ints) -> Floats:
        """The cohesion that holds back incidents of each of A armed parties, (W, A); `elsewhere` (W,) is the others'.

        Of the side those at the main table are held back by its cohesion, the rest only under a mandate.
        """
        own = self.cohesion(month)
        bound = np.where(self.mandate(month), own, 0.0)
        of = [(own if i in self.lead else bound) if i in self.side else elsewhere for i in armed]
        return np.stack(of, axis=1) if of else np.zeros((len(elsewhere), 0))

    def tell(self, log: Transcript, living: Bools, month: Ints) -> None:
        """Write down what happened inside in the month that each world has just begun."""
        for number in np.unique(month[living]).tolist() if log else ():
            log.retell(self.course.events.get(number, ()), living & (month == number), self.table)
