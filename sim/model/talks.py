"""The talks of one phase: opening, the meetings of every table, agreement and ratification."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from sim.model import notes, ratification
from sim.model.appraisal import Appraisal
from sim.model.deal import Clause
from sim.model.tables import challenge
from sim.model.tables.protocols import PROTOCOLS
from sim.model.tables.sitting import Sitting
from sim.model.tables.table import Agenda, Answers, Caucus, Table
from sim.types import Bools, Floats
from sim.utility import no_worse

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation

PRINCIPLE = 0.25  # share of the published text from which an issue counts as agreed in principle


class Talks:
    """One phase's talks in the worlds that are `invited`, (W,).

    A world is `waiting` until every veto sees a way out, then `talking` until the main table agrees or its meetings
    run out.
    """

    def __init__(self, model: Negotiation, k: int, invited: Bools) -> None:
        self.model = model
        self.k = k
        own = model.phase_columns[k]
        # Every issue that may have been set aside, in this world or not: no sum's length may hang on the batch.
        columns = sorted({d for j in range(k + 1) if not model.fate.is_given(j) for d in model.phase_columns[j]})
        in_play = np.isin(columns, own) | np.take(model.pending & invited[:, None], columns, axis=1)
        self.agenda = Agenda(
            phase=model.phase_numbers[k],
            columns=columns,
            own=np.isin(columns, own),
            in_play=in_play,
            on_table=in_play,
            today=np.take(model.deal.delivered, columns, axis=1),
            months=np.zeros(model.worlds),
            fallback_on=model.life.fallback_month >= 0,
        )
        self.waiting = invited.copy()
        self.talking = np.zeros(model.worlds, dtype=bool)
        self.met = self.talking  # worlds that sat down
        self.round = 0
        self.published = np.take(model.published, columns, axis=1)
        self.opens_with_plan = np.take(model.has_text, columns) & (model.case.talks.opening == "plan")
        model.note.phase = np.where(invited, self.agenda.phase, model.note.phase)
        for party in model.parties:
            party.take_up(columns, in_play, self.agenda.today)
        nobody, nothing = np.zeros(model.worlds, dtype=bool), np.zeros(model.worlds)
        signatories = {i: model.main.parties[i] for i in model.main.deciders}
        self.clauses = {i: Clause(p.index, columns, p.wish, p.weight, nothing, nobody) for i, p in signatories.items()}
        model.deal.clauses += self.clauses.values()
        self.appraisal = Appraisal()

    def month_passed(self, living: Bools) -> None:
        """A month of stalemate went by in the worlds that lived it, (W,)."""
        self.agenda.months = self.agenda.months + living
        self.agenda.fallback_on = self.model.life.fallback_month >= 0
        self.agenda.today = np.take(self.model.deal.delivered, self.agenda.columns, axis=1)
        self.waiting &= self.model.alive
        self.stand_down(~self.model.alive)
        for party in self.model.parties:
            party.take_stock(self.agenda.columns, self.agenda.today)

    def stand_down(self, where: Bools) -> None:
        """No more meetings in these worlds, (W,)."""
        self.talking = self.talking & ~where
        for table in self.model.sessions.values():
            table.meeting = table.meeting & ~where

    def close(self) -> None:
        """Write down how the demands stood at each world's last meeting, and what the agreed texts were worth.

        Once for all worlds: demands stay as they were where a world has left the table.
        """
        model, main = self.model, self.model.main
        polarisation = main.polarisation(self.agenda) if self.met.any() else model.fate.polarisation
        model.fate.polarisation = np.where(self.met, polarisation, model.fate.polarisation)
        self.appraisal.write(model)

    # --- opening -----------------------------------------------------------------------------------------------

    def welcome(self) -> None:
        """Ripeness: a veto comes when the best text in sight is worth no less than no agreement (Zartman 2000).

        Pain lowers what no agreement is worth, month by month; trust and guarantees make a way out visible.
        """
        model, agenda, main = self.model, self.agenda, self.model.main
        main.demands = np.stack([p.wish for p in main.parties], axis=1)
        drafted = main.draft(agenda)
        published = np.where(self.opens_with_plan, self.published, drafted)
        ready = np.ones(model.worlds, dtype=bool)
        for i in main.vetoes:
            party = main.parties[i]
            best = np.maximum(party.expect(drafted, agenda.today), party.expect(published, agenda.today))
            comes = no_worse(best + party.misperception, party.reservation(agenda.months, agenda.fallback_on))
            model.note.mark("wait", self.waiting & ~comes, actor=party.name)
            model.fate.unready(self.waiting & ~comes, party.name)
            ready &= comes
        opens = self.waiting & ready
        model.fate.reached[:, self.k] |= opens
        patience = model.case.talks.join_patience
        lost = self.waiting & ~ready & ((agenda.months >= patience) | ~model.alive)
        model.fate.not_ready(model, lost)
        self.waiting &= ~ready & ~lost

    def convene(self) -> None:
        """Every world whose phase is open sits down."""
        model = self.model
        self.talking = model.fate.reached[:, self.k] & model.alive
        self.met = self.talking
        model.note.mark("open", self.talking)
        for table in model.sessions.values():
            luck = model.chance.uniform("links", table.name, self.agenda.phase)
            table.convene(self.agenda, self.published, self.opens_with_plan, self.talking, luck)
            if table.settings.protocol == "challenge":
                challenge.take_positions(table, self.agenda)
        if model.main.settings.protocol == "challenge":
            model.note.table, model.note.round = "main", 0
            notes.first_positions(model, self)

    # --- meetings ----------------------------------------------------------------------------------------------

    def meet(self) -> None:
        """One meeting: the caucuses first, then the main table with what they carry to it."""
        model = self.model
        self.round += 1
        model.note.round = self.round
        for caucus in model.caucuses.values():
            if self.round <= caucus.table.settings.rounds and caucus.table.meeting.any():
                self._caucus(caucus)
        self._main()
        notes.meeting_paths(model, self, self.round)

    def _caucus(self, caucus: Caucus) -> None:
        model, table = self.model, caucus.table
        sitting, answers = self._sit(table)
        caucus.cohere(table.meeting)
        mandated = table.meeting & table.passes(answers)
        model.note.mark("mandate", mandated, value=caucus.cohesion)
        table.meeting = table.meeting & ~mandated
        model.note.mark("continue", table.meeting, value=caucus.cohesion)  # agreed to continue meetings
        if self.round == table.settings.rounds:
            table.meeting = np.zeros_like(table.meeting)
        self._next_text(sitting)

    def _main(self) -> None:
        model, table = self.model, self.model.main
        self._set_aside()
        sitting, answers = self._sit(table)
        model.fate.meetings += table.meeting
        self._principle()
        agreed = table.meeting & table.passes(answers)
        if agreed.any():
            self._agree(agreed, answers)
            self.stand_down(agreed)
        walked = self.talking & (answers.walks >= 0)
        if walked.any():
            model.fate.walked_away(model, walked, answers.walks)
            self.stand_down(walked)
        if self.round == table.settings.rounds:
            model.fate.no_agreement(model, self.talking, answers)
            self.stand_down(self.talking)
        self._next_text(sitting)

    def _sit(self, table: Table) -> tuple[Sitting, Answers]:
        """One meeting of a table under its protocol."""
        model = self.model
        model.note.table = table.name
        targets = [self._target(table, i) for i in range(len(table.parties))]
        sitting = Sitting(table, self.agenda, model.rates, model.chance, self.round, targets, model.deal.delivered)
        answers = PROTOCOLS[table.settings.protocol].meet(sitting)
        notes.meeting(model, table, self.agenda, answers)
        return sitting, answers

    def _next_text(self, sitting: Sitting) -> None:
        """What lies on the table before the next meeting, and whether it is a package that links what clashed."""
        table = sitting.table
        before = table.packaged.copy()
        PROTOCOLS[table.settings.protocol].next_text(sitting)
        for k in np.flatnonzero((table.packaged & ~before).any(axis=0)):
            issue = self.model.issue_names[self.agenda.columns[k]]
            self.model.note.mark("package", table.packaged[:, k] & ~before[:, k], actor=table.drafters, issue=issue)

    def _target(self, table: Table, seat: int) -> Floats:
        """The text a party concedes toward, (W, K).

        The text on the table, or where the parties table their own the mean of what the others ask for; at the main
        table bent by the mandate of the party's caucus.
        """
        drafted = PROTOCOLS[table.settings.protocol].opens_with_text
        text = table.text if drafted else table.asked_by_others(seat)
        if table is self.model.main:
            for caucus in self.model.caucuses.values():
                if table.parties[seat] in caucus.table.parties:
                    text = text + (caucus.pull * caucus.cohesion)[:, None] * (caucus.table.text - text)
        return text

    def _set_aside(self) -> None:
        """After a share of the meetings, issues on which red lines clash are left for later, in a package or not.

        They stay in every party's account at today's state: a partial text is worth less to whoever cared about them.
        """
        model, agenda = self.model, self.agenda
        due = (self.round - 1) / model.main.settings.rounds >= model.rates.set_aside_after
        newly = model.main.clash & agenda.on_table & (due & self.talking)[:, None]
        for i in model.main.vetoes:
            for line in model.main.parties[i].lines:
                newly[:, line.k] &= ~line.essential
        if not newly.any():
            return
        agenda.on_table = agenda.on_table & ~newly
        for table in model.sessions.values():
            table.text = np.where(newly, agenda.today, table.text)
        for k in np.flatnonzero(newly.any(axis=0)):
            model.note.mark("set_aside", newly[:, k], issue=model.issue_names[agenda.columns[k]])

    def _principle(self) -> None:
        """Note the month in which every veto first asks for a quarter of what the published text says."""
        model, at = self.model, self.agenda.columns
        asked = reduce(np.minimum, [model.main.demands[:, i] for i in model.main.deciders])
        meant = np.where(np.take(model.has_text, at), self.published, 1.0)
        now = (asked >= PRINCIPLE * meant) & (model.main.meeting[:, None] & self.agenda.in_play)
        known = np.take(model.principle_month, at, axis=1)
        model.principle_month[:, at] = np.where(now & np.isnan(known), model.months[:, None], known)

    # --- agreement ---------------------------------------------------------------------------------------------

    def _agree(self, agreed: Bools, answers: Answers) -> None:
        """The text goes home for ratification; where every veto ratifies it comes into force."""
        model, table, agenda = self.model, self.model.main, self.agenda
        model.fate.agreed[:, self.k] |= agreed
        model.note.mark("agree", agreed)
        if model.record.worth:
            self.appraisal.note(model, table, agenda, agreed)
        in_force = agreed.copy()
        for i in table.deciders:
            party = table.parties[i]
            if party.home is None:
                continue
            asked = agreed & answers.accepts[:, i]  # who was outvoted has nothing to ratify
            shift = np.where(agenda.fallback_on, party.fallback, 0.0)
            margins = party.home.margins(table.text, agenda.today, agenda.months, shift)
            passed = ratification.passes(margins, party.home.share, party.home.threshold)
            notes.vote(model, party, asked, margins, passed)
            model.fate.not_ratified(model, in_force & asked & ~passed, party, margins)
            in_force &= passed | ~asked
        model.fate.ratified[:, self.k] |= in_force
        model.fate.settled_at[:, self.k] = np.where(in_force, model.months, model.fate.settled_at[:, self.k])
        covers = agenda.on_table & in_force[:, None]
        for i in table.deciders:
            party = table.parties[i]
            # What it was paid to sign it keeps; who was outvoted signed nothing and is bound all the same.
            reserved = table.reservation(party, agenda, model.rates.refusal_cost) - answers.paid[:, i]
            self.clauses[i].sign(in_force & answers.accepts[:, i], reserved)
        model.deal.sign(agenda.columns, table.text, covers, model.months)
        model.note.told = np.where(model.deal.steps, model.note.told, model.deal.delivered)  # clauses bind when signed
        at = agenda.columns
        aside = in_force[:, None] & ~agenda.on_table & agenda.own
        model.pending[:, at] = (model.pending[:, at] | aside) & ~covers
