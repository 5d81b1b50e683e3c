"""The agents: parties, the constituencies behind them, and mediators. Each holds its state in all worlds at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim import tactics, utility
from sim.case.profile import Constituency as ConstituencyProfile
from sim.case.profile import Mediation, Profile, RedLine, indifferent, weighed
from sim.case.quantity import exact
from sim.model.draw import Draw
from sim.types import Bools, Floats

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation


class Party(mesa.Agent):  # type: ignore[misc]
    """A party: its interests, its tactic, its trust in the others, and what its constituencies will bear.

    State over W worlds, D issues, N parties: `ideal` (W, D) in [0, 1]; `salience` (W, D) >= 0, 0 on issues in which
    it does not take part (`takes_part` (D,)); `capability` (W,) >= 0;
    `trust` and, from it, `belief` that each issue will be delivered, (W, N) and (W, D) in [0, 1]; `no_agreement` (W,)
    in [-1, 1], the place of the no-agreement value between today and the ideal.
    During talks on K issues: `wish`, `weight`, `believed` (W, K); `today`, the value of today's state, (W,);
    `always`, the bounds of the red lines that hold whatever the text says, (K,) twice.
    """

    def __init__(self, model: Negotiation, name: str, profile: Profile, draw: Draw) -> None:
        super().__init__(model)
        self.name = name
        self.profile = profile
        self.index = model.party_names.index(name)
        path = ("parties", name)
        issues = model.issue_names
        lower, upper = _bounds_of(profile.red_lines, issues)
        self.risk = draw.exponent(profile.risk, *path, "risk")
        # A red line holds for the party's own wishes too, even for an unlikely draw of them.
        self.ideal = np.clip(draw.by_issue(profile.ideal, issues, model.published, *path, "ideal"), lower, upper)
        self.takes_part = np.array([not indifferent(issue, profile.ideal) for issue in issues])
        whole = model.case.whole_salience
        salience = draw.by_issue(
            weighed(profile.salience, issues, profile.ideal), issues, exact(whole), *path, "salience"
        )
        self.salience = salience / whole
        self.capability = draw.number(profile.capability, *path, "capability")
        # Weights of its tactics, summing to 1; most parties have one.
        self.mix = dict(sorted(profile.tactic.weights().items()))
        self.beta = draw.number(profile.tactic.beta, *path, "tactic", "beta")
        self.no_agreement = draw.number(profile.no_agreement, *path, "no_agreement")
        self.cost_of_stalemate = draw.number(profile.cost_of_stalemate, *path, "cost_of_stalemate")
        self.misperception = draw.number(profile.misperception, *path, "misperception")
        self.anticipation = draw.number(profile.anticipation, *path, "anticipation")
        self.fallback = draw.number(profile.fallback, *path, "fallback")
        self.red_lines = _lines(profile.red_lines, issues, draw, (*path, "red_lines"))
        self.trust = np.ones((model.worlds, len(model.party_names)))
        self.home = Home(model, self, draw) if profile.constituencies else None

    # --- talks -------------------------------------------------------------------------------------------------

    def take_up(self, columns: Sequence[int], in_play: Bools, today: Floats) -> None:
        """Turn to the issues in `columns` of the plan; `in_play` and `today`, what is delivered now, are (W, K)."""
        self.wish = np.take(self.ideal, columns, axis=1)
        self.weight = utility.weights(np.take(self.salience, columns, axis=1), in_play)
        self.lines = [line.among(columns) for line in self.red_lines if line.column in columns]
        firm = [line for line in self.profile.red_lines if not line.unless]
        self.always = [np.take(bound, columns) for bound in _bounds_of(firm, self.model.issue_names)]
        if self.home:
            self.home.take_up(columns, in_play)
        self.take_stock(columns, today)

    def take_stock(self, columns: Sequence[int], today: Floats) -> None:
        """Look anew at the issues in `columns`: what today's state (W, K) is worth, and what can be believed."""
        self.today = self.paper(today)
        self.believed = np.take(self.belief, columns, axis=1)
        if self.home:
            self.home.take_stock(today)

    def believe(self, guarantee: Floats, debts: Debts) -> None:
        """Form the belief q (W, D) that each issue will be delivered, from the least trusted of those who owe it."""
        self.belief = utility.belief(guarantee, debts.least_trust(self.trust, self.index))

    def reservation(self, months: Floats, fallback_on: Bools) -> Floats:
        """The no-agreement value r(t) after `months` of talks, (W,)."""
        return utility.no_agreement_value(
            self.today, self.no_agreement, self.cost_of_stalemate, months, np.where(fallback_on, self.fallback, 0.0)
        )

    def paper(self, text: Floats) -> Floats:
        """u of a text (W, K) on the table, (W,)."""
        return utility.paper_value(text, self.wish, self.weight, self.risk)

    def expect(self, text: Floats, today: Floats) -> Floats:
        """V of a text (W, K): u of what the party believes will come of it, (W,)."""
        return self.paper(utility.expected_text(text, today, self.believed))

    def demand(self, target: Floats, aspired: Floats) -> Floats:
        """The text (W, K) asked for: as far toward `target` as the aspiration (W,) allows."""
        return tactics.line_proposal(aspired, self.wish, self.weight, self.risk, target)

    def bounds(self, text: Floats, elsewhere: Floats) -> tuple[Floats, Floats]:
        """Lowest and highest value of each issue that no red line in force refuses, each (W, K).

        `elsewhere` (W, D) holds the issues that are not on the table, for red lines that depend on them.
        """
        lower, upper = (np.repeat(bound[None], len(text), axis=0) for bound in self.always)
        for line in self.lines:
            if line.conditions:
                held = line.in_force(text, elsewhere)
                k = line.k
                if line.below is not None:
                    lower[:, k] = np.where(held, np.maximum(lower[:, k], line.below), lower[:, k])
                if line.above is not None:
                    upper[:, k] = np.where(held, np.minimum(upper[:, k], line.above), upper[:, k])
        return lower, upper

    # --- delivery ----------------------------------------------------------------------------------------------

    def stakes(self, bound: Bools) -> Floats:
        """Salience normalised over the issues in force, (W, D)."""
        return utility.weights(self.salience, bound)


