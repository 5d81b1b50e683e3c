"""Worlds, people and luck made by hand, so that a rule can be looked at without a model around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.model.record.transcript import Transcript
from sim.model.rules.interests import Interests
from sim.model.world import Agenda, Agreement, Answers, Beliefs, Clock, Endings, Progress, World

NOBODY = np.zeros(1, dtype=bool)


def bools(*values: int) -> np.ndarray:
    return np.array(values, dtype=bool)


def floats(*values: Any) -> np.ndarray:
    return np.array(values, dtype=float)


def world(
    *, worlds: int = 1, parties: int = 2, delivered: Sequence[float] = (0.0, 0.0, 0.0), steps: Sequence[int] = (1, 1, 0)
) -> World:
    """A world in its month 1 in which everybody trusts everybody by one half and nothing is agreed."""
    clock = Clock.start(worlds)
    clock.month = clock.month + 1
    return World(
        clock=clock,
        agreement=Agreement(np.tile(floats(*delivered), (worlds, 1)), bools(*steps)),
        beliefs=Beliefs(np.full((parties, worlds, parties), 0.5)),
        progress=Progress.start(worlds, 1),
        endings=Endings.start(worlds),
    )


def in_force(world: World, agreed: Sequence[float], bound: Sequence[int] = (1, 1, 1), since: float = 0.0) -> World:
    """The same world with an agreement on the issues `bound`."""
    deal = world.agreement
    shape = deal.delivered.shape
    deal.agreed = np.tile(floats(*agreed), (shape[0], 1))
    deal.bound = np.tile(bools(*bound), (shape[0], 1))
    deal.since = np.full(shape, since)
    return world


def log(world: World) -> Transcript:
    """A transcript that keeps every world."""
    worlds = len(world.clock.month)
    return Transcript(np.arange(worlds), worlds, world.clock, world.agreement.delivered)


class Fixed:
    """Luck that is known: a draw by the first word of its purpose, and what was asked for."""

    def __init__(self, **draws: Any) -> None:
        self.draws: Mapping[str, Any] = draws
        self.asked: list[tuple[str, ...]] = []

    def _of(self, month: np.ndarray, purpose: tuple[str, ...]) -> np.ndarray:
        self.asked.append(purpose)
        return np.broadcast_to(np.asarray(self.draws[purpose[0]], dtype=float), month.shape)

    def normal(self, month: np.ndarray, *purpose: str) -> np.ndarray:
        return self._of(month, purpose)

    uniform = normal


class Willing:
    """A seat that delivers by a fixed will, and leaves where it is told to; it notes what it was shown."""

    knows = frozenset({"own"})

    def __init__(self, will: Any = 1.0, leaves: Any = False, adviser: Any = None) -> None:
        self.will = will
        self.gone = leaves
        self.adviser = adviser or self
        self.shown: list[Any] = []

    def delivers(self, view: Any) -> np.ndarray:
        self.shown.append(view)
        return np.broadcast_to(np.asarray(self.will, dtype=float), (len(view.living), len(view.duty.columns)))

    def leaves(self, view: Any) -> np.ndarray:
        self.shown.append(view)
        return np.broadcast_to(np.asarray(self.gone, dtype=bool), view.living.shape)


def interests(
    ideal: Any = ((1.0, 0.0),),
    salience: Any = None,
    *,
    risk: Any = 1.0,
    no_agreement: Any = 0.0,
    cost: Any = 0.0,
    misperception: Any = 0.0,
    anticipation: Any = 0.0,
    fallback: Any = 0.0,
    capability: Any = 1.0,
    lines: Sequence[Any] = (),
    line_price: Any = 2.0,
    home: Any = None,
    today: Any = None,
    believed: Any = None,
    columns: Sequence[int] | None = None,
) -> Interests:
    """A party that weighs every issue alike and counts distance as it is, turned to talks on its issues."""
    wish = np.array(ideal, dtype=float)
    worlds, issues = wish.shape

    def each(value: Any) -> np.ndarray:
        return np.broadcast_to(np.asarray(value, dtype=float), (worlds,)).copy()

    made = Interests(
        ideal=wish,
        salience=np.ones(wish.shape) if salience is None else np.array(salience, dtype=float),
        takes_part=np.ones(issues, dtype=bool),
        risk=risk,
        capability=each(capability),
        no_agreement=each(no_agreement),
        cost_of_stalemate=each(cost),
        misperception=each(misperception),
        anticipation=each(anticipation),
        fallback=each(fallback),
        lines=list(lines),
        home=home,
    )
    made.line_price = each(line_price)
    at = list(range(issues)) if columns is None else list(columns)
    now = np.zeros((worlds, len(at))) if today is None else np.array(today, dtype=float)
    trusted = np.ones(wish.shape) if believed is None else np.array(believed, dtype=float)
    made.take_up(at, np.ones((worlds, len(at)), dtype=bool), now, trusted)
    return made


@dataclass
class Person:
    """Who sits at a table."""

    name: str
    index: int
    seat: Any = field(default_factory=Willing)
    interests: Any = None
    profile: Any = None


def agenda(worlds: int = 1, issues: int = 2, **over: Any) -> Agenda:
    """Everything on the table, nothing delivered, no month of talks so far."""
    everything = np.ones((worlds, issues), dtype=bool)
    given: dict[str, Any] = {
        "phase": 1,
        "columns": list(range(issues)),
        "own": everything[0],
        "in_play": everything,
        "on_table": everything,
        "today": np.zeros((worlds, issues)),
        "months": np.zeros(worlds),
        "fallback_on": np.zeros(worlds, dtype=bool),
    }
    return Agenda(**(given | over))


def answers(accepts: Any, **over: Any) -> Answers:
    """What parties said, (W, N); whatever else is not given is 0."""
    said = np.array(accepts, dtype=bool)
    given: dict[str, Any] = {
        name: np.zeros(said.shape) for name in ("price", "gain", "hope", "home", "paid", "reserved")
    } | {
        "walks": np.full(len(said), -1),
        "own": np.zeros(len(said), dtype=bool),
    }
    return Answers(accepts=said, **(given | {k: np.asarray(v) for k, v in over.items()}))
