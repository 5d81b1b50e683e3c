"""What texts are worth to a party, and to those at home who vote on them (level 2 of Putnam 1988)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim import tactics, utility
from sim.curves import Risk, among
from sim.model.batch import Forgets
from sim.model.rules import red_lines
from sim.model.rules.red_lines import Line, Lines
from sim.sums import over_first, over_last
from sim.types import Bools, Floats
from sim.utility import Lottery


@dataclass
class _Last(Forgets):
    """The lottery asked for last: in a month many texts are weighed under one belief and one today.

    Told apart by the arrays themselves: whoever renews what is believed, or what is there, makes new ones.
    """

    _known: tuple[Floats, ...] = ()
    _made: Lottery | None = None

    def forget(self) -> None:
        """Make it anew when it is next asked for."""
        self._known, self._made = (), None

    def lottery(self, today: Floats, believed: Floats, ideal: Floats, weight: Floats, risk: Risk) -> Lottery:
        """See `Lottery.of`; `today` and `believed` (W, K) are the same for all of several players, (W, C, K)."""
        known = (today, believed, ideal, weight)
        if self._made is None or any(a is not b for a, b in zip(known, self._known, strict=True)):
            if ideal.ndim > today.ndim:
                today, believed = today[:, None], believed[:, None]
            self._known, self._made = known, Lottery.of(today, believed, ideal, weight, risk)
        return self._made


@dataclass
class Constituencies:
    """The constituencies of a party, as arrays over worlds and the C players at home.

    `ideal` (W, C, D) in [0, 1]; `salience` (W, C, D) >= 0; `no_agreement`, `cost_of_stalemate`, `share` of the votes
    (W, C); `threshold` (W,), the weight that must be in favour; `threat` (W, C), what it costs the party to lose each,
    or 0. During talks on K issues `wish`, `weight` (W, C, K) and `today` (W, C).
    """

    names: list[str]
    ideal: Floats
    salience: Floats
    no_agreement: Floats
    cost_of_stalemate: Floats
    share: Floats
    threshold: Floats
    risk: Risk
    threat: Floats | float = 0.0
    eased: Floats | float = 0.0  # as `Interests.eased`, (W, C)
    taste: Risk = field(init=False)  # `risk`, on the issues of the talks
    wish: Floats = field(init=False)
    weight: Floats = field(init=False)
    today: Floats = field(init=False)
    _last: _Last = field(init=False, default_factory=lambda: _Last())

    def __post_init__(self) -> None:
        self.taste = self.risk

    @property
    def threatens(self) -> bool:
        """Whether any of them threatens to leave."""
        return bool(np.any(self.threat))

    def take_up(self, columns: Sequence[int], in_play: Bools) -> None:
        """Turn to the issues in `columns`, as the party does."""
        self.eased = 0.0
        self.taste = among(self.risk, columns)
        self.wish = self.ideal.take(columns, axis=2)
        self.weight = utility.weights(self.salience.take(columns, axis=2), in_play[:, None, :])

    def take_stock(self, today: Floats) -> None:
        """What today's state (W, K) is worth to each of them."""
        self.today = utility.paper_value(today[:, None, :], self.wish, self.weight, self.taste)

    def margins(self, text: Floats, today: Floats, believed: Floats, months: Floats, shift: Floats) -> Floats:
        """What each constituency gains over no agreement by a text (W, K) as it expects it delivered, (W, C)."""
        value = self._last.lottery(today, believed, self.wish, self.weight, self.taste).value(text[:, None, :])
        without = utility.no_agreement_value(
            self.today, self.no_agreement, self.cost_of_stalemate, months[:, None], shift[:, None] + self.eased
        )
        gain: Floats = value - without
        return gain

    def lost(self, margins: Floats) -> Floats:
        """What it would cost the party to lose those to whom a text is worth less than no agreement, (W,), in utility.

        The threat of a partner to leave weighs before any vote, whether or not its votes are needed: who holds to its
        threats has a say beyond its weight (Tsebelis 2002 on veto players; Cunningham 2011 on divided movements).

        Parameters
        ----------
        margins : what each gains over no agreement, (W, C); see `margins`.
        """
        return over_last(np.where(utility.no_worse(margins, 0.0), 0.0, self.threat))


