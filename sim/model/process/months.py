"""A month in the life of an agreement: delivery, trust, incidents, what is taken back, and who leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from sim import tactics
from sim.model.process.endings import Ends
from sim.model.process.front import Front
from sim.model.process.incidents import Incidents
from sim.model.process.luck import Luck
from sim.model.record.transcript import Transcript
from sim.model.rules import agreement as settled
from sim.model.rules import delivery, fallback, leaving
from sim.model.rules import trust as trusting
from sim.model.rules.numbers import AnnouncedNumbers, DeliveryNumbers, TrustNumbers
from sim.model.rules.trust import Obligations
from sim.model.seats.seat import Duty, LeaveView, Member, MonthView
from sim.model.world import World
from sim.scenario.rules import Fallback
from sim.types import Bools, Floats, Ints

GRACE = 1.0  # months by which what is due may be late before it is held against anybody; an assumption


@dataclass(frozen=True)
class Terms:
    """What the plan says of delivery, over D issues.

    owners : the parties that have signed for each issue and owe it; `obligations.parts` has those who owe a part of
        their own only where a mandate binds them.
    pace : ladder a month at full will, (W, D). reversible : (D,).
    keeps : how much of what exceeds a text stays, (W, D).
    duties : of each party that delivers or can block something. obligations : who owes what, for belief.
    guarantee : (W, D) in [0, 1]. opposite : parties at the main table, whom the others trust or not.
    """

    owners: list[list[int]]
    pace: Floats
    reversible: Bools
    keeps: Floats
    duties: dict[int, Duty]
    obligations: Obligations
    guarantee: Floats
    opposite: list[int]
    gates: delivery.Gates
    truce: int | None


@dataclass(frozen=True)
class Announcement:
    """A step that a party announces and takes in the first month without anybody having signed it."""

    party: int
    name: str
    column: int
    issue: str
    numbers: AnnouncedNumbers


@dataclass(frozen=True)
class FallbackRule:
    """Point 17, its issues as columns of the plan."""

    trigger: int | None
    issue: int | None
    after: int
    limits: dict[int, float]

    @classmethod
    def of(cls, rule: Fallback, issues: Sequence[str]) -> FallbackRule:
        """The rule of a scenario."""
        return cls(
            trigger=issues.index(rule.trigger) if rule.enabled and rule.trigger is not None else None,
            issue=None if rule.issue is None else issues.index(rule.issue),
            after=rule.after,
            limits={issues.index(name): limit for name, limit in rule.limits.items()},
        )


class Delivery:
    """What happens between two meetings, and after the last one.

    It owns `Agreement` and `Beliefs`, and of its own `fallback_month` (W,), -1 while it is off, `stalled` (W,) and
    `regret` (W, N), in months, and `caps` (W, D), how far gates and fallback let each issue go this month.
    """

    def __init__(
        self,
        world: World,
        parties: Sequence[Member],
        terms: Terms,
        numbers: DeliveryNumbers,
        trust: TrustNumbers,
        incidents: Incidents,
        fallback_rule: FallbackRule,
        announced: Announcement | None,
        patience: int,
        front: Front | None = None,
    ) -> None:
        worlds = len(world.clock.alive)
        self.world = world
        self.parties = parties
        self.terms = terms
        self.numbers = numbers
        self.trust = trust
        self.incidents = incidents
        self.rule = fallback_rule
        self.announced = announced
        self.patience = patience
        self.front = front
        self.fallback_month = np.full(worlds, -1, dtype=np.int64)
        self.stalled = np.zeros(worlds)
        self.caps = np.ones(world.agreement.delivered.shape)
        self.regret = np.zeros((worlds, len(parties)))
        self._acting = _acting(terms)
        self.believe()

    # --- what is signed ------------------------------------------------------------------------------------------

    def sign(self, columns: Sequence[int], text: Floats, covers: Bools) -> None:
        """Bring a text (W, K) into force on the issues it `covers`, (W, K); clauses take effect at once."""
        deal, month = self.world.agreement, self.world.clock.month
        deal.agreed[:, columns] = np.where(covers, text, deal.agreed[:, columns])
        deal.before[:, columns] = np.where(covers, deal.delivered[:, columns], deal.before[:, columns])
        bound = deal.bound.copy()
        bound[:, columns] |= covers
        deal.bound = bound
        deal.since[:, columns] = np.where(covers, 0.0, deal.since[:, columns])
        deal.month[:, columns] = np.where(covers, month[:, None], deal.month[:, columns])
        at_once = covers & ~deal.steps[list(columns)]
        deal.delivered[:, columns] = np.where(at_once, text, deal.delivered[:, columns])

    def under_way(self, columns: Sequence[int], text: Floats) -> None:
        """Bring a text (W, K) into force that was agreed before the first meeting, when nothing was delivered."""
        self.sign(columns, text, np.ones(text.shape, dtype=bool))
        self.world.agreement.before[:, columns] = 0.0

    def levels(self) -> Floats:
        """Share of what was agreed that is delivered, (W, D)."""
        deal = self.world.agreement
        return settled.level(deal.delivered, deal.agreed, deal.bound)

    def progress(self) -> Floats:
        """Mean of `levels` over the issues in force, (W,); 1 where nothing is."""
        return settled.progress(self.levels(), self.world.agreement.bound)

    def calendar(self, worlds: Ints) -> Floats:
        """Where each issue would stand by now at full will of all, in these worlds, (len(worlds), D)."""
        deal = self.world.agreement
        at = [deal.before, deal.agreed, np.where(deal.bound, deal.month, np.nan), self.terms.pace]
        before, agreed, month, pace = (a.take(worlds, axis=0) for a in at)
        plan = delivery.Calendar(
            before=before,
            agreed=agreed,
            month=month,
            pace=pace,
            steps=deal.steps,
            gates=self.terms.gates,
            tranche=self.numbers.tranche.take(worlds),
            limits=self.rule.limits,
            fallback_month=self.fallback_month.take(worlds),
            owed=np.take(self._owed(), worlds, axis=0),
        )
        return delivery.at_full_will(plan, self.world.clock.month.take(worlds))

    def _owed(self) -> Floats:
        """The share of each issue that anybody owes, (W, D): all, but for parts of parties that no mandate binds."""
        share = np.ones_like(self.world.agreement.delivered)
        for d, part in self.terms.obligations.parts.items():
            share[:, d] = part.bound(self.world.bound_by_mandate)
        return share

    def believe(self) -> None:
        """Everybody forms its belief that each issue will be delivered."""
        world, owed = self.world, self.terms.obligations
        if self.front is not None:
            world.bound_by_mandate = self.front.bound(world.clock.month, len(self.parties))
        found = owed.believed(world.beliefs.trust, self.terms.guarantee, world.bound_by_mandate, self._answered())
        if self.front is not None:
            found = self.front.believed(found, owed.columns, world.clock.month)
        world.beliefs.believed = found

    def bind(self, where: Bools, members: Sequence[int]) -> None:
        """A mandate of these parties binds each of them from now on, in these worlds, (W,)."""
        bound = self.world.bound_by_mandate.copy()
        bound[:, members] |= where[:, None]
        self.world.bound_by_mandate = bound

    def set_place(self, column: int, places: Floats, where: Bools) -> None:
        """Something outside moves what is delivered of an issue, (W,), in these worlds, (W,)."""
        deal = self.world.agreement
        deal.delivered[:, column] = np.where(where, places, deal.delivered[:, column])

    def set_trust(self, who: int, whom: int, trust: Floats, where: Bools) -> None:
        """Something outside moves how far one party trusts another, (W,), in these worlds, (W,)."""
        mine = self.world.beliefs.trust[who]
        mine[:, whom] = np.where(where, trust, mine[:, whom])

    def mean_trust(self) -> Floats:
        """Each party's trust in those it faces at the main table, mean over them, (W, N)."""
        return trusting.mean_trust(self.world.beliefs.trust, self.terms.opposite)

    # --- one month -----------------------------------------------------------------------------------------------

    def pass_by(self, living: Bools, cohesion: Floats, luck: Luck, ends: Ends, log: Transcript) -> None:
        """Let a month pass in the worlds that are `living` it, (W,); the clock counts it already."""
        world = self.world
        trust_before = self.mean_trust()
        start = world.agreement.delivered.copy()
        self._take_announced_step(living, log)
        self._deliver(living, luck)
        self._learn(living, luck)
        world.agreement.delivered, world.beliefs.trust = self.incidents.pass_by(
            world, living, cohesion, luck, ends, log
        )
        self._take_back(living, trust_before)
        self._stall(living, start, log)
        self._leave(living, ends)

    def _take_announced_step(self, living: Bools, log: Transcript) -> None:
        """In the first month a party may take a step that nobody has signed: it is delivered, and builds trust."""
        step = self.announced
        if step is None:
            return
        deal, trust = self.world.agreement, self.world.beliefs.trust
        now = living & (self.world.clock.month == 1)
        size = np.where(now, step.numbers.size, 0.0)  # nothing happens in the other worlds
        deal.delivered[:, step.column] = np.maximum(deal.delivered[:, step.column], size)
        for other, mine in enumerate(trust):
            if other != step.party:
                mine[:, step.party] = tactics.trust_after_step(mine[:, step.party], size, step.numbers.share, now)
        log.mark("announced", now, actor=step.name, issue=step.issue, value=size)

    def _deliver(self, living: Bools, luck: Luck) -> None:
        """Whoever owes or can block an issue says how willing it is; gates and fallback say how far it may go."""
        world, deal = self.world, self.world.agreement
        levels = self.levels()
        caps = self.terms.gates.caps(levels, deal.agreed, deal.bound, self.numbers.tranche)
        if self.front is not None:
            caps = self.front.caps(caps, deal.agreed, world.clock.month, self.numbers.tranche)
        for column, limit in self.rule.limits.items():
            caps[:, column] = fallback.limited(caps, column, self.fallback_month >= 0, limit)
        caps = np.minimum(caps, np.where(deal.bound, deal.agreed, 1.0) * self._owed())
        expected, due = self._due(levels, np.maximum(deal.since - GRACE, 0.0), caps)
        kept = np.where(due, np.minimum(levels / np.maximum(expected, delivery.TINY), 1.0), 1.0)
        left = delivery.left_to_do(deal.agreed, deal.delivered)
        signed = trusting.signatories(deal.accounts, len(self.parties), len(living))
        will = np.ones_like(deal.delivered)
        parts: dict[tuple[int, int], Floats] = {}  # what a party says of a part of its own, by issue and party
        for i, duty in self.terms.duties.items():
            party = self.parties[i]
            view = MonthView(
                month=world.clock.month,
                living=living,
                duty=duty,
                mood=self.numbers.noise * luck.normal(world.clock.month, "will", party.name),
                agreed=deal.agreed,
                delivered=deal.delivered,
                bound=deal.bound,
                believed=world.beliefs.believed[i],
                left=left,
                fell_due=due,
                kept=kept,
                signed=signed[:, i],
            )
            said = party.seat.delivers(view)
            for m, d in enumerate(duty.columns):
                if self._has_part(d, i):
                    parts[d, i] = said[:, m]
                else:
                    will[:, d] = np.minimum(will[:, d], said[:, m])
        pace = self._joined(will, parts) * self.terms.pace
        moved = delivery.advance(deal.delivered, deal.agreed, deal.bound & deal.steps, pace, caps, self.terms.keeps)
        deal.delivered = np.where(living[:, None], moved, deal.delivered)
        deal.since = deal.since + living[:, None]
        self.caps = caps

    def _has_part(self, column: int, party: int) -> bool:
        """Whether a party owes a part of its own in an issue, and only where a mandate binds it."""
        return party in self.terms.obligations.others(column)

    def _joined(self, will: Floats, parts: Mapping[tuple[int, int], Floats]) -> Floats:
        """Willingness on each issue, (W, D), with that of those who owe a part of their own where they are bound."""
        answered = self._answered()
        for d, part in self.terms.obligations.parts.items():
            theirs = np.stack([parts[d, i] for i in part.others], axis=1)
            will[:, d] = part.together(will[:, d], theirs, self.world.bound_by_mandate, answered.get(d))
        return will

    def _answered(self) -> dict[int, Floats]:
        """How far those at the main table answer for the rest of their side, (W,) by issue."""
        return {} if self.front is None else self.front.answered_for(self.world.clock.month)

    def _due(self, levels: Floats, since: Floats, caps: Floats) -> tuple[Floats, Bools]:
        """The share of each issue that is due after so many months, and which count, (W, D) each."""
        deal = self.world.agreement
        return trusting.due_by_now(
            levels=levels,
            agreed=deal.agreed,
            since=since,
            pace=self.terms.pace,
            caps=caps,
            owed=deal.bound & deal.steps,
        )

    def _learn(self, living: Bools, luck: Luck) -> None:
        """Trust in each party that owes something moves toward what is seen of it."""
        deal, beliefs, month = self.world.agreement, self.world.beliefs, self.world.clock.month
        levels = self.levels()
        expected, due = self._due(levels, deal.since, self.caps)
        blur = self.trust.noise * (1.0 - self.trust.monitoring)
        for i, owns, signed in self._acting:
            error = blur * luck.normal(month, "seen", self.parties[i].name)
            owes = due.take(owns, axis=1) & (signed | self.world.bound_by_mandate[:, i, None])
            # `take` keeps a world's numbers side by side, so that their sum is the same in every batch.
            done, by_now = levels.take(owns, axis=1), expected.take(owns, axis=1)
            view, any_due = delivery.seen(done, by_now, owes, error)
            gain = np.where(living & any_due, self.trust.learning, 0.0)
            beliefs.trust[:, :, i] = trusting.of_others(trusting.learned, beliefs.trust[:, :, i], i, view, gain)

    def _take_back(self, living: Bools, trust_before: Floats) -> None:
        """Reversible issues go backwards by the share of their trust that their deliverers lost this month."""
        deal = self.world.agreement
        lost = trusting.lost_share(self.mean_trust(), trust_before)
        share = np.zeros_like(deal.delivered)
        for d, owners in enumerate(self.terms.owners):
            if owners and self.terms.reversible[d] and d != self.terms.truce:
                share[:, d] = reduce(np.maximum, [lost[:, i] for i in owners])
        share *= self.numbers.backslide[:, None]
        moved = delivery.take_back(deal.delivered, deal.before, share, self.terms.reversible, deal.bound)
        deal.delivered = np.where(living[:, None], moved, deal.delivered)

    def _stall(self, living: Bools, start: Floats, log: Transcript) -> None:
        """Point 17: when the trigger issue has not moved for long enough, the fallback is switched on for good."""
        rule, deal = self.rule, self.world.agreement
        if rule.trigger is None:
            return
        d = rule.trigger
        done = deal.bound[:, d] & (self.levels()[:, d] >= self.numbers.complete)
        self.stalled = fallback.stalled_months(self.stalled, living, deal.delivered[:, d] - start[:, d], done)
        starts = fallback.begins(living, self.fallback_month, self.stalled, rule.after)
        self.fallback_month = np.where(starts, self.world.clock.month, self.fallback_month)
        if rule.issue is not None:
            on = living & (self.fallback_month >= 0)  # a text signed later does not take it back
            now = deal.delivered[:, rule.issue]
            deal.delivered[:, rule.issue] = np.where(on, np.maximum(now, 0.5), now)
        log.mark("fallback", starts)

    def _leave(self, living: Bools, ends: Ends) -> None:
        """A party leaves when a deal has for some months been worth less to it than no deal was when it signed."""
        deal, beliefs = self.world.agreement, self.world.beliefs
        sorry = np.zeros_like(self.regret, dtype=bool)
        text = np.where(deal.bound, deal.agreed, deal.delivered)
        for account in deal.accounts:
            i = account.party
            believed, risk = beliefs.believed[i], self.parties[i].interests.risk
            sorry[:, i] |= leaving.regrets(account, text, deal.delivered, believed, risk)
        self.regret = leaving.months_of_regret(self.regret, living, sorry)
        gone, own = np.zeros_like(sorry), np.zeros_like(sorry)
        for i, party in enumerate(self.parties):
            mine = tuple(account for account in deal.accounts if account.party == i)
            if mine:
                view = LeaveView(self.world.clock.month, living, self.regret[:, i], self.patience, mine)
                gone[:, i] = party.seat.leaves(view)
                if party.seat is not party.seat.adviser:
                    own[:, i] = gone[:, i] & ~party.seat.adviser.leaves(view)
        goes = np.asarray(gone.any(axis=1))
        if goes.any():
            who: Ints = gone.argmax(axis=1)
            ends.left(goes, who, own[np.arange(len(who)), who])


def _acting(terms: Terms) -> list[tuple[int, list[int], Bools]]:
    """Who is seen to deliver: each party, the issues in which it acts, and whether it has signed for each, (M,)."""
    acts = [[*owners, *terms.obligations.others(d)] for d, owners in enumerate(terms.owners)]
    found = []
    for i in sorted({i for acting in acts for i in acting}):
        owns = [d for d, acting in enumerate(acts) if i in acting]
        found.append((i, owns, np.array([i in terms.owners[d] for d in owns])))
    return found
