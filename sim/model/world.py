"""The state of a batch of worlds: arrays and nothing that decides.

Shapes: W worlds, D issues of the plan, N parties of the case, P phases. Each array is written by one
owner, named below; everybody else reads. Where somebody may hold an array it is replaced and not changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.types import Bools, Floats, Ints

NONE = -1  # no phase, no issue, no seat


@dataclass(slots=True)
class Clock:
    """Each world's own calendar. Owners: `month` the model; `alive` process.endings; `phase` process.talks."""

    month: Ints  # (W,) months that have passed
    alive: Bools  # (W,)
    phase: Ints  # (W,) number of the last phase to whose talks the world was invited, 0 before any

    @classmethod
    def start(cls, worlds: int) -> Clock:
        """No month has passed, and every world is alive."""
        nothing = np.zeros(worlds, dtype=np.int64)
        return cls(month=nothing, alive=np.ones(worlds, dtype=bool), phase=nothing)


@dataclass(slots=True)
class Account:
    """What a party holds a phase's agreement against: its ideals and stakes, (W, K), and r when it signed, (W,).

    Owner: process.talks.
    """

    party: int
    columns: list[int]
    wish: Floats
    weight: Floats
    reserved: Floats
    signed: Bools  # (W,)

    def sign(self, where: Bools, reserved: Floats) -> None:
        """The party signs in these worlds, (W,)."""
        self.reserved = np.where(where, reserved, self.reserved)
        self.signed = self.signed | where


@dataclass(slots=True)
class Agreement:
    """What is agreed and what is delivered of it, (W, D); values in [0, 1].

    Owner: process.months; of `pending`, `principle` and `accounts`, process.talks.
    """

    delivered: Floats  # now
    steps: Bools  # (D,) issues that have to be delivered; the others bind when signed
    agreed: Floats = field(init=False)  # meaningful where bound
    bound: Bools = field(init=False)  # agreed and ratified; replaced and never changed: stakes are kept by its identity
    start: Floats = field(init=False)  # delivered before the run
    before: Floats = field(init=False)  # delivered when it was agreed
    since: Floats = field(init=False)  # months since it was agreed
    month: Floats = field(init=False)  # the month in which it was agreed, NaN where never
    pending: Bools = field(init=False)  # set aside in an earlier phase
    principle: Floats = field(init=False)  # the month in which it was agreed in principle, NaN where never
    accounts: list[Account] = field(default_factory=list)

    def __post_init__(self) -> None:
        shape = self.delivered.shape
        self.agreed = np.zeros(shape)
        self.bound = np.zeros(shape, dtype=bool)
        self.start = self.delivered.copy()
        self.before = self.delivered.copy()
        self.since = np.zeros(shape)
        self.month = np.full(shape, np.nan)
        self.pending = np.zeros(shape, dtype=bool)
        self.principle = np.full(shape, np.nan)


@dataclass(slots=True)
class Beliefs:
    """What parties make of one another. Owner: process.months.

    trust : of each party (first axis) in each other, (N, W, N) in [0, 1].
    believed : of each party, that each issue will be delivered, N times (W, D) in [0, 1].
    """

    trust: Floats
    believed: list[Floats] = field(default_factory=list)


@dataclass(slots=True)
class Progress:
    """How far each world got, (W, P). Owner: process.talks; `given` is fixed before the first meeting."""

    reached: Bools
    agreed: Bools
    ratified: Bools
    settled: Ints  # the month in which it came into force
    meetings: Ints  # (W,) of the main table
    polarisation: Floats  # (W,) of the demands at the last meeting of the main table
    goes_on: Bools  # (W,) the meetings ended with those who must sign agreeing to go on meeting
    given: frozenset[int] = frozenset()  # phases that were in force before the first meeting

    @classmethod
    def start(cls, worlds: int, phases: int, given: Sequence[int] = ()) -> Progress:
        """Nothing reached but what is `given`."""
        there = np.zeros((worlds, phases), dtype=bool)
        there[:, list(given)] = True
        return cls(
            reached=there.copy(),
            agreed=there.copy(),
            ratified=there.copy(),
            settled=np.zeros((worlds, phases), dtype=np.int64),
            meetings=np.zeros(worlds, dtype=np.int64),
            polarisation=np.full(worlds, np.nan),
            goes_on=np.zeros(worlds, dtype=bool),
            given=frozenset(given),
        )


@dataclass(slots=True)
class Endings:
    """What stopped each world, (W,). Owner: process.endings."""

    kind: np.ndarray  # a key of `sim.model.telling.reasons`; "none" while nothing has
    party: np.ndarray  # several are joined by +
    issue: Ints
    other: np.ndarray  # the constituency, or the party whose promise is doubted
    phase: Ints  # the phase in which it stopped
    collapsed: Bools  # what was in force ended

    @classmethod
    def start(cls, worlds: int) -> Endings:
        """Nothing has stopped any world."""
        return cls(
            kind=np.full(worlds, "none", dtype=object),
            party=np.full(worlds, "", dtype=object),
            issue=np.full(worlds, NONE, dtype=np.int64),
            other=np.full(worlds, "", dtype=object),
            phase=np.full(worlds, NONE, dtype=np.int64),
            collapsed=np.zeros(worlds, dtype=bool),
        )


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is on the table in one phase, the same for every table: K issues, columns of the plan.

    Owner: process.talks, which replaces it.
    """

    phase: int
    columns: list[int]
    own: Bools  # (K,) issues of this phase; the others were set aside in an earlier one
    in_play: Bools  # (W, K) what the parties weigh: this phase's issues and those set aside earlier
    on_table: Bools  # (W, K) what the text can still settle; the rest of what is in play stays as it is today
    today: Floats  # (W, K) delivered already
    months: Floats  # (W,) months of talks in this phase
    fallback_on: Bools  # (W,)


@dataclass(slots=True)
class Answers:
    """What every party at a table says to the text, N parties in the table's order."""

    accepts: Bools  # (W, N)
    price: Floats  # (W, N) what red lines make the text cost, part of the gain
    gain: Floats  # (W, N) expected value, payments and error of judgement included, less the no-agreement value
    hope: Floats  # (W, N) paper value less what the party would ask for next
    home: Floats  # (W, N) what is missing at home, as far as the party reckons with it; inf without constituencies
    paid: Floats  # (W, N) side payments in utility, part of the gain
    reserved: Floats  # (W, N) the no-agreement value at this table
    walks: Ints  # (W,) the seat that walks away, -1 for none
    own: Bools  # (W,) where the rules would not have it walk


@dataclass(slots=True)
class World:
    """All of it.

    bound_by_mandate : parties that a mandate of their own side binds to what they have not signed, (W, N). Owner:
        process.months, which replaces it; before the first meeting nobody is bound.
    """

    clock: Clock
    agreement: Agreement
    beliefs: Beliefs
    progress: Progress
    endings: Endings
    bound_by_mandate: Bools = field(init=False)

    def __post_init__(self) -> None:
        self.bound_by_mandate = np.zeros(self.beliefs.trust.shape[1:], dtype=bool)
