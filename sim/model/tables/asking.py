"""What each party asks for at a meeting: its tactic's aspiration, and the text it proposes at that value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sim import tactics
from sim.case.profile import Tactic
from sim.errors import InputError, nearest
from sim.types import Bools, Floats

if TYPE_CHECKING:
    from sim.model.agents import Party
    from sim.model.tables.sitting import Sitting
    from sim.model.tables.table import Table

WINDOW = 4  # offers of the others that a party remembers
IMITATIONS = {
    "absolute": (tactics.absolute_imitation, 2),
    "relative": (tactics.relative_imitation, 2),
    "averaged": (tactics.averaged_imitation, WINDOW),
}


ASPIRATIONS = ("time_dependent", "tit_for_tat", "zeuthen", "equilibrium")
PROPOSALS = ("line", "trade_off", "logrolling")


def check(name: str, tactic: Tactic) -> None:
    """Raise InputError where a party's tactic names what there is no rule for; a file's tactics are checked earlier."""
    named: dict[str, tuple[list[str], tuple[str, ...]]] = {
        "kind": ([tactic.kind, *tactic.mix], ASPIRATIONS),
        "imitation": ([tactic.imitation], tuple(IMITATIONS)),
        "proposal": ([tactic.proposal], PROPOSALS),
    }
    for key, (given, known) in named.items():
        for word in given:
            if word not in known:
                raise InputError(f"parties.{name}.tactic: unknown {key} {word!r}{nearest(word, known)}")


class Memory:
    """What tactics that answer the others keep from meeting to meeting, over W worlds and N parties.

    `aspired` (W, N) what each asked for last; `values` (W, N, N) what i makes of j's last demand; `heard` (W, N,
    WINDOW) what i was offered by the others, on average, oldest first; `firsts` (W, N, K) the first demands.
    """

    def __init__(self, table: Table) -> None:
        shape = table.capability.shape
        self.aspired = np.ones(shape)
        self.firsts = table.demands.copy()
        self.values = _values(table)
        self.equilibrium: tuple[Floats, Floats] | None = None  # values of both as proposers, meeting by meeting
        self.heard = np.repeat(self._offered()[:, :, None], WINDOW, axis=2)

    def note(self, table: Table, aspired: Floats) -> None:
        """Remember a meeting's demands and the aspirations (W, N) behind them, in the worlds that met."""
        met = table.meeting
        self.aspired = np.where(met[:, None], aspired, self.aspired)
        self.values = np.where(met[:, None, None], _values(table), self.values)
        offered = self._offered()
        for i in range(offered.shape[1]):
            self.heard[:, i] = tactics.remember(self.heard[:, i], offered[:, i], met)

    def _offered(self) -> Floats:
        """The mean value to each party of the others' last demands, (W, N)."""
        count = self.values.shape[1]
        own = np.eye(count, dtype=bool)
        mean: Floats = np.where(own, 0.0, self.values).sum(axis=2) / max(count - 1, 1)
        return mean


def _values(table: Table) -> Floats:
    """What each party makes of each demand, (W, N, N): u_i of j's at [w, i, j]."""
    rows = [[party.paper(table.demands[:, j]) for j in range(len(table.parties))] for party in table.parties]
    values: Floats = np.stack([np.stack(row, axis=1) for row in rows], axis=1)
    return values


def answering(sitting: Sitting, i: int) -> list[tuple[float, Floats]]:
    """The parts of seat i's tactic that answer the others, each with its weight and aspiration (W,)."""
    if not sitting.table.has_memory:
        return []
    party, memory = sitting.table.parties[i], sitting.table.memory
    kept = party.profile.tactic
    parts = []
    for kind, weight in party.mix.items():
        if kind == "tit_for_tat":
            imitate, window = IMITATIONS[kept.imitation]
            own, offers = memory.aspired[:, i], np.ascontiguousarray(memory.heard[:, i, -window:])
            parts.append((weight, imitate(own, offers, sitting.floor(i), kept.forgiveness)))
        elif kind == "zeuthen":
            parts.append((weight, _zeuthen(sitting, i)))
    return parts


def _looking_ahead(sitting: Sitting, i: int, time: float) -> Floats:
    """What seat i can get as a proposer at a time, or after the meeting what a refusal is worth to it, (W,)."""
    table = sitting.table
    meeting = round(time * sitting.last)
    values = table.memory.equilibrium
    if values is None:
        values = table.memory.equilibrium = _equilibrium(sitting)
    proposing: Floats = values[i][meeting]
    if meeting < sitting.meeting:
        return proposing
    reserved = sitting.floor(i)
    worth: Floats = reserved + table.parties[i].profile.tactic.discount * np.maximum(proposing - reserved, 0.0)
    return worth


