"""A month in the life of an agreement: delivery, trust, what was taken back, and who walks away."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim import tactics, utility
from sim.model import delivery
from sim.model.agents import Party
from sim.model.draw import Draw
from sim.model.incidents import Incidents
from sim.sums import over_last
from sim.types import Bools, Floats, Ints

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation

STALLED = 0.01  # a month that moves an issue by less than this is a month of stall


class Duty(NamedTuple):
    """The M issues that a party delivers or can block, and what moves it there whatever is at stake."""

    party: Party
    columns: list[int]
    owed: Bools  # (D,) what the others must deliver
    inertia: Floats  # (W, M) log odds of willingness with nothing at stake, against it for what it would only let pass
    refusal: Floats  # (W, M) utility that refusing costs


class Months:
    """What happens between two meetings, and after the last one. State over W worlds, D issues, N parties."""

    def __init__(self, model: Negotiation, draw: Draw) -> None:
        self.model = model
        case = model.case
        worlds, issues = model.worlds, list(case.plan.issues.values())
        rule = {
            f"{group}.{name}": draw.number(getattr(getattr(case, group), name), group, name)
            for group, names in _NUMBERS.items()
            for name in names
        }
        self.rule = rule
        self.gates = delivery.Gates(case.plan)
        index = {name: i for i, name in enumerate(model.party_names)}
        self.owners = model.owners
        self.blockers = [[index[p] for p in issue.blocks if p in index] for issue in issues]
        self.steps = model.deal.steps
        self.reversible = np.array([issue.reversible for issue in issues]) & self.steps
        self.pace = 1.0 / np.stack(
            [draw.number(issue.months, "plan", "issues", n, "months") for n, issue in case.plan.issues.items()], axis=1
        )
        self.slope = rule["delivery.slope"][:, None]
        self.duties = self._duties()
        self.deliverers = {i: [d for d, o in enumerate(self.owners) if i in o] for o in self.owners for i in o}
        self._bound: Bools | None = None  # the issues in force that the stakes are about
        self.armed = [i for i, p in enumerate(model.parties) if p.profile.armed or p.profile.spoiler]
        sources = [model.parties[i] for i in self.armed]
        shares = [
            draw.number(p.profile.incident_share, "parties", p.name, "incident_share") * p.profile.armed
            for p in sources
        ]
        share = np.stack(shares, axis=1) if shares else np.zeros((worlds, 0))
        capacity = {
            p.index: draw.number(p.profile.spoiler.capacity, "parties", p.name, "spoiler", "capacity")
            for p in sources
            if p.profile.spoiler is not None
        }
        truce = case.incidents.truce
        self.truce = None if truce is None else model.issue_names.index(truce)
        self.incidents = Incidents(self, share, capacity)
        self.fallback_month = np.full(worlds, -1, dtype=np.int64)
        self.stalled = np.zeros(worlds)
        self.regret = np.zeros((worlds, len(model.parties)))

    def _duties(self) -> list[Duty]:
        """What each party delivers or can block, for those that do."""
        bias = np.clip(self.rule["delivery.bias"], 1e-6, 1 - 1e-6)
        inertia = np.log(bias / (1.0 - bias))[:, None]
        cost = self.rule["delivery.refusal_cost"][:, None] * self.model.guarantee
        found = []
        for i, party in enumerate(self.model.parties):
            mine = [d for d in range(len(self.owners)) if i in self.owners[d] or i in self.blockers[d]]
            owed = np.array([i not in owners for owners in self.owners])
            if mine:
                bias = np.where(owed[mine], -inertia, inertia)
                found.append(Duty(party, mine, owed & self.steps, bias, np.take(cost, mine, axis=1)))
        return found

    # --- one month ---------------------------------------------------------------------------------------------

    def pass_by(self, living: Bools) -> None:
        """Let a month pass in the worlds that are `living` it, (W,); `model.months` counts it already."""
        month = self.model.months
        trust_before = self.mean_trust()
        start = self.model.deal.delivered.copy()
        self._take_announced_step(living, month)
        self._deliver(living, month)
        self._learn(living, month)
        self.incidents.pass_by(living, month)
        self._take_back(living, trust_before)
        self._stall(living, start)
        self._leave(living)

    def _take_announced_step(self, living: Bools, month: Ints) -> None:
        """In the first month a party may take a step that nobody has signed: it is delivered, and builds trust."""
        step = self.model.case.announced
        if step.party is None or step.issue is None:
            return
        now = living & (month == 1)
        d, i = self.model.issue_names.index(step.issue), self.model.party_names.index(step.party)
        size = np.where(now, self.rule["announced.size"], 0.0)  # nothing happens in the other worlds
        self.model.deal.delivered[:, d] = np.maximum(self.model.deal.delivered[:, d], size)
        for other in self.model.parties:
            if other.index != i:
                trust = other.trust[:, i]
                share = self.rule["announced.share"]
                other.trust[:, i] = tactics.trust_after_step(trust, size, share, now)
        self.model.note.mark("announced", now, actor=step.party, issue=step.issue, value=size)

    def _deliver(self, living: Bools, month: Ints) -> None:
        deal = self.model.deal
        stakes = self._stakes()
        will = np.ones_like(deal.delivered)
        for duty in self.duties:
            party, mine = duty.party, duty.columns
            mood = self.rule["delivery.noise"] * self.model.normal_of_month("will", party.name, month)
            wish = delivery.willingness(
                ideal=party.ideal,
                stake=stakes[party.index],
                risk=party.risk,
                believed=party.belief,
                owed=duty.owed,
                agreed=deal.agreed,
                delivered=deal.delivered,
                refusal=duty.refusal + mood[:, None],
                slope=self.slope,
                bias=duty.inertia,
                columns=mine,
            )
            will[:, mine] = np.minimum(will[:, mine], wish)
        self.caps = self.gates.caps(deal.levels(), deal.agreed, deal.bound, self.rule["delivery.tranche"])
        self._limit(self.caps)
        moved = delivery.advance(deal.delivered, deal.agreed, deal.bound & self.steps, will * self.pace, self.caps)
        deal.delivered = np.where(living[:, None], moved, deal.delivered)
        deal.since = deal.since + living[:, None]

    def _stakes(self) -> dict[int, Floats]:
        """What is at stake for each party in what is in force, (W, D); the same until something is signed."""
        if self._bound is not self.model.deal.bound:
            self._bound = self.model.deal.bound
            self._staked = {duty.party.index: duty.party.stakes(self._bound) for duty in self.duties}
        return self._staked

    def _limit(self, caps: Floats) -> None:
        """While the fallback is on, what it keeps to the areas already handed over is capped."""
        on = self.fallback_month >= 0
        for name, limit in self.model.case.fallback.limits.items():
            d = self.model.issue_names.index(name)
            caps[:, d] = np.where(on, np.minimum(caps[:, d], limit), caps[:, d])

    def _learn(self, living: Bools, month: Ints) -> None:
        """Trust moves toward what is seen: T += learning (seen - T)."""
        deal = self.model.deal
        levels, agreed = deal.levels(), np.maximum(deal.agreed, 1e-9)
        expected = np.minimum(deal.since * self.pace / agreed, 1.0)
        room = np.where(deal.agreed > 1e-9, self.caps / agreed, 1.0)
        expected = np.minimum(expected, np.maximum(room, levels))  # a closed gate is nobody's default
        due = deal.bound & self.steps & (expected > 0.05)
        blur = self.rule["trust.noise"] * (1.0 - self.rule["trust.monitoring"])
        for i, owns in sorted(self.deliverers.items()):
            party = self.model.parties[i]
            error = blur * self.model.normal_of_month("seen", party.name, month)
            done, by_now, counts = (np.take(a, owns, axis=1) for a in (levels, expected, due))
            view, any_due = delivery.seen(done, by_now, counts, error)
            gain = np.where(living & any_due, self.rule["trust.learning"], 0.0)
            for other in self.model.parties:
                if other is not party:
                    trust = other.trust[:, i]
                    other.trust[:, i] = trust + gain * (view - trust)

    def _take_back(self, living: Bools, trust_before: Floats) -> None:
        """Reversible issues go backwards by the share of their trust that their deliverers lost this month."""
        deal = self.model.deal
        lost = np.maximum(1.0 - self.mean_trust() / np.maximum(trust_before, 1e-9), 0.0)
        share = np.zeros_like(deal.delivered)
        for d, owners in enumerate(self.owners):
            if owners and self.reversible[d] and d != self.truce:
                share[:, d] = reduce(np.maximum, [lost[:, i] for i in owners])
        share *= self.rule["delivery.backslide"][:, None]
        moved = delivery.take_back(deal.delivered, deal.before, share, self.reversible, deal.bound)
        deal.delivered = np.where(living[:, None], moved, deal.delivered)

    def mean_trust(self) -> Floats:
        """Each party's trust in those it faces at the deciding table, mean over them, (W, N)."""
        seats = [p.index for p in self.model.main.parties]
        mean = np.ones((self.model.worlds, len(self.model.parties)))
        for i, party in enumerate(self.model.parties):
            others = [j for j in seats if j != i]
            if others:
                mean[:, i] = over_last(np.take(party.trust, others, axis=1)) / len(others)
        return mean

    def _stall(self, living: Bools, start: Floats) -> None:
        """Point 17: when the trigger issue has not moved for long enough, the fallback is switched on for good."""
        rule = self.model.case.fallback
        if not rule.enabled or rule.trigger is None:
            return
        d = self.model.issue_names.index(rule.trigger)
        deal = self.model.deal
        moves = deal.delivered[:, d] - start[:, d] >= STALLED
        done = deal.bound[:, d] & (deal.levels()[:, d] >= self.rule["delivery.complete"])
        self.stalled = np.where(living, np.where(moves | done, 0.0, self.stalled + 1.0), self.stalled)
        starts = living & (self.fallback_month < 0) & (self.stalled >= rule.after)
        self.fallback_month = np.where(starts, self.model.months, self.fallback_month)
        if rule.issue is not None:
            e = self.model.issue_names.index(rule.issue)
            on = living & (self.fallback_month >= 0)  # a text signed later does not take it back
            deal.delivered[:, e] = np.where(on, np.maximum(deal.delivered[:, e], 0.5), deal.delivered[:, e])
        self.model.note.mark("fallback", starts)

    def _leave(self, living: Bools) -> None:
        """A party leaves when a deal has for some months been worth less to it than no deal was when it signed."""
        deal = self.model.deal
        sorry = np.zeros_like(self.regret, dtype=bool)
        text = np.where(deal.bound, deal.agreed, deal.delivered)  # what was left for later stands where it is today
        for clause in deal.clauses:
            party, at = self.model.parties[clause.party], clause.columns
            outcome = utility.expected_text(*(np.take(a, at, axis=1) for a in (text, deal.delivered, party.belief)))
            worth = utility.paper_value(outcome, clause.wish, clause.weight, party.risk)
            sorry[:, clause.party] |= clause.signed & ~utility.no_worse(worth, clause.reserved)
        self.regret = np.where(living[:, None], np.where(sorry, self.regret + 1.0, 0.0), self.regret)
        leaving = living[:, None] & (self.regret >= self.model.case.delivery.patience)
        goes = np.asarray(leaving.any(axis=1))
        who = leaving.argmax(axis=1)
        self.model.collapse(goes, "left", who)


_NUMBERS = {
    "delivery": ("slope", "bias", "refusal_cost", "tranche", "backslide", "noise", "complete"),
    "trust": ("learning", "monitoring", "noise"),
    "incidents": (
        "rate", "misattribution", "trust_loss", "damage", "escalation", "guarantor_pressure", "restraint",
    ),
    "announced": ("size", "share"),
    "spoiling": ("rate", "strength"),
}  # fmt: skip
