"""A month in the life of an agreement: delivery, trust, what was taken back, and who walks away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import tactics, utility
from sim.model import delivery
from sim.model.draw import Draw
from sim.model.incidents import Incidents
from sim.sums import over_last
from sim.types import Bools, Floats, Ints

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation

STALLED = 0.01  # a month that moves an issue by less than this is a month of stall


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
        bias = np.clip(rule["delivery.bias"], 1e-6, 1 - 1e-6)
        self.bias = np.log(bias / (1.0 - bias))[:, None]
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
        guarantee = self.model.guarantee
        refusal = self.rule["delivery.refusal_cost"][:, None] * guarantee
        will = np.ones_like(deal.delivered)
        for i, party in enumerate(self.model.parties):
            mine = [d for d in range(len(self.owners)) if i in self.owners[d] or i in self.blockers[d]]
            if not mine:
                continue
            owed = np.array([i not in owners for owners in self.owners])
            inertia = np.where(owed, -self.bias, self.bias)
            mood = self.rule["delivery.noise"] * self.model.normal_of_month("will", party.name, month)
            wish = delivery.willingness(
                ideal=party.ideal,
                stake=party.stakes(deal.bound),
                risk=party.risk,
                believed=party.belief,
                owed=owed & self.steps,
                agreed=deal.agreed,
                delivered=deal.delivered,
                refusal=refusal + mood[:, None],
                slope=self.slope,
                bias=inertia,
            )
            will[:, mine] = np.minimum(will[:, mine], wish[:, mine])
        self.caps = self.gates.caps(deal.levels(), deal.agreed, deal.bound, self.rule["delivery.tranche"])
        self._limit(self.caps)
        moved = delivery.advance(deal.delivered, deal.agreed, deal.bound & self.steps, will * self.pace, self.caps)
        deal.delivered = np.where(living[:, None], moved, deal.delivered)
        deal.since = deal.since + living[:, None]

    def _limit(self, caps: Floats) -> None:
        """While the fallback is on, what it keeps to the areas already handed over is capped."""
        on = self.fallback_month >= 0
        for name, limit in self.model.case.fallback.limits.items():
            d = self.model.issue_names.index(name)
            caps[:, d] = np.where(on, np.minimum(caps[:, d], limit), caps[:, d])

    def _learn(self, living: Bools, month: Ints) -> None:
        """Trust moves toward what is seen: T += learning (seen - T)."""
        deal = self.model.deal
        levels = deal.levels()
        expected = np.minimum(deal.since * self.pace / np.maximum(deal.agreed, 1e-9), 1.0)
        room = np.where(deal.agreed > 1e-9, self.caps / np.maximum(deal.agreed, 1e-9), 1.0)
        expected = np.minimum(expected, np.maximum(room, levels))  # a closed gate is nobody's default
        due = deal.bound & self.steps & (expected > 0.05)
        blur = self.rule["trust.noise"] * (1.0 - self.rule["trust.monitoring"])
        for i, party in enumerate(self.model.parties):
            owns = np.array([i in owners for owners in self.owners])
            if not owns.any():
                continue
            error = blur * self.model.normal_of_month("seen", party.name, month)
            mine = [np.compress(owns, a, axis=1) for a in (levels, expected)]
            view, any_due = delivery.seen(mine[0], mine[1], np.compress(owns, due, axis=1), error)
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
                share[:, d] = np.max(lost[:, owners], axis=1)
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
        for clause in deal.clauses:
            party = self.model.parties[clause.party]
            at = clause.columns
            # What was left for later stands where it is today.
            text = np.where(deal.bound, deal.agreed, deal.delivered)
            outcome = utility.expected_text(*(np.take(a, at, axis=1) for a in (text, deal.delivered, party.belief)))
            worth = utility.paper_value(outcome, np.take(party.ideal, at, axis=1), clause.weight, party.risk)
            sorry[:, clause.party] |= clause.signed & (worth < clause.reserved)
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
