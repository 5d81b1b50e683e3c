"""The model: talks phase by phase, ratification, and the months of delivery, in W worlds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

import mesa
import numpy as np

from sim.case.quantity import exact
from sim.chance import Chance
from sim.model import casting, notes, outcomes
from sim.model.agents import Debts
from sim.model.collect import collector
from sim.model.deal import Clause, Deal
from sim.model.draw import Draw, Given
from sim.model.fate import Fate
from sim.model.history import History
from sim.model.months import Months
from sim.model.record import Paths, Record, Transcript
from sim.model.tables.sitting import Rates
from sim.model.talks import Talks
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats, Ints


class Stage(Enum):
    """What the next step does."""

    OPENING = "a month of waiting until every veto sees a way out"
    TALKS = "a meeting of each table, or the month after enough meetings"
    DELIVERY = "a month of delivery"
    OVER = "nothing: every world has ended"


class Negotiation(mesa.Model):  # type: ignore[misc]
    """A negotiation in many worlds.

    `step()` is one meeting or one month; `running` is False when every world has ended. With one replicate it is the
    Mesa model that a student steps through; with a thousand it is a Monte Carlo run: the rules are the same code.
    Worlds keep their own calendar, `months` (W,), and wait for each other only where a phase begins.

    Parameters
    ----------
    case : a resolved scenario (`sim.scenario.load.load`).
    replicates : the worlds by number; a world's chance comes from (case.seed, its number) alone.
    record : whether to keep paths and transcripts.
    rng : not used; newer releases of Mesa hand one to every model they run in a batch.
    given : uniforms in [0, 1], (W,) each, that set uncertain inputs in place of chance, by purpose as in `inputs`;
        for the analysis of sensitivity.
    """

    def __init__(
        self,
        case: Scenario,
        replicates: Sequence[int] = (0,),
        record: Record | None = None,
        rng: object = None,
        given: Given | None = None,
    ) -> None:
        super().__init__(rng=case.seed)
        record = record or Record()
        self.case = case
        self.replicates = np.asarray(replicates, dtype=np.int64)
        self.worlds = len(self.replicates)
        self.chance = Chance(case.seed, replicates)
        self._every_world = np.arange(self.worlds)
        self._by_month: dict[tuple[str, ...], Floats] = {}
        self.paths = Paths() if record.paths else None
        self.record = record
        self.note = Transcript(self.replicates, record.transcript)
        draw = Draw(self.chance, self.worlds, given)
        self._cast(draw)
        draw.check()
        self.inputs = draw.inputs
        _let_go(self)
        self.history = History(self) if record.paths else None
        self.datacollector = collector()
        self._begin_phase()
        self.running = self.stage is not Stage.OVER
        if not self.running:
            self._collect()

    def _cast(self, draw: Draw) -> None:
        case, worlds = self.case, self.worlds
        issues = case.plan.issues
        self.issue_names = list(issues)
        self.party_names = sorted(case.parties)  # no sum may depend on the order in a file
        self.published, self.has_text = casting.published_text(case, draw)
        self.parties = casting.parties(self, draw)
        self.guarantee = casting.guarantees(self, self.parties, draw)
        index = {name: i for i, name in enumerate(self.party_names)}
        self.owners = [[index[p] for p in issue.delivers if p in index] for issue in issues.values()]
        delivered = draw.by_issue(case.state, self.issue_names, exact(0.0), "state")
        self.deal = Deal(delivered, np.array([issue.kind == "step" for issue in issues.values()]))
        self.debts = Debts(self.owners, self.deal.steps)
        self.sessions = casting.tables(self, self.parties, draw)
        self.main = self.sessions["main"]
        self.caucuses = casting.caucuses(self, self.sessions, draw)
        self.rates = Rates(*(draw.number(getattr(case.talks, n), "talks", n) for n in Rates.__annotations__))
        self.opening = {
            n: draw.number(getattr(case.phases_opening, n), "phases_opening", n) for n in ("open_at", "early")
        }
        self.months = np.zeros(worlds, dtype=np.int64)
        self.alive = np.ones(worlds, dtype=bool)
        self.declared = np.zeros(worlds, dtype=bool)
        self.phase_numbers = sorted(case.phases)
        self.phase_columns = [self._columns_of(case.phases[number]) for number in self.phase_numbers]
        self.pending = np.zeros(delivered.shape, dtype=bool)  # set aside in an earlier phase
        self.fate = Fate(worlds, len(self.phase_numbers))
        self.life = Months(self, draw)
        self.talks: Talks | None = None
        self._meetings_left = 0
        self.k = -1
        self._believe()
        self.first_answer = outcomes.first_answers(self)
        self.principle_month = np.full(delivered.shape, np.nan)
        self._put_under_way()
        self.note.told = self.deal.delivered.copy()

    def _columns_of(self, points: Sequence[str]) -> list[int]:
        wanted, point_of = set(points), self.case.plan.point_of
        return [d for d, name in enumerate(self.issue_names) if point_of[name] in wanted]

    def _put_under_way(self) -> None:
        """Phases whose text was agreed and ratified before the first meeting are in force from the start."""
        everywhere = np.ones(self.worlds, dtype=bool)
        nothing_yet = np.zeros(self.worlds)
        for k, number in enumerate(self.phase_numbers):
            if number not in self.case.under_way:
                continue
            at = self.phase_columns[k]
            covers = np.ones((self.worlds, len(at)), dtype=bool)
            for i in self.main.deciders:
                party = self.main.parties[i]
                party.take_up(at, covers, np.zeros(covers.shape))
                reserved = party.reservation(nothing_yet, ~everywhere)
                self.deal.clauses.append(Clause(party.index, at, party.wish, party.weight, reserved, everywhere))
            self.deal.sign(at, np.take(self.published, at, axis=1), covers, self.months)
            self.deal.before[:, at] = 0.0
            self.fate.given(k)
            self.principle_month[:, at] = 0.0

    # --- the process -------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One meeting of every table in session, or one month."""
        talks = self.talks
        if self.stage is Stage.OPENING and talks is not None:
            self._month(talks.waiting)
            self._open(talks)
        elif self.stage is Stage.TALKS and talks is not None:
            if self._meetings_left == 0:
                self._meetings_left = self.case.calendar.meetings_per_month
                self._month(talks.talking)
            else:
                self._meetings_left -= 1
                talks.meet()
            if not talks.talking.any():
                self._end_talks()
        elif self.stage is Stage.DELIVERY:
            self._month(self.alive & ~self.declared)
            self._declare()
        self.running = self.stage is not Stage.OVER
        self._collect()

    def _collect(self) -> None:
        """Mesa's DataCollector serves a single world; many worlds have their own tables.

        One entry a step and none before the first: `mesa.batch_run` of Mesa 3.3 takes entry n - 1 for the end of n
        steps, which would be the last but one if the start had an entry too.
        """
        if self.worlds == 1:
            self.datacollector.collect(self)

    def run(self, progress: Callable[[int], None] | None = None) -> Negotiation:
        """Step to the end; `progress` is called with the number of steps taken."""
        taken = 0
        while self.running:
            self.step()
            taken += 1
            if progress is not None:
                progress(taken)
        return self

    def _begin_phase(self) -> None:
        """Open the next phase in every world whose earlier phases are in force; without one, deliver to the end."""
        self.k = self._next_phase()
        self.declared = np.zeros(self.worlds, dtype=bool)
        self.talks = None
        self.note.table, self.note.round = "", 0
        if self.k < len(self.phase_numbers):
            invited = self.alive & self.fate.may_open(self.k)
            if invited.any():
                self.talks = Talks(self, self.k, invited)
                self._open(self.talks)
                return
            self.k = len(self.phase_numbers)
        self.stage = Stage.DELIVERY
        self._end_if_over()

    def _next_phase(self) -> int:
        k = self.k + 1
        while k < len(self.phase_numbers) and self.fate.is_given(k):
            k += 1
        return k

    def _open(self, talks: Talks) -> None:
        self.stage = Stage.OPENING
        talks.welcome()
        if talks.waiting.any():
            return
        talks.convene()
        self.stage = Stage.TALKS
        self._meetings_left = self.case.calendar.meetings_per_month
        if not talks.talking.any():
            self._end_talks()

    def _end_talks(self) -> None:
        """Months pass until the next phase is declared, where there is one to declare."""
        if self.talks is not None:
            notes.rest_of_paths(self, self.talks)
            self.talks.close()
        self.note.table, self.note.round = "", 0
        self.stage = Stage.DELIVERY
        if not self._may_declare().any():
            self._begin_phase()

    def _may_declare(self) -> Bools:
        """Worlds in which another phase can still be declared, (W,)."""
        if self._next_phase() >= len(self.phase_numbers):
            return np.zeros(self.worlds, dtype=bool)
        return self.alive & self.fate.ratified[:, self.k] & ~self.declared

    def _declare(self) -> None:
        """The next phase's talks are declared, by right or ahead of delivery."""
        if self.k >= len(self.phase_numbers):
            self._end_if_over()
            return
        waited = self.months - self.fate.settled_at[:, self.k]
        chance = self.uniform_of_month("declare", self.months) < self.opening["early"]
        early = chance & (waited >= self.case.phases_opening.not_before)
        by_right = self.deal.progress() >= self.opening["open_at"]
        now = self._may_declare() & (by_right | early)
        self.note.mark("declare", now, value=self.deal.progress())
        self.declared |= now
        if not self._may_declare().any():
            self._begin_phase()

    def _month(self, where: Bools) -> None:
        """A month passes in the worlds `where`, (W,): delivery, trust, incidents, and the end of those that end."""
        living = where & self.alive & (self.months < self.case.calendar.months)
        self.months = self.months + living
        self.note.months = self.months
        self.life.pass_by(living)
        self._believe()
        if self.note:
            notes.deliveries(self, living)
        if self.history is not None:
            self.history.write(living)
        self.alive &= ~(living & outcomes.complete(self))
        time_is_up = self.alive & (self.months >= self.case.calendar.months)
        self.alive &= ~time_is_up
        if self.talks is not None and self.stage is not Stage.DELIVERY:
            self.fate.horizon(self, time_is_up & (self.talks.talking | self.talks.waiting))
            self.talks.month_passed(living)

    def _believe(self) -> None:
        for party in self.parties:
            party.believe(self.guarantee, self.debts)

    def collapse(self, where: Bools, kind: str, who: Ints | None = None) -> None:
        """What is in force ends in these worlds, (W,): the truce broke (`truce`), or a party left (`left`)."""
        where = where & self.alive
        if where.any():
            self.alive &= ~where
            self.fate.collapse(self, where, kind, who)

    def _end_if_over(self) -> None:
        if not self.alive.any():
            self.stage = Stage.OVER
            if self.note:
                notes.rest_of_deliveries(self)
                ends = self.fate.outcome(outcomes.complete(self), outcomes.whole(self))
                self.note.mark("end", np.ones(self.worlds, dtype=bool), detail=ends)

    # --- what the rules ask of the model -----------------------------------------------------------------------

    def normal_of_month(self, purpose: str, party: str, month: Ints) -> Floats:
        """A standard normal for a party in each world's own month (1 for the first), (W,)."""
        return self._of_month(self.chance.normals, month, purpose, party)

    def uniform_of_month(self, purpose: str, month: Ints) -> Floats:
        """A uniform draw in each world's own month (1 for the first), (W,)."""
        return self._of_month(self.chance.uniforms, month, purpose)

    def _of_month(self, draw: Callable[..., Floats], month: Ints, *purpose: str) -> Floats:
        if purpose not in self._by_month:
            self._by_month[purpose] = draw(self.case.calendar.months, *purpose)
        return self._by_month[purpose][self._every_world, np.maximum(month - 1, 0)]

    def cohesion(self) -> Floats:
        """Mean cohesion of the caucuses, (W,); 0 without any."""
        total = np.zeros(self.worlds)
        for caucus in self.caucuses.values():
            total = total + caucus.cohesion
        return total / max(len(self.caucuses), 1)

    def tables(self) -> dict[str, dict[str, Any]]:
        """The result tables `runs`, `issues`, `paths`, `events`, column by column; call it once, at the end."""
        return outcomes.tables(self)


def _let_go(model: mesa.Model) -> None:
    """Take a model whose agents all have their ids out of the table in which Mesa 3.3 keeps it for ever.

    Else no model would ever be forgotten: 10 GiB after a sweep of 200,000 worlds.
    """
    ids = getattr(mesa.Agent, "_ids", None)
    if ids is not None:
        ids.pop(model, None)


def forget(model: Negotiation) -> None:
    """Free a model that has told all it knows; nothing of it can be used afterwards.

    A model and its agents hold each other, and Python looks for such rings too seldom for a sweep's memory.
    """
    for holder in (*model.agents, model.life, model):
        vars(holder).clear()
