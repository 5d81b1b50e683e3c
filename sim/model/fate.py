"""How far each world got, and what stopped it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.measures.continuous import KINDS
from sim.model import refusals
from sim.model.agents import Party
from sim.model.tables.table import Answers
from sim.types import Bools, Floats, Ints

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation

NONE = -1


class Fate:
    """Progress through the phases and the reason of the end, over W worlds and K phases."""

    def __init__(self, worlds: int, phases: int) -> None:
        self.reached = np.zeros((worlds, phases), dtype=bool)
        self.agreed = np.zeros((worlds, phases), dtype=bool)
        self.ratified = np.zeros((worlds, phases), dtype=bool)
        self.settled_at = np.zeros((worlds, phases), dtype=np.int64)
        self.meetings = np.zeros(worlds, dtype=np.int64)
        self.polarisation = np.full(worlds, np.nan)  # of the demands at the last meeting of the main table
        self.nash_product = np.full(worlds, np.nan)
        self.pareto_gap = np.full(worlds, np.nan)
        self.solution_gaps = {kind: np.full(worlds, np.nan) for kind in KINDS}
        self.kind = np.full(worlds, "none", dtype=object)
        self.party = np.full(worlds, "", dtype=object)  # several are joined by +
        self.issue = np.full(worlds, NONE, dtype=np.int64)
        self.other = np.full(worlds, "", dtype=object)  # the constituency, or the party whose promise is doubted
        self.phase = np.full(worlds, NONE, dtype=np.int64)  # the phase in which it stopped
        self.collapsed = np.zeros(worlds, dtype=bool)
        self._given: set[int] = set()
        self._unready = np.full(worlds, "", dtype=object)

    def given(self, k: int) -> None:
        """Phase k is in force before the first meeting."""
        self._given.add(k)
        for flags in (self.reached, self.agreed, self.ratified):
            flags[:, k] = True

    def is_given(self, k: int) -> bool:
        """Whether phase k was in force before the first meeting."""
        return k in self._given

    def may_open(self, k: int) -> Bools:
        """Worlds in which every earlier phase is in force, (W,)."""
        may: Bools = self.ratified[:, :k].all(axis=1) & (self.kind == "none")
        return may

    def unready(self, where: Bools, party: str) -> None:
        """Note who kept the talks from opening."""
        self._unready = np.where(where, party, self._unready)

    def not_ready(self, model: Negotiation, where: Bools) -> None:
        """The talks of this phase never opened."""
        self._stop(model, where, "not_ready", self._unready)

    def no_agreement(self, model: Negotiation, where: Bools, answers: Answers) -> None:
        """The last meeting passed without agreement: write down the refusal that weighed most.

        Where red lines clash the reason is the clash, and both sides are named: whichever side the last draft leaned to
        is chance.
        """
        if model.talks is None or not where.any():
            return
        table, agenda = model.main, model.talks.agenda
        self._clash(model, where)
        why = {i: refusals.explain(table, agenda, answers, i, model.deal.delivered) for i in table.deciders}
        seat, refused = refusals.binding(table, why)
        columns = np.array([*agenda.columns, NONE])
        for i, reason in why.items():
            party = table.parties[i]
            mine = where & refused & (seat == i)
            kinds = np.array(refusals.KINDS, dtype=object)[reason.kind]
            doubted = refusals.doubted(model, party, reason, np.flatnonzero(mine))
            self._stop(model, mine, kinds, party.name, columns[reason.issue], doubted)
        self._stop(model, where & ~refused, "quorum")

    def walked_away(self, model: Negotiation, where: Bools, seats: Ints) -> None:
        """A party left the table before the last meeting."""
        names = [model.main.parties[seat].name for seat in seats]
        self._stop(model, where, "walked", names)
        model.note.mark("walk", where, actor=names)

    def _clash(self, model: Negotiation, where: Bools) -> None:
        """Stop where red lines left no room on an issue, with the two or more parties whose lines they are."""
        assert model.talks is not None
        table, agenda = model.main, model.talks.agenda
        bounds = [table.parties[i].bounds(table.text, model.deal.delivered) for i in table.vetoes]
        lower, upper = table.bounds(table.text, model.deal.delivered)
        clash = (lower > upper + 1e-9) & agenda.on_table  # a package on the table has none
        first = clash.argmax(axis=1)
        for k, column in enumerate(agenda.columns):
            here = where & clash[:, k] & (first == k)
            if here.any():
                lines = [(low[:, k] > 0.0) | (high[:, k] < 1.0) for low, high in bounds]
                names = [table.parties[i].name for i in table.vetoes]
                who = ["+".join(n for n, drawn in zip(names, lines, strict=True) if drawn[w]) for w in range(len(here))]
                self._stop(model, here, "red_line", who, column)

    def not_ratified(self, model: Negotiation, where: Bools, party: Party, margins: Floats) -> None:
        """A text that the negotiators accepted failed at home: involuntary defection (Putnam 1988)."""
        assert party.home is not None
        against = np.array(party.home.names, dtype=object)[(margins * party.home.share).argmin(axis=1)]
        self._stop(model, where, "ratification", party.name, other=against)

    def horizon(self, model: Negotiation, where: Bools) -> None:
        """Time ran out during the talks."""
        self._stop(model, where, "horizon")

    def collapse(self, model: Negotiation, where: Bools, kind: str, who: Ints | None) -> None:
        """What was in force ended. An earlier reason why later talks failed gives way to it."""
        self.collapsed |= where
        self.kind[where] = "none"
        names = "" if who is None else [model.party_names[i] for i in who]
        self._stop(model, where, kind, names)
        model.note.mark(
            "truce_end" if kind == "truce" else "leave",
            where,
            actor=names,
        )

    def _stop(
        self,
        model: Negotiation,
        where: Bools,
        kind: str | np.ndarray,
        party: str | list[str] | np.ndarray = "",
        issue: int | Ints = NONE,
        other: str | np.ndarray | list[str] = "",
    ) -> None:
        now = where & (self.kind == "none")
        self.kind = np.where(now, kind, self.kind)
        self.party = np.where(now, np.asarray(party, dtype=object), self.party)
        self.issue = np.where(now, issue, self.issue)
        self.other = np.where(now, np.asarray(other, dtype=object), self.other)
        self.phase = np.where(now, np.where(model.note.phase > 0, model.note.phase, NONE), self.phase)

    def outcome(self, complete: Bools, whole: Bools) -> list[str]:
        """One word a world, a key of `sim.scenario.wording.OUTCOMES`.

        A failure counts as the outcome when it stopped the first phase that was negotiated; after an agreement it
        leaves an agreement in part. What ends with nothing new in force was no agreement of the run: it broke down.

        Parameters
        ----------
        complete : everything agreed, ratified and carried out, (W,). whole : everything agreed and ratified, (W,).
        """
        new = [k for k in range(self.reached.shape[1]) if k not in self._given]
        first = new[0] if new else 0
        settled = self.ratified[:, first]
        gained = settled & bool(new)
        found = {
            "collapsed": self.collapsed & gained,
            "breakdown": self.collapsed,
            "delivered": complete,
            "partial": whole,
            "partial_agreement": settled,
            "not_ratified": self.agreed[:, first],
            "no_agreement": self.reached[:, first],
        }
        words = np.select(list(found.values()), list(found), default="no_talks")
        return [str(word) for word in words]