def _equilibrium(sitting: Sitting) -> tuple[Floats, Floats]:
    """Equilibrium values of both parties at a table of two, worked out at the first meeting."""
    table = sitting.table
    first, second = table.parties

    def leaves(giver: Party, taker: Party) -> Callable[[Floats], Floats]:
        return lambda kept: taker.paper(giver.demand(taker.wish, kept))

    discount = [np.full(len(table.meeting), p.profile.tactic.discount) for p in table.parties]
    reserved = [sitting.floor(0), sitting.floor(1)]
    both = (leaves(first, second), leaves(second, first))
    return tactics.equilibrium_values(both, discount, reserved, sitting.last)


def _zeuthen(sitting: Sitting, i: int) -> Floats:
    table, memory = sitting.table, sitting.table.memory
    reserved = np.stack([sitting.floor(j) for j in range(len(table.parties))], axis=1)

    def offer(aspired: Floats) -> Floats:
        text = propose(sitting, i, aspired)
        return np.stack([party.paper(text) for party in table.parties], axis=1)

    least = table.parties[i].profile.tactic.least_step
    return tactics.least_concession(i, memory.aspired, memory.values, reserved, offer, least, steps=10)


def aspiration(sitting: Sitting, i: int, time: float) -> Floats:
    """What seat i aspires to at a time in [0, 1], (W,): its tactics mixed by their weights; the clock's part moves."""
    party = sitting.table.parties[i]
    by_clock = tactics.aspiration(sitting.floor(i), time, party.beta)
    parts = sitting.answering(i)
    if not parts and "equilibrium" not in party.mix:
        return by_clock
    mixed = party.mix.get("time_dependent", 0.0) * by_clock
    for weight, aspired in parts:
        mixed = mixed + weight * aspired
    if "equilibrium" in party.mix:
        mixed = mixed + party.mix["equilibrium"] * _looking_ahead(sitting, i, time)
    return mixed


def propose(sitting: Sitting, i: int, aspired: Floats) -> Floats:
    """The text that seat i asks for at an aspiration (W,), (W, K)."""
    table = sitting.table
    party: Party = table.parties[i]
    proposal = party.profile.tactic.proposal
    if proposal == "line":
        return party.demand(target(sitting, i), aspired)
    if proposal == "trade_off":
        return tactics.trade_off_proposal(aspired, party.wish, party.weight, party.risk, table.asked_by_others(i))
    theirs = table.weight_of_others(i)
    return tactics.logrolling_proposal(aspired, party.wish, party.weight, party.risk, target(sitting, i), theirs)


def target(sitting: Sitting, i: int) -> Floats:
    """The text that seat i concedes toward, (W, K); one who reckons with the others looks at what they want."""
    if {"zeuthen", "equilibrium"} & set(sitting.table.parties[i].mix):
        return sitting.table.mean_of_others(sitting.table.memory.firsts, i)
    return sitting.targets[i]


def ask(sitting: Sitting) -> None:
    """Every party says what it asks for, in view of the text on the table: renews `table.demands` and `consensus`.

    The demand is kept inside the party's own red lines. A party that reckons with its constituencies asks for as much
    more as it lacks at home (Putnam 1988).
    """
    table, agenda = sitting.table, sitting.agenda
    time = (sitting.meeting - 1) / sitting.last
    wanted, asked = [], []
    for i, party in enumerate(table.parties):
        aspired = aspiration(sitting, i, time)
        if party.home:
            short = np.maximum(-sitting.pivot(i), 0.0)
            more = np.minimum(party.paper(table.text) + party.anticipation * short, 1.0)
            aspired = np.where(short > 0.0, np.maximum(aspired, more), aspired)
        lower, upper = sitting.bounds(i)
        wanted.append(aspired)
        asked.append(np.clip(propose(sitting, i, aspired), lower, upper))
    met: Bools = table.meeting
    table.demands = np.where(met[:, None, None], np.stack(asked, axis=1), table.demands)
    table.consensus = np.where(met, table.measure(agenda), table.consensus)
    if table.has_memory:
        table.memory.note(table, np.stack(wanted, axis=1))
