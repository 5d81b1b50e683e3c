"""The talks of one phase: opening, the meetings of every table, agreement and ratification."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import numpy as np

from sim.model.process import minutes
from sim.model.process.attendance import Attendance
from sim.model.process.hall import Hall
from sim.model.process.harvest import Offer, ripe
from sim.model.process.months import Delivery
from sim.model.record.appraisal import Appraisal
from sim.model.seats.seat import Invitation, VoteView
from sim.model.setup import Cast
from sim.model.tables.caucus import Caucus
from sim.model.tables.meeting import Meeting
from sim.model.tables.search import Search
from sim.model.tables.table import Table
from sim.model.world import Account, Agenda, Answers, World
from sim.types import Bools, Floats

PRINCIPLE = 0.25  # share of the published text from which an issue counts as agreed in principle


def put_under_way(cast: Cast, world: World, delivery: Delivery) -> None:
    """Phases whose text was agreed and ratified before the first meeting are in force from the start."""
    deal, main, worlds = world.agreement, cast.main, len(world.clock.alive)
    everywhere, nothing_yet = np.ones(worlds, dtype=bool), np.zeros(worlds)
    for k in sorted(world.progress.given):
        at = cast.columns[k]
        covers = np.ones((worlds, len(at)), dtype=bool)
        for i in main.deciders:
            party, mine = main.parties[i], main.interests[i]
            mine.take_up(at, covers, np.zeros(covers.shape), world.beliefs.believed[party.index])
            reserved = mine.reservation(nothing_yet, ~everywhere)
            account = Account(party.index, at, mine.wish, mine.weight, reserved, everywhere)
            deal.accounts = [*deal.accounts, account]
        delivery.under_way(at, cast.published.take(at, axis=1))
        deal.principle[:, at] = 0.0


class Talks:
    """Phase k's talks in the worlds that are `invited`, (W,).

    A world is `waiting` until every veto sees a way out, then `talking` until the main table agrees or its meetings
    run out. It owns `Progress`, the phase of the clock, what is set aside or agreed in principle, and the agenda.
    """

    def __init__(self, hall: Hall, k: int, invited: Bools) -> None:
        self.hall = hall
        self.world = hall.world
        self.main = hall.cast.main
        self.k = k
        cast, deal, worlds = hall.cast, hall.world.agreement, len(invited)
        own = cast.columns[k]
        given = hall.world.progress.given
        # Every issue that may have been set aside, in this world or not: no sum's length may hang on the batch.
        columns = sorted({d for j in range(k + 1) if j not in given for d in cast.columns[j]})
        in_play = np.isin(columns, own) | np.take(deal.pending & invited[:, None], columns, axis=1)
        self.agenda = Agenda(
            phase=cast.phases[k],
            columns=columns,
            own=np.isin(columns, own),
            in_play=in_play,
            on_table=in_play,
            today=deal.delivered.take(columns, axis=1),
            months=np.zeros(worlds),
            fallback_on=hall.delivery.fallback_month >= 0,
        )
        self.sight: Search | None = None  # for the package in sight while some still wait
        self.early = np.zeros(in_play.shape, dtype=bool)  # signed ahead of the rest
        self.waiting = invited.copy()
        self.talking = np.zeros(worlds, dtype=bool)
        self.met = self.talking  # worlds that sat down
        self.round = 0
        self.main.settings = hall.scenario.tables[self.main.name]  # a deadline of earlier talks is over
        self.published = cast.published.take(columns, axis=1)
        self.opens_with_plan = cast.has_text.take(columns) & (hall.scenario.talks.opening == "plan")
        self.world.clock.phase = np.where(invited, self.agenda.phase, self.world.clock.phase)
        for party, belief in zip(cast.parties, self.world.beliefs.believed, strict=True):
            party.interests.take_up(columns, in_play, self.agenda.today, belief)
        nobody, nothing = np.zeros(worlds, dtype=bool), np.zeros(worlds)
        signatories = {i: self.main.parties[i] for i in self.main.deciders}
        self.accounts = {
            i: Account(p.index, columns, p.interests.wish, p.interests.weight, nothing, nobody)
            for i, p in signatories.items()
        }
        deal.accounts = [*deal.accounts, *self.accounts.values()]
        self.appraisal = Appraisal()
        may_stay_away = cast.attendance
        self.attendance = None if may_stay_away is None else Attendance(may_stay_away, hall.chance)

    def month_passed(self, living: Bools) -> None:
        """A month of stalemate went by in the worlds that lived it, (W,)."""
        alive = self.world.clock.alive
        self.agenda = replace(
            self.agenda,
            months=self.agenda.months + living,
            fallback_on=self.hall.delivery.fallback_month >= 0,
            today=self.world.agreement.delivered.take(self.agenda.columns, axis=1),
        )
        self.waiting = self.waiting & alive
        self.stand_down(~alive)
        self._take_stock()
        self._harvest(living)

    def _take_stock(self) -> None:
        for party, belief in zip(self.hall.cast.parties, self.world.beliefs.believed, strict=True):
            party.interests.take_stock(self.agenda.columns, self.agenda.today, belief)

    def _harvest(self, living: Bools) -> None:
        """What is better signed now than kept for the package comes into force ahead of it; see `rules.harvest`."""
        hall, main, agenda = self.hall, self.main, self.agenda
        if hall.scenario.talks.early_harvest == "never" or hall.cast.protocols[main.name].by_median:
            return
        sitting = self.talking.any()
        where = living & (self.talking if sitting else self.waiting)
        if not where.any():
            return
        elsewhere, deal = self.world.agreement.delivered, self.world.agreement
        if sitting:
            search, text = main.search, main.text
            search.look(agenda, elsewhere, where, main.mediation.pressure())
        else:
            search = self.sight = main.outlook(agenda, elsewhere, self.waiting)
            text = np.where(self.opens_with_plan, self.published, main.draft(agenda, 0))
        left = main.settings.rounds - self.round
        months = left / hall.scenario.calendar.meetings_per_month
        newly = ripe(main, agenda, elsewhere, Offer(text, search, left, months, where))
        if not newly.any():
            return
        self._sign(text, newly)
        self.early = self.early | newly
        today = deal.delivered.take(agenda.columns, axis=1)
        self.agenda = replace(agenda, on_table=agenda.on_table & ~newly, today=today)
        for table in hall.cast.tables.values() if sitting else ():
            table.text = np.where(newly, today, table.text)
        for k in np.flatnonzero(newly.any(axis=0)):
            hall.log.mark("early", newly[:, k], issue=hall.cast.issues[agenda.columns[k]], value=text[:, k])
        self._take_stock()
        changed = np.asarray(newly.any(axis=1))
        pressure = main.mediation.pressure() if sitting else None
        search.renew(self.agenda, self.world.agreement.delivered, changed, pressure)

    def stand_down(self, where: Bools) -> None:
        """No more meetings in these worlds, (W,)."""
        self.talking = self.talking & ~where
        for table in self.hall.cast.tables.values():
            table.meeting = table.meeting & ~where

    def close(self) -> None:
        """Write down how the demands stood at each world's last meeting, and what the agreed texts were worth.

        Once for all worlds: demands stay as they were where a world has left the table.
        """
        hall, progress = self.hall, self.world.progress
        minutes.rest_of_paths(hall, self.k, self.agenda, self.round)
        polarisation = self.main.polarisation(self.agenda) if self.met.any() else progress.polarisation
        progress.polarisation = np.where(self.met, polarisation, progress.polarisation)
        self.appraisal.write(hall.worth, hall.keep.solutions)

    # --- opening -----------------------------------------------------------------------------------------------

    def welcome(self) -> None:
        """Those who must agree come, or wait; where one has waited for too long the phase has no talks."""
        hall, agenda, main = self.hall, self.agenda, self.main
        alive = self.world.clock.alive
        main.demands = main.ideals()
        drafted = main.draft(agenda, 0)
        elsewhere = self.world.agreement.delivered
        texts = [drafted, np.where(self.opens_with_plan, self.published, drafted)]
        if not hall.cast.protocols[main.name].by_median:
            if self.sight is None or not self.sight.knows(agenda):
                self.sight = main.outlook(agenda, elsewhere, self.waiting)
            texts.append(np.where(self.waiting[:, None], self.sight.text, agenda.today))
        lasting = main.settings.rounds / hall.scenario.calendar.meetings_per_month
        view = Invitation(agenda, self.waiting, tuple(texts), elsewhere, lasting)
        came = np.ones(main.capability.shape, dtype=bool)
        for i in main.deciders:
            party = main.parties[i]
            came[:, i] = comes = party.seat.comes(view)
            hall.log.mark("wait", self.waiting & ~comes, actor=party.name)
            own = comes if party.seat is party.seat.adviser else party.seat.adviser.comes(view)
            hall.ends.unready(self.waiting & ~comes, party.name, own & ~comes)
        ready = main.enough(came)
        opens = self.waiting & ready
        self.world.progress.reached[:, self.k] |= opens
        patience = hall.scenario.talks.join_patience
        lost = self.waiting & ~ready & ((agenda.months >= patience) | ~alive)
        hall.ends.not_ready(lost)
        self.waiting = self.waiting & ~ready & ~lost

    def convene(self) -> None:
        """Every world whose phase is open sits down."""
        hall = self.hall
        self.talking = self.world.progress.reached[:, self.k] & self.world.clock.alive
        self.met = self.talking
        hall.log.mark("open", self.talking)
        for table in hall.cast.tables.values():
            luck = hall.chance.uniform("links", table.name, self.agenda.phase)
            judges = [("judgement", table.name, party.name, self.agenda.phase) for party in table.parties]
            table.judgement = [hall.chance.normal(*purpose) for purpose in judges]
            table.convene(self.agenda, self.published, self.opens_with_plan, self.talking, luck)
            hall.cast.protocols[table.name].opens(table, self.agenda)
        if hall.cast.protocols[self.main.name].by_median:
            hall.log.at("main", 0)
            minutes.first_positions(hall, self.k, self.agenda)

    # --- meetings ----------------------------------------------------------------------------------------------

    def meet(self) -> None:
        """One meeting: the caucuses first, then the main table with what they carry to it."""
        self.round += 1
        self.hall.log.round = self.round
        self._deadline()
        for caucus in self.hall.cast.caucuses.values():
            if self.round <= caucus.table.settings.rounds and caucus.table.meeting.any():
                self._caucus(caucus)
        self._main()
        minutes.meeting_paths(self.hall, self.k, self.agenda, self.round)

    def _deadline(self) -> None:
        """From the meeting after it was set everybody reckons with a deadline; the last that was set counts."""
        for one in self.hall.deadlines:
            if one.phase == self.agenda.phase and one.after < self.round:
                last = max(one.last, one.after + 1)
                self.main.settings = self.main.settings.model_copy(update={"rounds": last})

    def _caucus(self, caucus: Caucus) -> None:
        """A caucus meets: a joint text is its mandate, and without one its members agree to go on meeting."""
        table, log = caucus.table, self.hall.log
        meeting, answers = self._sit(table)
        caucus.cohere(table.meeting, self.world.beliefs.trust)
        mandated = table.meeting & table.passes(answers)
        log.mark("mandate", mandated, value=caucus.cohesion)
        self.hall.delivery.bind(mandated, table.places)
        table.meeting = table.meeting & ~mandated
        log.mark("continue", table.meeting, value=caucus.cohesion)  # agreed to continue meetings
        if self.round == table.settings.rounds:
            table.meeting = np.zeros_like(table.meeting)
        self._next_text(meeting)

    def _main(self) -> None:
        """The main table meets: its text is agreed, or somebody walks away, or the next meeting has another one."""
        table, ends = self.main, self.hall.ends
        self._set_aside()
        invited = self._hold(table)
        meeting, answers = self._sit(table)
        self.world.progress.meetings = self.world.progress.meetings + table.meeting
        self._principle()
        agreed = table.meeting & table.passes(answers)
        if agreed.any():
            self._agree(agreed, answers)
            self.stand_down(agreed)
        walked = self.talking & (answers.walks >= 0)
        if walked.any():
            ends.walked_away(walked, table, answers)
            self.stand_down(walked)
        if self.attendance is not None:
            self.hall.log.mark("continue", table.meeting, value=table.consensus)  # agreed to continue meetings
        if self.round == table.settings.rounds:
            self._run_out(answers)
        self._next_text(meeting)
        table.meeting = invited & self.talking

    def _hold(self, table: Table) -> Bools:
        """Who may stay away comes or does not, and only worlds that hold the meeting go on with it; who was invited."""
        invited = table.meeting
        if self.attendance is not None:
            log = self.hall.log
            log.at(table.name, self.round)
            table.meeting = self.attendance.held(table, self.agenda, self.world.agreement.delivered, self.round, log)
        table.held = table.meeting
        return invited

    def _run_out(self, answers: Answers) -> None:
        """The last meeting has passed: write down why there is no agreement, where there is none."""
        table, ends, progress = self.main, self.hall.ends, self.world.progress
        lines = table.search.lines_decide(
            self.agenda, self.world.agreement.delivered, self.talking, table.mediation.pressure()
        )
        if self.attendance is not None:
            progress.goes_on = progress.goes_on | (self.talking & table.meeting)
            ends.boycotted(self.talking & ~table.meeting, table)
        ends.no_agreement(self.talking, table, self.agenda, answers, lines)
        self.stand_down(self.talking)

    def _sit(self, table: Table) -> tuple[Meeting, Answers]:
        """One meeting of a table under its protocol."""
        hall = self.hall
        hall.log.at(table.name, self.round)
        meeting = Meeting(
            table,
            self.agenda,
            hall.cast.talks,
            hall.chance,
            self.round,
            [self._target(table, i) for i in range(len(table.parties))],
            self.world.agreement.delivered,
            self.world.beliefs.trust,
            (table.settings.rounds - self.round) / hall.scenario.calendar.meetings_per_month,
        )
        answers = hall.cast.protocols[table.name].meet(meeting)
        minutes.meeting(hall, table, self.agenda, answers)
        answers.accepts = answers.accepts & table.present
        return meeting, answers

    def _next_text(self, meeting: Meeting) -> None:
        """What lies on the table before the next meeting, and whether a mediator has found a package."""
        table, log = meeting.table, self.hall.log
        before = table.search.found
        self.hall.cast.protocols[table.name].next_text(meeting)
        log.mark("package", table.search.found & ~before, actor=table.mediation.names, value=table.search.surplus)

    def _target(self, table: Table, seat: int) -> Floats:
        """The text a party can concede toward, (W, K).

        The text on the table, or where the parties table their own the mean of what the others ask for; at the main
        table bent by the mandate of the party's caucus.
        """
        drafted = self.hall.cast.protocols[table.name].opens_with_text
        text = table.text if drafted else table.asked_by_others(seat)
        if table is self.main:
            for caucus in self.hall.cast.caucuses.values():
                if table.parties[seat] in caucus.table.parties:
                    text = caucus.bend(text)
        return text

    def _set_aside(self) -> None:
        """After a share of the meetings, issues that red lines make dear are left for later; see `Search.left_out`.

        They stay in every party's account at today's state: a partial text is worth less to whoever cared about them.
        """
        hall, agenda, main = self.hall, self.agenda, self.main
        due = (self.round - 1) / main.settings.rounds >= hall.cast.talks.set_aside_after
        where = due & self.talking
        if not where.any() or hall.cast.protocols[main.name].by_median:
            return
        elsewhere, pressure = self.world.agreement.delivered, main.mediation.pressure()
        main.search.look(agenda, elsewhere, self.talking, pressure)
        newly = main.search.left_out(agenda, elsewhere, where, pressure)
        if not newly.any():
            return
        self.agenda = replace(agenda, on_table=agenda.on_table & ~newly)
        for table in hall.cast.tables.values():
            table.text = np.where(newly, agenda.today, table.text)
        for k in np.flatnonzero(newly.any(axis=0)):
            hall.log.mark("set_aside", newly[:, k], issue=hall.cast.issues[agenda.columns[k]])

    def _principle(self) -> None:
        """Note the month in which every veto first asks for a quarter of what the published text says."""
        at, main, deal = self.agenda.columns, self.main, self.world.agreement
        asked = reduce(np.minimum, [main.demands[:, i] for i in main.deciders])
        meant = np.where(self.hall.cast.has_text.take(at), self.published, 1.0)
        now = (asked >= PRINCIPLE * meant) & (main.meeting[:, None] & self.agenda.in_play)
        known = deal.principle.take(at, axis=1)
        month = self.world.clock.month[:, None]
        deal.principle[:, at] = np.where(now & np.isnan(known), month, known)

    # --- agreement ---------------------------------------------------------------------------------------------

    def _agree(self, agreed: Bools, answers: Answers) -> None:
        """The text goes home for ratification; where every veto ratifies it comes into force."""
        hall, table, agenda, world = self.hall, self.main, self.agenda, self.world
        progress, deal = world.progress, world.agreement
        progress.agreed[:, self.k] |= agreed
        hall.log.mark("agree", agreed)
        if hall.keep.worth:
            deciders = [table.interests[i] for i in table.deciders]
            self.appraisal.note(deciders, table.text, agenda, agreed, hall.batch.rows)
        in_force = self._ratify(agreed, answers)
        progress.ratified[:, self.k] |= in_force
        progress.settled[:, self.k] = np.where(in_force, world.clock.month, progress.settled[:, self.k])
        covers = agenda.on_table & in_force[:, None]
        for i in table.deciders:
            # What it was paid to sign it keeps; who was outvoted signed nothing and is bound all the same.
            self.accounts[i].sign(in_force & answers.accepts[:, i], answers.reserved[:, i] - answers.paid[:, i])
        self._sign(table.text, covers)
        at = agenda.columns
        aside = in_force[:, None] & ~agenda.on_table & agenda.own & ~self.early
        deal.pending[:, at] = (deal.pending[:, at] | aside) & ~covers

    def _sign(self, text: Floats, covers: Bools) -> None:
        """Bring a text, (W, K), into force on the issues it `covers`, (W, K)."""
        at, deal, log = self.agenda.columns, self.world.agreement, self.hall.log
        self.hall.delivery.sign(at, text, covers)
        clauses = covers & ~deal.steps[at]  # they bind when signed: the text has told of them
        log.told[:, at] = np.where(clauses, deal.delivered[:, at], log.told[:, at])

    def _ratify(self, agreed: Bools, answers: Answers) -> Bools:
        """Where every signatory that has constituencies gets the text through at home, (W,)."""
        table, agenda = self.main, self.agenda
        in_force = agreed.copy()
        for i in table.deciders:
            party = table.parties[i]
            mine = party.interests
            home = mine.home
            if home is None:
                continue
            asked = agreed & answers.accepts[:, i]  # who was outvoted has nothing to ratify
            shift = mine.shift(agenda.fallback_on)
            margins = home.margins(table.text, agenda.today, mine.believed, agenda.months, shift)
            passed = party.seat.ratifies(VoteView(agenda, table.text, margins, home.share, home.threshold, asked))
            minutes.vote(self.hall.log, party, asked, margins, passed)
            self.hall.ends.not_ratified(in_force & asked & ~passed, party, margins)
            in_force &= passed | ~asked
        return in_force
