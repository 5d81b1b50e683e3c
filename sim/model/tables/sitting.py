"""One meeting of a table, as every protocol sees it, and who says yes to the text on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import tactics
from sim.chance import Chance
from sim.model.agents import Party
from sim.model.ratification import pivotal_margin
from sim.model.tables import asking
from sim.model.tables.table import Agenda, Answers, Table
from sim.types import Floats
from sim.utility import attainable, no_worse


@dataclass(frozen=True)
class Rates:
    """The numbers of the talks in each world, (W,); see `sim.scenario.rules.Talks`."""

    side_payment: Floats
    refusal_cost: Floats
    set_aside_after: Floats
    linkage: Floats
    devaluation: Floats


@dataclass
class Sitting:
    """A meeting of N parties on K issues in W worlds.

    meeting : 1 for the first. targets : the text each party concedes toward, N times (W, K).
    elsewhere : issues not on the table, (W, D). error : error of judgement in utility, (W, N).
    """

    table: Table
    agenda: Agenda
    rates: Rates
    chance: Chance
    meeting: int
    targets: list[Floats]
    elsewhere: Floats

    def __post_init__(self) -> None:
        self.error = np.stack([self._judgement(party) for party in self.table.parties], axis=1)
        self._reserved: dict[int, Floats] = {}
        self._answering: dict[int, list[tuple[float, Floats]]] = {}
        self._seen: Floats | None = None  # the text that the two caches below are about
        self._bounds: dict[int, tuple[Floats, Floats]] = {}
        self._pivots: dict[int, Floats] = {}

    def _judgement(self, party: Party) -> Floats:
        """A party's error of judgement: misperception, less what facilitation clears up, (W,)."""
        luck = self.chance.normal("judgement", self.table.name, party.name, self.agenda.phase, self.meeting)
        return party.misperception * (1.0 - self.table.facilitation) * luck

    def answering(self, i: int) -> list[tuple[float, Floats]]:
        """The parts of seat i's tactic that answer the others, worked out once a meeting, before anybody has spoken."""
        if i not in self._answering:
            self._answering[i] = asking.answering(self, i)
        return self._answering[i]

    def trust_in_proposer(self, i: int) -> Floats:
        """Seat i's trust in the party whose offer lies on the table, (W,); 1 in a mediator's draft and in itself."""
        table = self.table
        mine = table.parties[i].trust
        seats = np.stack([mine[:, p.index] for p in table.parties], axis=1)
        seats[:, i] = 1.0
        trusted = seats[np.arange(len(seats)), np.maximum(table.proposer, 0)]
        return np.where(table.proposer >= 0, trusted, 1.0)

    def bounds(self, i: int) -> tuple[Floats, Floats]:
        """What seat i's red lines allow in view of the text on the table, (W, K) twice."""
        self._look()
        if i not in self._bounds:
            self._bounds[i] = self.table.parties[i].bounds(self.table.text, self.elsewhere)
        return self._bounds[i]

    def pivot(self, i: int) -> Floats:
        """What the constituency whose vote decides in seat i gains by the text on the table, (W,)."""
        self._look()
        if i not in self._pivots:
            party, agenda = self.table.parties[i], self.agenda
            assert party.home is not None
            shift = np.where(agenda.fallback_on, party.fallback, 0.0)
            margins = party.home.margins(self.table.text, agenda.today, agenda.months, shift)
            self._pivots[i] = pivotal_margin(margins, party.home.share, party.home.threshold)
        return self._pivots[i]

    def _look(self) -> None:
        """Forget what was about an earlier text."""
        if self._seen is not self.table.text:
            self._seen = self.table.text
            self._bounds, self._pivots = {}, {}

    @property
    def last(self) -> int:
        """The number of the last meeting."""
        return self.table.settings.rounds

    def reservation(self, i: int) -> Floats:
        """The no-agreement value of seat i here, (W,); the same all through a meeting."""
        if i not in self._reserved:
            party = self.table.parties[i]
            self._reserved[i] = self.table.reservation(party, self.agenda, self.rates.refusal_cost)
        return self._reserved[i]

    def floor(self, i: int) -> Floats:
        """The least that seat i can hold out for, its no-agreement value cut to [0, 1], (W,)."""
        return attainable(self.reservation(i))


def answer(sitting: Sitting) -> Answers:
    """Every party says yes or no to the text on the table.

    Yes iff no red line is crossed, the text is no worse than what it would ask for next, and it is better than walking
    away, each as the party perceives it (a text tabled by one it distrusts may look worse); and, as far as it reckons
    with them, its constituencies would agree.
    """
    table, agenda, error = sitting.table, sitting.agenda, sitting.error
    crossed, hope, gain = np.zeros(error.shape, dtype=bool), np.empty(error.shape), np.empty(error.shape)
    home = np.full(error.shape, np.inf)
    devalues = bool(np.any(sitting.rates.devaluation > 0.0) and np.any(table.proposer >= 0))
    for i, party in enumerate(table.parties):
        reserved = sitting.reservation(i)
        lower, upper = sitting.bounds(i)
        beyond = (table.text < lower - 1e-9) | (table.text > upper + 1e-9)
        crossed[:, i] = (beyond & agenda.on_table).any(axis=1)
        worth, expected = party.paper(table.text), party.expect(table.text, agenda.today)
        if devalues:
            trust = sitting.trust_in_proposer(i)
            worth, expected = (tactics.devalued(v, trust, sitting.rates.devaluation) for v in (worth, expected))
        hope[:, i] = worth + error[:, i] - asking.aspiration(sitting, i, sitting.meeting / sitting.last)
        gain[:, i] = expected + error[:, i] - reserved
    paid = _payments(table, sitting.rates, gain)
    gain = gain + paid
    for i, party in enumerate(table.parties):
        if party.home:
            care = party.anticipation
            home[:, i] = care * sitting.pivot(i) + (1.0 - care) * gain[:, i]
    accepts = ~crossed & no_worse(hope, 0.0) & no_worse(gain, 0.0) & no_worse(home, 0.0)
    stay = np.full(len(error), -1)
    return Answers(accepts=accepts, crossed=crossed, gain=gain, hope=hope, home=home, paid=paid, walks=stay)


def kept_inside(table: Table, text: Floats, elsewhere: Floats) -> Floats:
    """The text moved inside the vetoes' red lines on every issue on which they leave room, (W, K)."""
    lower, upper = table.bounds(text, elsewhere)
    return np.where(lower <= upper + 1e-9, np.clip(text, lower, np.maximum(lower, upper)), text)


def _payments(table: Table, rates: Rates, gain: Floats) -> Floats:
    """Side payments (W, N): the pool goes to those who decide and lose by the text, in proportion to what they lack."""
    paid = np.zeros_like(gain)
    if not table.mediators:
        return paid
    need = np.maximum(-gain[:, table.deciders], 0.0)
    total = need.sum(axis=1)
    share = np.minimum(1.0, rates.side_payment * table.pool / np.maximum(total, 1e-12))
    paid[:, table.deciders] = need * share[:, None]
    return paid
