"""A table: who sits at it, the text on it, and what passes there. Protocols work on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.measures.consensus import demand_consensus, esteban_ray
from sim.model.agents import Mediator, Party
from sim.model.tables import asking
from sim.scenario.schema import Table as TableSettings
from sim.sums import over_last, over_second
from sim.types import Bools, Floats, Ints

DRAFT_ROUNDS = 3  # corrections of a Nash draft before it is tabled
LEAST_GAIN = 0.02  # gain that a Nash draft credits to a party who has none yet, so that its weight stays finite


@dataclass
class Agenda:
    """What is on the table in one phase, the same for every table: K issues, columns of the plan."""

    phase: int
    columns: list[int]
    own: Bools  # (K,) issues of this phase; the others were set aside in an earlier one
    in_play: Bools  # (W, K) what the parties weigh: this phase's issues and those set aside earlier
    on_table: Bools  # (W, K) what the text can still settle; the rest of what is in play stays as it is today
    today: Floats  # (W, K) delivered already
    months: Floats  # (W,) months of talks in this phase
    fallback_on: Bools  # (W,)


@dataclass
class Answers:
    """What every party at a table says to the text, N parties in the table's order."""

    accepts: Bools  # (W, N)
    crossed: Bools  # (W, N) a red line is crossed
    gain: Floats  # (W, N) expected value, payments and error of judgement included, less the no-agreement value
    hope: Floats  # (W, N) paper value less what the party would ask for next
    home: Floats  # (W, N) what is missing at home, as far as the party reckons with it; inf without constituencies
    paid: Floats  # (W, N) side payments in utility, part of the gain
    walks: Ints  # (W,) the seat that walks away, -1 for none


