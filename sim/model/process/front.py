"""The front: what talks of their own among the parties of one side change where that side faces others.

Every world of the outer talks reads what the talks inside have come to under its own month. Nothing goes back: the
coupling has one direction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.batch import Batch
from sim.model.record.transcript import Row, Transcript
from sim.model.rules import agreement as settled
from sim.model.rules import mandate as rules
from sim.types import Bools, Floats, Ints

STAGES = ("away", "meets", "force", "over")  # where talks inside stand; see `Course.stage`


@dataclass(frozen=True)
class Course:
    """What the talks inside came to, by month 0 to M in W worlds, over their D issues. A world that has ended keeps it.

    stage : where they stand, (M + 1, W), by place in `STAGES`: one stays away without whom nothing passes, they met and
    agreed to go on, their text is in force, or the talks are over without one. mandate : the text is in force,
    (M + 1, W). cohesion, consensus : of the side, (M + 1, W).
    agreed : places in the text, (W, D), meaningful under a mandate. delivered : places, (M + 1, W, D).
    signed, lapsed : the month in which the text came into force and in which it ended, (W,), NaN where never.
    outcome : a word a world. events : what was written down, month by month.
    """

    issues: list[str]
    stage: Ints
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
    carries : a column of the outer plan, and the issue inside, by its column, that the others' part in it hangs on.
    follows : the same for what is delivered of the issue, and the place up to which it hangs on nothing.
    owners : of each issue of the outer plan, those who have signed for it. division : (W,) in [0, 1].
    batch : which worlds are worked on outside; the course is that of all.
    """

    course: Course
    table: str
    side: Sequence[int]
    lead: Sequence[int]
    owners: Sequence[Sequence[int]]
    carries: Mapping[int, int]
    follows: Mapping[int, tuple[int, float]]
    division: Floats
    batch: Batch

    # --- what the talks inside have come to --------------------------------------------------------------------------

    def mandate(self, month: Ints) -> Bools:
        """Where the side's own text is in force in each world's month, (W,)."""
        found: Bools = self.course.mandate[month, self.batch.rows]
        return found

    def cohesion(self, month: Ints) -> Floats:
        """How well the side holds together in each world's month, (W,)."""
        found: Floats = self.course.cohesion[month, self.batch.rows]
        return found

    def consensus(self, month: Ints) -> Floats:
        """Consensus of the side's own demands, (W,)."""
        found: Floats = self.course.consensus[month, self.batch.rows]
        return found

    def places(self, month: Ints) -> Floats:
        """What is delivered of the side's own issues, (W, D of the talks inside)."""
        found: Floats = self.course.delivered[month, self.batch.rows]
        return found

    def answered_for(self, month: Ints) -> dict[int, Floats]:
        """How far the lead answers for the others' part in each issue that something inside carries, (W,) a column."""
        force, places = self.mandate(month), self.places(month)
        return {d: rules.answered_for(force, places[:, other]) for d, other in self.carries.items()}

    # --- what that changes outside -----------------------------------------------------------------------------------

    def bound(self, month: Ints, parties: int) -> Bools:
        """Who owes what it has not signed, (W, N): those of the side that do not lead, while a mandate binds them."""
        others = np.array([i in self.side and i not in self.lead for i in range(parties)])
        bound: Bools = self.mandate(month)[:, None] & others
        return bound

    def caps(self, caps: Floats, agreed: Floats, month: Ints, tranche: Floats) -> Floats:
        """How far each issue may be delivered, (W, D), with those capped that hang on the side's own text."""
        force, places = self.mandate(month), self.places(month)
        for d, (other, above) in self.follows.items():
            text = np.where(force, self.course.agreed[self.batch.rows, other], 0.0)
            level = settled.level(places[:, other], text, text > 0.0)
            hangs = rules.hangs_on(agreed[:, d], text, level, tranche)
            caps[:, d] = np.minimum(caps[:, d], np.maximum(hangs, above))
        return caps

    def believed(self, found: Sequence[Floats], owed: Sequence[int], month: Ints) -> list[Floats]:
        """Each party's belief that each issue is delivered, N times (W, D), less what division takes from it.

        `owed` are the columns of issues that have to be delivered.
        """
        left = rules.damped(self.division, self.cohesion(month))[:, None]
        promised = [d for d in owed if set(self.owners[d]) & set(self.side)]
        for i, q in enumerate(found):
            if i not in self.side:
                q[:, promised] *= left
        return list(found)

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
