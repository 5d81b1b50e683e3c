"""A table: who sits at it, the text on it, and what passes there. Protocols work on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.measures.consensus import demand_consensus, esteban_ray
from sim.model.rules import red_lines
from sim.model.rules.trust import distrust
from sim.model.seats.mediation import Mediation, weighted_mean
from sim.model.seats.memory import Memory
from sim.model.seats.seat import DraftView, Mediating, Member
from sim.model.tables.search import Search
from sim.model.world import Agenda, Answers
from sim.scenario.schema import Table as TableSettings
from sim.sums import over_last
from sim.types import Bools, Floats


class Table:
    """Where parties meet under a protocol.

    State over W worlds, N parties, K issues, written by the protocols and by process.talks: `text` (W, K), `demands`
    (W, N, K), `meeting`, `held`, `consensus`, `proposer`, `final` (W,), `present` (W, N), `span` (W, K); `search`.
    """

    def __init__(
        self, name: str, settings: TableSettings, parties: Sequence[Member], mediation: Mediation, worlds: int
    ) -> None:
        self.name = name
        self.settings = settings
        self.parties = list(parties)
        self.interests = [party.interests for party in self.parties]
        self.names = tuple(party.name for party in self.parties)
        self.places = tuple(party.index for party in self.parties)
        self.rules = mediation
        self.mediation: Mediating = mediation
        vetoes = settings.parties if settings.vetoes is None else settings.vetoes
        self.vetoes = [i for i, name in enumerate(self.names) if name in vetoes]
        self.has_memory = any("offers" in party.seat.knows for party in self.parties)
        # Who signs and ratifies: the vetoes, or where nobody has one, everyone at the table who accepts.
        self.deciders = self.vetoes or list(range(len(self.parties)))
        self.capability = np.stack([mine.capability for mine in self.interests], axis=1)
        self.consensus = np.full(worlds, np.nan)
        self.sides: list[list[int]] = [[i] for i in range(len(self.parties))]  # seats of one side together
        self.between = np.full(worlds, np.nan)  # (W,) consensus between the sides
        self.meeting = np.zeros(worlds, dtype=bool)
        self.present = np.ones((worlds, len(self.parties)), dtype=bool)
        self.held = np.zeros(worlds, dtype=bool)  # whether the last meeting was held
        self.span = np.zeros((worlds, 0))  # (W, K) range of the first positions; the challenge model measures in it
        self.judgement = [np.zeros(worlds) for _ in self.parties]  # luck in judging texts, through the talks of a phase
        self.final = np.zeros(worlds, dtype=bool)  # a package lies on the table, for a yes or a no
        self.proposer = np.full(worlds, -1)  # the seat whose offer lies on the table; -1 a mediator's draft or none

    def convene(self, agenda: Agenda, opening: Floats, has_opening: Bools, attending: Bools, luck: Floats) -> None:
        """Begin a phase. `opening` (K,) is the published text, `has_opening` (K,) where it speaks.

        `luck` (W,) is a draw in [0, 1) that decides how soon a mediator finds the best package.
        """
        self.meeting = attending.copy()
        self.present = np.ones_like(self.present)
        self.demands = self.ideals()
        if self.has_memory:
            self.memory = Memory(self.interests, self.demands)
        self.text = np.where(has_opening, opening, self.draft(agenda, 0))
        self.text = np.where(agenda.on_table, self.text, agenda.today)
        self.proposer = np.full(len(attending), -1)
        self.final = np.zeros(len(attending), dtype=bool)
        self.search = self._search(self.text.shape, luck)

    def outlook(self, agenda: Agenda, elsewhere: Floats, where: Bools) -> Search:
        """The best package for those who must sign before they have met, known in these worlds, (W,)."""
        search = self._search(agenda.today.shape, np.zeros(len(where)))
        search.look(agenda, elsewhere, where, None)
        return search

    def _search(self, shape: tuple[int, ...], luck: Floats) -> Search:
        """Among those with a veto; and the others too, where these might not hold the quorum by themselves."""
        # By the ranges and not by what is drawn: a world's search may not hang on the worlds beside it.
        held = sum(self.parties[i].profile.capability.low for i in self.vetoes)
        rest = sum(p.profile.capability.high for i, p in enumerate(self.parties) if i not in self.vetoes)
        if self.vetoes and held >= self.settings.quorum * (held + rest) - 1e-9:
            mine = [self.interests[i] for i in self.vetoes]
            return Search(mine, range(len(mine)), 0.0, shape, luck)
        return Search(self.interests, self.vetoes, self.settings.quorum, shape, luck)

    def distrust(self, trust: Sequence[Floats] | Floats) -> Floats:
        """How little the parties here trust one another, (W,) in [0, 1], from trust (N, W, N); see `rules.trust`."""
        return distrust([trust[i] for i in self.places], [mine.capability for mine in self.interests], self.places)

    def ideals(self) -> Floats:
        """What each party would have if it had its way, (W, N, K)."""
        return np.stack([mine.wish for mine in self.interests], axis=1)

    def takes_part(self, agenda: Agenda) -> Bools:
        """Whether the party in each seat takes part in each issue, (N, K), the same in every world."""
        return np.stack([mine.takes_part.take(agenda.columns) for mine in self.interests])

    # --- what the table makes of demands -----------------------------------------------------------------------

    def take_measure(self, agenda: Agenda) -> None:
        """Consensus of the demands on the table, of all and between the sides, in the worlds that meet."""
        everybody = demand_consensus(self.demands, self.capability, agenda.on_table, self.takes_part(agenda))
        between = everybody if len(self.sides) == len(self.parties) else self._between(agenda)
        self.consensus = np.where(self.meeting, everybody, self.consensus)
        self.between = np.where(self.meeting, between, self.between)

    def _between(self, agenda: Agenda) -> Floats:
        """Consensus between the sides, (W,): of the means, weighted by capability, of what their members ask for."""
        takes_part = self.takes_part(agenda)
        asked, power, part = [], [], []
        for side in self.sides:
            weight = self.capability.take(side, axis=1)[:, :, None] * takes_part[side]
            asked.append(weighted_mean(self.demands.take(side, axis=1), weight))
            power.append(self.capability.take(side, axis=1).sum(axis=1))
            part.append(takes_part[side].any(axis=0))
        return demand_consensus(np.stack(asked, axis=1), np.stack(power, axis=1), agenda.on_table, np.stack(part))

    def asked_by_others(self, seat: int) -> Floats:
        """Mean of what the other parties ask for, weighted by salience x capability, (W, K); alone, what it asks."""
        return self.mean_of_others(self.demands, seat)

    def mean_of_others(self, texts: Floats, seat: int) -> Floats:
        """Mean of the other parties' texts (W, N, K), weighted by salience x capability, (W, K)."""
        others = self._others(seat)
        stakes = np.stack([self.interests[i].weight * self.capability[:, i, None] for i in others], axis=1)
        return weighted_mean(texts.take(others, axis=1), stakes)

    def weight_of_others(self, seat: int) -> Floats:
        """Mean of the other parties' salience, weighted by capability, (W, K)."""
        others = self._others(seat)
        power = self.capability.take(others, axis=1)[:, :, None]
        weights = np.stack([self.interests[i].weight for i in others], axis=1)
        return weighted_mean(weights, power)

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

    def draft(self, agenda: Agenda, meeting: int) -> Floats:
        """What the mediators' rules make of the demands, (W, K), after a meeting; 0 before the first."""

        def values(text: Floats) -> Floats:
            return np.stack([mine.paper(text) for mine in self.interests], axis=1)

        def reserved() -> Floats:
            return np.stack([mine.reservation(agenda.months, agenda.fallback_on) for mine in self.interests], axis=1)

        stakes = np.stack([mine.weight for mine in self.interests], axis=1)
        return self.mediation.sketches(
            DraftView(agenda, meeting, self.demands, self.capability, stakes, values, reserved)
        )

    def bounds(self, text: Floats, elsewhere: Floats) -> tuple[Floats, Floats]:
        """Lowest and highest value of each issue that no veto refuses, (W, K) each; in reverse where they clash."""
        return red_lines.common([self.interests[i].bounds(text, elsewhere) for i in self.vetoes], text.shape)

    def passes(self, answers: Answers) -> Bools:
        """Whether every veto accepts and those who accept hold the quorum of capability, (W,)."""
        consent = answers.accepts[:, self.vetoes].all(axis=1)
        passed: Bools = consent & self._hold_quorum(answers.accepts)
        return passed

    def enough(self, came: Bools) -> Bools:
        """Whether enough parties come for talks to open, (W,): every veto; without one, as many as can pass a text.

        `came` (W, N).
        """
        if self.vetoes:
            return np.asarray(came[:, self.vetoes].all(axis=1))
        return self._hold_quorum(came)

    def _hold_quorum(self, these: Bools) -> Bools:
        held = np.where(these, self.capability, 0.0).sum(axis=1)
        found: Bools = held >= (self.settings.quorum - 1e-9) * self.capability.sum(axis=1)
        return found