class Debts:
    """Who owes which issue, grouped so that issues with the same debtors share one look at trust."""

    def __init__(self, owners: Sequence[Sequence[int]], steps: Bools) -> None:
        self.groups = sorted({tuple(o) if step else () for o, step in zip(owners, steps, strict=True)})
        self._group_of = [self.groups.index(tuple(o) if step else ()) for o, step in zip(owners, steps, strict=True)]

    def least_trust(self, trust: Floats, myself: int) -> Floats:
        """Trust (W, N) in the least trusted other debtor of each issue, (W, D); 1 where nobody else owes anything."""
        least = np.ones((trust.shape[0], len(self.groups)))
        for g, group in enumerate(self.groups):
            for owner in group:
                if owner != myself:
                    least[:, g] = np.minimum(least[:, g], trust[:, owner])
        return np.take(least, self._group_of, axis=1)


class Home:
    """The constituencies of a party, as arrays over worlds and players at home (level 2 of Putnam 1988)."""

    def __init__(self, model: Negotiation, party: Party, draw: Draw) -> None:
        profiles = party.profile.constituencies
        path = ("parties", party.name, "constituencies")
        issues = model.issue_names
        self.party = party
        self.names = list(profiles)
        self.ideal = _stack(draw.by_issue(c.ideal, issues, party.ideal, *path, n, "ideal") for n, c in profiles.items())
        whole = model.case.whole_salience
        self.salience = _stack(
            draw.by_issue(
                weighed(c.salience, issues, c.ideal, party.profile.ideal),
                issues,
                whole * party.salience,
                *path,
                n,
                "salience",
            )
            / whole
            for n, c in profiles.items()
        )
        self.no_agreement = _stack(
            party.no_agreement if c.no_agreement is None else draw.number(c.no_agreement, *path, n, "no_agreement")
            for n, c in profiles.items()
        )
        self.cost_of_stalemate = _stack(
            party.cost_of_stalemate
            if c.cost_of_stalemate is None
            else draw.number(c.cost_of_stalemate, *path, n, "cost_of_stalemate")
            for n, c in profiles.items()
        )
        weight = _stack(draw.number(c.weight, *path, n, "weight") for n, c in profiles.items())
        self.share = weight / weight.sum(axis=1, keepdims=True)
        self.threshold = draw.number(party.profile.ratification, "parties", party.name, "ratification")
        self.risk = party.risk if isinstance(party.risk, float) else party.risk[:, None, :]
        self.agents = [Constituency(model, self, i, c) for i, c in enumerate(profiles.values())]

    def take_up(self, columns: Sequence[int], in_play: Bools) -> None:
        """Turn to the issues in `columns`, as the party does."""
        self.wish = np.take(self.ideal, columns, axis=2)
        self.weight = utility.weights(np.take(self.salience, columns, axis=2), in_play[:, None, :])

    def take_stock(self, today: Floats) -> None:
        """What today's state (W, K) is worth to each of them."""
        self.today = utility.paper_value(today[:, None, :], self.wish, self.weight, self.risk)

    def margins(self, text: Floats, today: Floats, months: Floats, shift: Floats) -> Floats:
        """What each constituency gains over no agreement by a text (W, K) as it expects it delivered, (W, C)."""
        outcome = utility.expected_text(text, today, self.party.believed)
        value = utility.paper_value(outcome[:, None, :], self.wish, self.weight, self.risk)
        without = utility.no_agreement_value(
            self.today, self.no_agreement, self.cost_of_stalemate, months[:, None], shift[:, None]
        )
        gain: Floats = value - without
        return gain


