"""The seat of those who mediate at a table: the next draft, and what consent is paid with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.model.rules.numbers import StyleNumbers, TalkNumbers
from sim.model.seats.seat import DraftView, PayView, TextView
from sim.sums import over_second
from sim.types import Floats

DRAFT_ROUNDS = 3  # corrections of a Nash draft before it is tabled
LEAST_GAIN = 0.02  # gain that a Nash draft credits to a party who has none yet, so that its weight stays finite


class Mediation:
    """Drafts and pays as the mediators' styles have it; without a mediator the table drafts for itself.

    Parameters
    ----------
    names : the mediators', joined by +. styles : theirs. favour : how much more they let each party's demands weigh,
    (N,); 1 without bias (Touval & Zartman 1985). numbers : of the talks. worlds : W.
    """

    def __init__(
        self, names: str, styles: Sequence[StyleNumbers], favour: Floats, numbers: TalkNumbers, worlds: int
    ) -> None:
        self.names = names
        self.favour = favour
        self.numbers = numbers
        self.styles = list(styles)
        self._worlds = worlds
        self.take_styles()

    def take_styles(self) -> None:
        """Look anew at the mediators' styles."""
        styles, worlds = self.styles, self._worlds
        self.facilitation = _together([s.facilitation for s in styles], worlds)
        self.formulation = _together([s.formulation for s in styles], worlds)
        self.manipulation = _together([s.manipulation for s in styles], worlds)
        self.pool = _together([s.pool * s.manipulation for s in styles], worlds)

    def drafts(self, view: TextView) -> Floats:
        """The text that the rules have made of the demands."""
        return view.text

    def sketches(self, view: DraftView) -> Floats:
        """A draft, (W, K), between a facilitator's and a formulator's draft by its style.

        A facilitator takes the mean of demands, weighted by salience x capability and by its favour where it has a
        bias. A formulator re-weights by 1 / (u_i - r_i): the first-order condition of the Nash product for quadratic
        losses (Nash 1950; Raiffa 1982 on the single negotiating text).
        """
        stakes = view.stakes * (view.capability * self.favour)[:, :, None]
        plain = weighted_mean(view.demands, stakes)
        if not self.names or not np.any(self.formulation > 0.0):
            return plain
        reserved = view.reserved()
        nash = plain
        for _ in range(DRAFT_ROUNDS):
            need = 1.0 / np.maximum(view.values(nash) - reserved, LEAST_GAIN)
            nash = weighted_mean(view.demands, stakes * need[:, :, None])
        return plain + self.formulation[:, None] * (nash - plain)

    def pays(self, view: PayView) -> Floats:
        """The pool goes to those who decide and lose by the text, in proportion to what they lack, (W, N)."""
        paid = np.zeros_like(view.gain)
        if not self.names:
            return paid
        need = np.maximum(-view.gain[:, view.deciders], 0.0)
        total = need.sum(axis=1)
        share = np.minimum(1.0, self.numbers.side_payment * self.pool / np.maximum(total, 1e-12))
        paid[:, view.deciders] = need * share[:, None]
        return paid

    def pressure(self) -> Floats | None:
        """What it makes refusing cost, in utility, (W,); None where nobody mediates."""
        return self.numbers.refusal_cost * self.manipulation if self.names else None

    def finds(self, surplus: Floats) -> Floats:
        """Hazard of finding the best package at a meeting, -ln(1 - lambda phi) (1 - exp(-S / sigma)), (W,) >= 0.

        S (W,) is the `surplus`, what the package is worth over no agreement to the one who gains least: nobody looks
        hard for what nobody would sign (Sebenius 1983 on creating value; Zartman 2000 on ripeness). phi is the skill of
        who formulates, and to a part of who only facilitates: to have parties listen to one another brings interests
        to light too (Raiffa 1982; Beardsley, Quinn, Biswas & Wilkenfeld 2006 on mediation styles).
        """
        worth = -np.expm1(-np.maximum(surplus, 0.0) / self.numbers.search_scale)
        skill = self.formulation + self.numbers.listening * self.facilitation * (1.0 - self.formulation)
        return -np.log1p(-np.minimum(self.numbers.search * skill, 1.0 - 1e-9)) * worth


class LeftToRules:
    """What whoever takes a mediator's seat leaves to the rules: all but the draft and the payments."""

    def __init__(self, adviser: Mediation) -> None:
        self.adviser = adviser
        self.names = adviser.names
        self.facilitation = adviser.facilitation

    @property
    def most(self) -> Floats:
        """What there is to pay with at a meeting, in utility, (W,)."""
        return self.adviser.numbers.side_payment * self.adviser.pool

    def pressure(self) -> Floats | None:
        """As the rules have it."""
        return self.adviser.pressure()

    def finds(self, surplus: Floats) -> Floats:
        """As the rules have it."""
        return self.adviser.finds(surplus)

    def sketches(self, view: DraftView) -> Floats:
        """As the rules have it."""
        return self.adviser.sketches(view)


def weighted_mean(values: Floats, stakes: Floats) -> Floats:
    """Mean over parties, (W, N, K) -> (W, K); the plain mean where nobody has a stake."""
    total = over_second(stakes)
    nobody = ~(total > 0.0)
    mean = over_second(values * stakes)
    if not nobody.any():
        return mean / total
    return np.where(nobody, over_second(values) / values.shape[1], mean / np.where(nobody, 1.0, total))


def _together(styles: list[Floats], worlds: int) -> Floats:
    """Several mediators' styles at one table, 1 - prod (1 - style): what one leaves undone another may do."""
    left = np.ones(worlds)
    for style in styles:
        left = left * (1.0 - style)
    return 1.0 - left
