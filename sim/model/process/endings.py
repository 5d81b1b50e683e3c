"""How worlds end: who owns `Endings` and `Clock.alive`, and what each end is put down to."""

from __future__ import annotations

import numpy as np

from sim.model.record.transcript import Transcript
from sim.model.rules import red_lines
from sim.model.seats.seat import Member
from sim.model.tables import refusals
from sim.model.tables.table import Table
from sim.model.world import NONE, Agenda, Answers, World
from sim.types import Bools, Floats, Ints
from sim.utility import largest

_HOW = {"left_by_hand": "by_hand", "voted_out": "at_home"}  # how a party left, where it did not by the rules


class Ends:
    """Writes down the first thing that stopped each world."""

    def __init__(self, world: World, names: list[str], owners: list[list[int]], log: Transcript) -> None:
        """`names` of the parties of the case; `owners` of each issue of the plan."""
        self._world = world
        self._names = names
        self._owners = owners
        self._log = log
        self._unready = np.full(len(world.clock.alive), "", dtype=object)
        self._unready_kind = np.full(len(world.clock.alive), "not_ready", dtype=object)

    @property
    def open(self) -> Bools:
        """Worlds that nothing has stopped, (W,)."""
        none: Bools = self._world.endings.kind == "none"
        return none

    def end(self, where: Bools) -> None:
        """These worlds are over, (W,)."""
        self._world.clock.alive = self._world.clock.alive & ~where

    def unready(self, where: Bools, party: str, own: Bools) -> None:
        """Note who kept the talks from opening, and where the rules would have had it come, (W,)."""
        self._unready = np.where(where, party, self._unready)
        self._unready_kind = np.where(where, by_whom("not_ready", own), self._unready_kind)

    def not_ready(self, where: Bools) -> None:
        """The talks of this phase never opened."""
        self._stop(where, self._unready_kind, self._unready)

    def no_agreement(self, where: Bools, table: Table, agenda: Agenda, answers: Answers, lines: Bools) -> None:
        """The last meeting passed without agreement: write down the refusal that weighed most.

        Where the price of red lines decided, `lines` (W,), and they clash, the clash is the reason, and both sides are
        named: whichever side the last draft leaned to is chance.
        """
        if not where.any():
            return
        elsewhere, trust = self._world.agreement.delivered, self._world.beliefs.trust
        self._clash(where & lines, table, agenda, elsewhere)
        why = {i: refusals.explain(table, agenda, answers, i, elsewhere) for i in table.deciders}
        seat, refused = refusals.binding(table, why)
        columns = np.array([*agenda.columns, NONE])
        for i, reason in why.items():
            party = table.parties[i]
            mine = where & refused & (seat == i)
            kinds = np.array(refusals.KINDS, dtype=object)[reason.kind]
            worlds = np.flatnonzero(mine)
            whose = refusals.doubted(reason, agenda, self._owners, party.index, trust[party.index], worlds)
            self._stop(mine, kinds, party.name, columns[reason.issue], self.name(whose))
        self._stop(where & ~refused, "quorum")

    def boycotted(self, where: Bools, table: Table) -> None:
        """The last meeting was not held, for want of those without whom nothing passes."""
        away = [[table.names[i] for i in table.deciders if not there[i]] for there in table.present]
        self._stop(where, "boycott", ["+".join(names) for names in away])

    def name(self, parties: Ints) -> list[str]:
        """The name of each party, "" for -1."""
        return [self._names[i] if i >= 0 else "" for i in parties.tolist()]

    def walked_away(self, where: Bools, table: Table, answers: Answers) -> None:
        """A party left the table before the last meeting."""
        names = [table.parties[seat].name for seat in answers.walks]
        self._stop(where, by_whom("walked", answers.own), names)
        self._log.mark("walk", where, actor=names)

    def _clash(self, where: Bools, table: Table, agenda: Agenda, elsewhere: Floats) -> None:
        """Stop where red lines left no room on an issue, with the two or more parties whose lines they are."""
        bounds = [table.interests[i].bounds(table.text, elsewhere) for i in table.vetoes]
        clash = red_lines.clash(*red_lines.common(bounds, table.text.shape)) & agenda.on_table
        first = clash.argmax(axis=1)
        for k, column in enumerate(agenda.columns):
            here = where & clash[:, k] & (first == k)
            if here.any():
                lines = [(low[:, k] > 0.0) | (high[:, k] < 1.0) for low, high in bounds]
                names = [table.parties[i].name for i in table.vetoes]
                who = ["+".join(n for n, drawn in zip(names, lines, strict=True) if drawn[w]) for w in range(len(here))]
                self._stop(here, "red_line", who, column)

    def not_ratified(self, where: Bools, party: Member, margins: Floats) -> None:
        """A text that the negotiators accepted failed at home: involuntary defection (Putnam 1988)."""
        self._stop(where, "ratification", party.name, other=self._against(party, margins))

    def horizon(self, where: Bools) -> None:
        """Time ran out during the talks."""
        self._stop(where, "horizon")

    def left(self, where: Bools, who: Ints, own: Bools) -> None:
        """A party left what is in force, one a world, (W,), and where the rules would have had it stay."""
        self._collapse(where, by_whom("left", own), "leave", self.name(who))

    def voted_out(self, where: Bools, party: Member, gains: Floats) -> None:
        """Those at home voted against going on with what is in force, by what each gains, (W, C): the party leaves."""
        self._collapse(where, "voted_out", "leave", party.name, self._against(party, gains))

    def _against(self, party: Member, margins: Floats) -> np.ndarray:
        """The constituency that weighs most against a text, by what each gains, (W, C)."""
        home = party.interests.home
        assert home is not None
        names: np.ndarray = np.array(home.names, dtype=object)[largest(-margins * home.share, axis=1)]
        return names

    def truce_ended(self, where: Bools) -> None:
        """The truce broke, and what is in force with it."""
        self._collapse(where, "truce", "truce_end", "")

    def _collapse(
        self,
        where: Bools,
        kind: str | np.ndarray,
        event: str,
        names: str | list[str],
        other: str | np.ndarray = "",
    ) -> None:
        """What is in force ends in these worlds, (W,). An earlier reason why later talks failed gives way to it."""
        where = where & self._world.clock.alive
        if not where.any():
            return
        self.end(where)
        endings = self._world.endings
        endings.collapsed = endings.collapsed | where
        endings.kind = np.where(where, "none", endings.kind)
        self._stop(where, kind, names, other=other)
        detail = _HOW.get(kind, "") if isinstance(kind, str) else [_HOW.get(k, "") for k in kind]
        self._log.mark(event, where, actor=names, detail=detail)

    def _stop(
        self,
        where: Bools,
        kind: str | np.ndarray,
        party: str | list[str] | np.ndarray = "",
        issue: int | Ints = NONE,
        other: str | np.ndarray | list[str] = "",
    ) -> None:
        endings, phase = self._world.endings, self._world.clock.phase
        now = where & (endings.kind == "none")
        endings.kind = np.where(now, kind, endings.kind)
        endings.party = np.where(now, np.asarray(party, dtype=object), endings.party)
        endings.issue = np.where(now, issue, endings.issue)
        endings.other = np.where(now, np.asarray(other, dtype=object), endings.other)
        endings.phase = np.where(now, np.where(phase > 0, phase, NONE), endings.phase)


def by_whom(kind: str, own: Bools) -> np.ndarray:
    """A reason of the rules, or that who plays the seat had its `own`, (W,)."""
    return np.where(own, f"{kind}_by_hand", kind).astype(object)