class Table:
    """Where parties meet under a protocol. State over W worlds: `text` (W, K), `demands` (W, N, K), `meeting` (W,)."""

    def __init__(
        self, name: str, settings: TableSettings, parties: Sequence[Party], mediators: Sequence[Mediator], worlds: int
    ) -> None:
        self.name = name
        self.settings = settings
        self.parties = list(parties)
        self.mediators = list(mediators)
        vetoes = settings.parties if settings.vetoes is None else settings.vetoes
        self.vetoes = [i for i, party in enumerate(self.parties) if party.name in vetoes]
        for party in self.parties:
            asking.check(party.name, party.profile.tactic)
        self.has_memory = any(set(party.mix) - {"time_dependent"} for party in self.parties)
        # Who signs and ratifies: the vetoes, or where nobody has one, everyone at the table who accepts.
        self.deciders = self.vetoes or list(range(len(self.parties)))
        self.capability = np.stack([p.capability for p in self.parties], axis=1)
        self.facilitation = _together([m.facilitation for m in self.mediators], worlds)
        self.formulation = _together([m.formulation for m in self.mediators], worlds)
        self.manipulation = _together([m.manipulation for m in self.mediators], worlds)
        self.pool = _together([m.pool * m.manipulation for m in self.mediators], worlds)
        # How much more the mediators let a party's demands weigh, (N,); 1 without bias (Touval & Zartman 1985).
        self.favour = np.array([1.0 + sum(m.bias.get(p.name, 0.0) for m in self.mediators) for p in self.parties])
        self.consensus = np.full(worlds, np.nan)
        self.meeting = np.zeros(worlds, dtype=bool)
        self.span = np.zeros((worlds, 0))  # (W, K) range of the first positions; the challenge model measures in it
        self.proposer = np.full(worlds, -1)  # the seat whose offer lies on the table; -1 a mediator's draft or none

    @property
    def drafters(self) -> str:
        """The mediators by name, joined by +; empty without any."""
        return "+".join(mediator.name for mediator in self.mediators)

    def convene(self, agenda: Agenda, opening: Floats, has_opening: Bools, attending: Bools, luck: Floats) -> None:
        """Begin a phase. `opening` (K,) is the published text, `has_opening` (K,) where it speaks.

        `luck` (W,) is a draw in [0, 1) that decides how soon a mediator finds the link between clashing issues.
        """
        self.meeting = attending.copy()
        self.demands = np.stack([p.wish for p in self.parties], axis=1)
        if self.has_memory:
            self.memory = asking.Memory(self)
        self.text = np.where(has_opening, opening, self.draft(agenda))
        self.text = np.where(agenda.on_table, self.text, agenda.today)
        self.clash = np.zeros(self.text.shape, dtype=bool)
        self.packaged = np.zeros(self.text.shape, dtype=bool)  # (W, K) issues that a package on the table has linked
        self.proposer = np.full(len(attending), -1)
        self.luck = luck

    def found_link(self, meeting: int, rate: Floats) -> Bools:
        """Whether a mediator has found the link by now, (W,): with chance `rate` x formulation a meeting."""
        found: Bools = self.luck < 1.0 - np.power(1.0 - rate * self.formulation, float(meeting))
        return found

    def takes_part(self, agenda: Agenda) -> Bools:
        """Whether the party in each seat takes part in each issue, (N, K), the same in every world."""
        return np.stack([np.take(party.takes_part, agenda.columns) for party in self.parties])

    # --- what the table makes of demands -----------------------------------------------------------------------

    def measure(self, agenda: Agenda) -> Floats:
        """Consensus of the demands on the table, (W,)."""
        return demand_consensus(self.demands, self.capability, agenda.on_table, self.takes_part(agenda))

    def asked_by_others(self, seat: int) -> Floats:
        """Mean of what the other parties ask for, weighted by salience x capability, (W, K); alone, what it asks."""
        return self.mean_of_others(self.demands, seat)

    def mean_of_others(self, texts: Floats, seat: int) -> Floats:
        """Mean of the other parties' texts (W, N, K), weighted by salience x capability, (W, K)."""
        others = self._others(seat)
        stakes = np.stack([self.parties[i].weight * self.capability[:, i, None] for i in others], axis=1)
        return _weighted_mean(np.take(texts, others, axis=1), stakes)

    def weight_of_others(self, seat: int) -> Floats:
        """Mean of the other parties' salience, weighted by capability, (W, K)."""
        others = self._others(seat)
        power = np.take(self.capability, others, axis=1)[:, :, None]
        weights = np.stack([self.parties[i].weight for i in others], axis=1)
        return _weighted_mean(weights, power)

    def _others(self, seat: int) -> list[int]:
        return [i for i in range(len(self.parties)) if i != seat] or [seat]

    def polarisation(self, agenda: Agenda) -> Floats:
        """Esteban-Ray polarisation of the demands, mean over the issues on the table, (W,); 0 where there are none."""
        sizes = self.capability[:, None, :]
        takes_part = self.takes_part(agenda)
        if not takes_part.all():
            sizes = sizes * takes_part.T
        spread = esteban_ray(np.ascontiguousarray(np.swapaxes(self.demands, 1, 2)), sizes)
        count = agenda.on_table.sum(axis=1)
        mean: Floats = over_last(np.where(agenda.on_table, spread, 0.0)) / np.maximum(count, 1)
        return mean

    def draft(self, agenda: Agenda) -> Floats:
        """The mediator's next text, (W, K), between a facilitator's and a formulator's draft by its style.

        A facilitator takes the mean of demands, weighted by salience x capability and by its favour where it has a
        bias. A formulator re-weights by 1 / (u_i - r_i): the first-order condition of the Nash product for quadratic
        losses (Nash 1950; Raiffa 1982 on the single negotiating text).
        """
        stakes = np.stack([p.weight for p in self.parties], axis=1) * (self.capability * self.favour)[:, :, None]
        plain = _weighted_mean(self.demands, stakes)
        if not self.mediators or not np.any(self.formulation > 0.0):
            return plain
        reserved = np.stack([p.reservation(agenda.months, agenda.fallback_on) for p in self.parties], axis=1)
        nash = plain
        for _ in range(DRAFT_ROUNDS):
            values = np.stack([p.paper(nash) for p in self.parties], axis=1)
            need = 1.0 / np.maximum(values - reserved, LEAST_GAIN)
            nash = _weighted_mean(self.demands, stakes * need[:, :, None])
        return plain + self.formulation[:, None] * (nash - plain)

    def reservation(self, party: Party, agenda: Agenda, refusal_cost: Floats) -> Floats:
        """A party's no-agreement value here, (W,), lowered by what a manipulating mediator makes refusing cost."""
        reserved = party.reservation(agenda.months, agenda.fallback_on)
        if not self.mediators:
            return reserved
        return reserved - refusal_cost * self.manipulation

    def bounds(self, text: Floats, elsewhere: Floats) -> tuple[Floats, Floats]:
        """Lowest and highest value of each issue that no veto refuses, (W, K) each; in reverse where they clash."""
        lower, upper = np.zeros_like(text), np.ones_like(text)
        for i in self.vetoes:
            low, high = self.parties[i].bounds(text, elsewhere)
            lower, upper = np.maximum(lower, low), np.minimum(upper, high)
        return lower, upper

    def passes(self, answers: Answers) -> Bools:
        """Whether every veto accepts and those who accept hold the quorum of capability, (W,)."""
        consent = answers.accepts[:, self.vetoes].all(axis=1)
        held = np.where(answers.accepts, self.capability, 0.0).sum(axis=1)
        passed: Bools = consent & (held >= (self.settings.quorum - 1e-9) * self.capability.sum(axis=1))
        return passed


class Caucus:
    """What a caucus carries to the main table: its text as a mandate, and its cohesion, (W,) in [0, 1]."""

    def __init__(self, table: Table, rivalry: Floats, outside_pressure: Floats, pull: Floats) -> None:
        self.table = table
        self.rivalry, self.outside_pressure, self.pull = rivalry, outside_pressure, pull
        self.cohesion = np.zeros(len(pull))

    def cohere(self, where: Bools) -> None:
        """Renew cohesion C (1 - w R) + P (1 - C) / 2 in the worlds that met.

        C is the consensus of demands, R the mean distrust among members, w its weight; P is the pressure from outside,
        which closes half of what is open at the most (Coser 1956 on conflict outside and cohesion inside).
        """
        close = self.table.consensus
        rivalry = self.rivalry * self._distrust()
        self.cohesion = np.where(
            where, close * (1.0 - rivalry) + 0.5 * self.outside_pressure * (1.0 - close), self.cohesion
        )

    def _distrust(self) -> Floats:
        """Capability-weighted mean over pairs of members of how far trust is below one half, scaled to [0, 1]."""
        total, count = np.zeros(len(self.pull)), np.zeros(len(self.pull))
        for a in self.table.parties:
            for b in self.table.parties:
                if a is not b:
                    pair = a.capability * b.capability
                    total += pair * np.maximum(0.0, 1.0 - 2.0 * a.trust[:, b.index])
                    count += pair
        return total / np.maximum(count, 1e-12)


def _weighted_mean(values: Floats, stakes: Floats) -> Floats:
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