class Constituency(mesa.Agent):  # type: ignore[misc]
    """A player at home, with a vote; its numbers are a column of its party's `Home`."""

    def __init__(self, model: Negotiation, home: Home, column: int, profile: ConstituencyProfile) -> None:
        super().__init__(model)
        self.name = profile.name
        self.home = home
        self.column = column

    @property
    def ideal(self) -> Floats:
        """What it wants, (W, D)."""
        wanted: Floats = self.home.ideal[:, self.column]
        return wanted

    @property
    def share(self) -> Floats:
        """Its share of the votes at home, (W,)."""
        votes: Floats = self.home.share[:, self.column]
        return votes


class Mediator(mesa.Agent):  # type: ignore[misc]
    """A mediator and its mix of styles, each (W,) in [0, 1] (Touval & Zartman 1985; Beardsley et al. 2006)."""

    def __init__(self, model: Negotiation, name: str, style: Mediation, draw: Draw) -> None:
        super().__init__(model)
        self.name = name
        path = ("parties", name, "mediation")
        self.facilitation = draw.number(style.facilitation, *path, "facilitation")
        self.formulation = draw.number(style.formulation, *path, "formulation")
        self.manipulation = draw.number(style.manipulation, *path, "manipulation")
        self.pool = draw.number(style.pool, *path, "pool")
        self.bias = style.bias


class _Line:
    """A red line against the columns of the plan."""

    def __init__(self, line: RedLine, issues: Sequence[str], draw: Draw, path: tuple[str, ...]) -> None:
        """`path` names the line's chance of being essential."""
        self.issue = line.issue
        self.column = issues.index(line.issue)
        self.above, self.below = line.above, line.below
        self.unless = [(issues.index(name), level) for name, level in line.unless.items()]
        self.essential = draw.event(line.essential, *path)
        self.k = -1
        self.conditions: list[tuple[int, int, float]] = []

    def among(self, columns: Sequence[int]) -> _Line:
        """The same line, aware of where its issues stand among those on the table."""
        at = list(columns)
        self.k = at.index(self.column)
        self.conditions = [(at.index(d) if d in at else -1, d, level) for d, level in self.unless]
        return self

    def in_force(self, text: Floats, elsewhere: Floats) -> Bools:
        """Whether a line with conditions holds: it is waived where every condition is met, (W,)."""
        held = np.zeros(len(text), dtype=bool)
        for k, d, level in self.conditions:
            held |= (text[:, k] if k >= 0 else elsewhere[:, d]) < level - 1e-9
        return held


def _lines(lines: Sequence[RedLine], issues: Sequence[str], draw: Draw, path: tuple[str, ...]) -> list[_Line]:
    """A party's lines; each draws its own chance, also where several stand on one side of an issue."""
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for line in lines:
        name = (line.issue, "above" if line.below is None else "below")
        again = (str(seen[name]),) if seen[name] else ()
        made.append(_Line(line, issues, draw, (*path, *name, *again)))
        seen[name] += 1
    return made


def _bounds_of(lines: Sequence[RedLine], issues: Sequence[str]) -> tuple[Floats, Floats]:
    lower, upper = np.zeros(len(issues)), np.ones(len(issues))
    for line in lines:
        d = issues.index(line.issue)
        if line.below is not None:
            lower[d] = max(lower[d], line.below)
        if line.above is not None:
            upper[d] = min(upper[d], line.above)
    return lower, upper


def _stack(columns: Any) -> Floats:
    return np.ascontiguousarray(np.stack(list(columns), axis=1))