@dataclass
class Interests:
    """What a party wants, what it will not sign, and what it has without an agreement.

    Over W worlds and D issues: `ideal` (W, D) in [0, 1]; `salience` (W, D) >= 0, 0 on issues in which it does not take
    part (`takes_part` (D,)); `capability` (W,) >= 0; `no_agreement` (W,) in [-1, 1], where the no-agreement value lies
    between today and the ideal; `cost_of_stalemate`, `misperception`, `anticipation`, `fallback` (W,).
    During talks on K issues: `wish`, `weight`, `believed` (W, K); `today`, the value of today's state, (W,). Owner of
    these: process.talks, through `take_up` and `take_stock`.
    """

    ideal: Floats
    salience: Floats
    takes_part: Bools
    risk: Risk  # on the issues of the plan
    capability: Floats
    no_agreement: Floats
    cost_of_stalemate: Floats
    misperception: Floats
    anticipation: Floats
    fallback: Floats
    lines: list[Line]
    home: Constituencies | None = None
    apart: Floats | float = 0.0  # what it costs to stand apart from its side, in utility, (W,)
    # What a stalemate that has become dearer in mid-talks would cost too much for the months before, in utility, (W,).
    eased: Floats | float = 0.0
    line_price: Floats = field(init=False)  # what a whole ladder beyond one of its lines costs, in utility, (W,)
    taste: Risk = field(init=False)  # `risk`, on the issues of the talks
    wish: Floats = field(init=False)
    weight: Floats = field(init=False)
    today: Floats = field(init=False)
    believed: Floats = field(init=False)
    _last: _Last = field(init=False, default_factory=lambda: _Last())
    in_sight: Lines = field(init=False)  # the lines on issues of these talks
    always: list[Floats] = field(init=False)  # what the lines without conditions allow, (K,) twice

    def __post_init__(self) -> None:
        self.taste = self.risk

    def take_up(self, columns: Sequence[int], in_play: Bools, today: Floats, belief: Floats) -> None:
        """Turn to the issues in `columns` of the plan; `in_play` and `today`, what is delivered now, are (W, K)."""
        self.eased = 0.0
        self.taste = among(self.risk, columns)
        self.wish = self.ideal.take(columns, axis=1)
        self.weight = utility.weights(self.salience.take(columns, axis=1), in_play)
        self.in_sight = Lines.of([line.among(columns) for line in self.lines if line.column in columns])
        firm = [line for line in self.lines if not line.unless]
        self.always = [bound.take(columns) for bound in red_lines.bounds_of(firm, self.ideal.shape[1])]
        if self.home:
            self.home.take_up(columns, in_play)
        self.take_stock(columns, today, belief)

    def take_stock(self, columns: Sequence[int], today: Floats, belief: Floats) -> None:
        """Look anew: what today's state (W, K) is worth, and what can be believed of each issue of the plan, (W, D)."""
        self.today = self.paper(today)
        self.believed = belief.take(columns, axis=1)
        if self.home:
            self.home.take_stock(today)

    def reservation(self, months: Floats, fallback_on: Bools, pressure: Floats | None = None) -> Floats:
        """The no-agreement value r(t) after `months` of talks, (W,), less what `pressure` makes refusing cost, (W,).

        `pressure` is None where no mediator presses.
        """
        value = utility.no_agreement_value(
            self.today, self.no_agreement, self.cost_of_stalemate, months, self.shift(fallback_on) + self.eased
        )
        return value if pressure is None else value - pressure

    def shift(self, fallback_on: Bools) -> Floats:
        """What a fallback adds to no agreement, less what it costs to stand apart, (W,)."""
        shifted: Floats = np.where(fallback_on, self.fallback, 0.0) - self.apart
        return shifted

    def paper(self, text: Floats) -> Floats:
        """u of a text (W, K) on the table, (W,)."""
        return utility.paper_value(text, self.wish, self.weight, self.taste)

    def expect(self, text: Floats, today: Floats) -> Floats:
        """V of a text (W, K): its expected utility, where each issue is delivered or stays as it is `today`, (W,)."""
        return self._last.lottery(today, self.believed, self.wish, self.weight, self.taste).value(text)

    def prices(self, text: Floats, today: Floats, on_table: Bools, elsewhere: Floats) -> Floats:
        """What its red lines make a text cost on each issue, in utility, (W, K); see `red_lines.Lines`."""
        return self._prices(text, today, on_table, elsewhere).T

    def price(self, text: Floats, today: Floats, on_table: Bools, elsewhere: Floats) -> Floats:
        """What its red lines make a text cost, in utility, (W,)."""
        if not self.in_sight:
            return np.zeros(len(text))
        return over_first(self._prices(text, today, on_table, elsewhere))

    def _prices(self, text: Floats, today: Floats, on_table: Bools, elsewhere: Floats) -> Floats:
        """The same with worlds innermost, (K, W)."""
        expected = today + self.believed * (text - today)
        return self.in_sight.prices(self.line_price, text.T, expected.T, today.T, on_table.T, elsewhere)

    def worth(self, text: Floats, today: Floats, on_table: Bools, elsewhere: Floats) -> Floats:
        """What a text is worth to the party, its expected utility less the price of its red lines, (W,)."""
        return self.expect(text, today) - self.price(text, today, on_table, elsewhere)

    def demand(self, target: Floats, aspired: Floats) -> Floats:
        """The text (W, K) asked for: as far toward `target` as the aspiration (W,) allows."""
        return tactics.line_proposal(aspired, self.wish, self.weight, self.taste, target)

    def bounds(self, text: Floats, elsewhere: Floats) -> tuple[Floats, Floats]:
        """Lowest and highest value of each issue that no red line in force refuses, each (W, K).

        `elsewhere` (W, D) holds the issues that are not on the table, for red lines that depend on them.
        """
        lower, upper = (np.repeat(bound[None], len(text), axis=0) for bound in self.always)
        return red_lines.narrowed(lower, upper, self.in_sight.lines, text, elsewhere)

    def stakes(self, bound: Bools) -> Floats:
        """Salience normalised over the issues in force, (W, D)."""
        return utility.weights(self.salience, bound)
