"""The best package: the text by which those who must sign gain most, measured by the one who gains least.

It is what a mediator looks for who knows everybody's interests (Raiffa 1982 on the single text; Kalai 1977 on the
egalitarian solution; Sebenius 1983 on linking issues, so that one side's step pays for the other's).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.curves import Risk, exponent
from sim.model.rules.red_lines import Lines
from sim.sums import over_first
from sim.types import Bools, Floats
from sim.utility import Lottery

PASSES = 10  # looks at the weights of the sides and at the lines that are crossed
STEP = 0.5  # how far each pass goes toward the text that the last look asks for
TEMPER = 6.0  # how fast weight moves to the side that gains least, per unit of utility
NEAR = 0.01  # ladder steps within which a text counts as at a bound, or at an ideal


@dataclass(frozen=True, slots=True)
class Side:
    """One who must sign, over W worlds and K issues.

    wish, weight, believed : ideals, weights that sum to 1, belief that each issue is delivered, (W, K).
    risk : exponent of distance, a float or (W, 1), or tables. reserved : value of no agreement, (W,).
    lines : red lines on issues of the talks. price : of a whole ladder beyond one, (W,).
    power : its capability, (W,). veto : whether nothing passes against it.
    """

    wish: Floats
    weight: Floats
    believed: Floats
    risk: Risk
    reserved: Floats
    lines: Lines
    price: Floats
    power: Floats
    veto: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """What a package is about: what is delivered `today` and what the text settles (`on_table`), (W, K) each, and the
    places of all issues of the plan, `elsewhere`, (W, D)."""

    today: Floats
    on_table: Bools
    elsewhere: Floats


@dataclass(frozen=True, slots=True)
class Turned:
    """A side on a ground with worlds innermost: issues are rows, (K, W), which is how a search works fastest."""

    wish: Floats
    believed: Floats
    risk: Risk
    reserved: Floats
    lines: Lines
    price: Floats
    lottery: Lottery
    today: Floats
    on_table: Bools
    elsewhere: Floats  # (W, D)
    counts: Bools  # where each line counts, (L, W)

    @classmethod
    def of(cls, side: Side, ground: Ground) -> Turned:
        """A side as a search sees it."""
        lottery = Lottery.of(ground.today, side.believed, side.wish, side.weight, side.risk).turned()
        on_table = np.ascontiguousarray(ground.on_table.T)
        return cls(
            wish=lottery.ideal,
            believed=np.ascontiguousarray(side.believed.T),
            risk=lottery.risk,
            reserved=side.reserved,
            lines=side.lines,
            price=side.price,
            lottery=lottery,
            today=np.ascontiguousarray(ground.today.T),
            on_table=on_table,
            elsewhere=ground.elsewhere,
            counts=on_table[side.lines.places] | side.lines.essential,
        )

    def prices(self, text: Floats) -> Floats:
        """What its red lines make a text cost on each issue, (K, W)."""
        expected = self.today + self.believed * (text - self.today)
        return self.lines.prices(self.price, text, expected, self.today, self.on_table, self.elsewhere)

    def gain(self, text: Floats) -> Floats:
        """What it gains by a text over no agreement, the price of its red lines taken off, (W,)."""
        value = self.lottery.value(text, over_first) - self.reserved
        return value - over_first(self.prices(text)) if self.lines else value

    def look(self, text: Floats) -> _Look:
        """The same of a text that leaves what is not on the table as it is, with what its lines make of it."""
        value = self.lottery.value(text, over_first) - self.reserved
        lines = self.lines
        if not lines:
            return _Look(value, text[:0], text[:0])
        there = text[lines.places]
        held = lines.held(self.today + self.believed * (text - self.today), self.elsewhere)
        cost = lines.costs(self.price, there, self.counts, held, len(text))
        return _Look(value - over_first(cost), there, held)


class _Look(NamedTuple):
    """What a side gains by a text, (W,), and on each of its L lines where the text is and how far it holds, (L, W)."""

    gain: Floats
    there: Floats
    held: Floats


def gains(sides: Sequence[Side], text: Floats, ground: Ground) -> Floats:
    """What each side gains by a text (W, K) over no agreement, the price of its red lines taken off, (W, N)."""
    turned = np.ascontiguousarray(text.T)
    return np.stack([Turned.of(side, ground).gain(turned) for side in sides], axis=1)


def line_prices(side: Side, text: Floats, ground: Ground) -> Floats:
    """What a side's red lines make a text cost on each issue, (W, K)."""
    return Turned.of(side, ground).prices(np.ascontiguousarray(text.T)).T


def least_needed(sides: Sequence[Side], won: Floats, quorum: float) -> Floats:
    """What a text is worth to the one who gains least of those whose yes is needed, (W,), of the gains (W, N).

    Those are who has a veto, and of the others so many, the most in favour first, as hold the `quorum` of capability.
    """
    vetoes = [i for i, side in enumerate(sides) if side.veto]
    if len(vetoes) == len(sides):
        least: Floats = won.min(axis=1)
        return least
    power = np.stack([side.power for side in sides], axis=1)
    order = np.argsort(-won, axis=1, kind="stable")
    held = np.cumsum(np.take_along_axis(power, order, axis=1), axis=1)
    reached = held >= (quorum - 1e-9) * held[:, -1:]
    last = np.take_along_axis(won, np.take_along_axis(order, reached.argmax(axis=1)[:, None], axis=1), axis=1)[:, 0]
    needed: Floats = np.minimum(last, won[:, vetoes].min(axis=1)) if vetoes else last
    return needed


def best(sides: Sequence[Side], ground: Ground, quorum: float = 0.0) -> tuple[Floats, Floats]:
    """The package by which the one who gains least of those who are needed gains most, (W, K), and what it gains, (W,).

    Looked for from two starts: the mean of what the sides want, and the same with the conditions met under which the
    lines that it crosses are waived. Each pass solves the first-order condition of the sides' weighted losses, lines
    beyond which the text lies included, and then gives more weight to the side that gains least.

    Parameters
    ----------
    sides : those who must sign, one at least; where no veto binds all, everybody at the table.
    quorum : share of capability that has to be in favour.
    """
    known = [Turned.of(side, ground) for side in sides]
    today, on_table = known[0].today, known[0].on_table
    stakes, wishes = (np.stack(each) for each in ([one.lottery.held for one in known], [one.wish for one in known]))
    total = stakes.sum(axis=0)
    mean = np.where(
        total > 0.0, (stakes * wishes).sum(axis=0) / np.maximum(total, 1e-12), wishes.sum(axis=0) / len(sides)
    )
    start = np.where(on_table, mean, today)
    floor = np.zeros(start.shape)
    text, least = _climb(sides, known, start, floor, quorum)
    floor = _conditions(known, text)
    linked = (floor > text + NEAR).any(axis=0)
    if linked.any():
        other, more = _climb(sides, known, np.maximum(text, floor), floor, quorum)
        better = linked & (more > least)
        text, least = np.where(better, other, text), np.where(better, more, least)
    return text.T, least


def _climb(
    sides: Sequence[Side], known: Sequence[Turned], text: Floats, floor: Floats, quorum: float
) -> tuple[Floats, Floats]:
    """The best text on the way from a start, never below a `floor`, (K, W), and what the last needed side gains, (W,).

    A side that is not needed loses weight to those that are: the coalition forms around the text.
    """
    today, on_table, count = known[0].today, known[0].on_table, len(known)
    importance = np.ones((count, text.shape[1]))
    looks = [one.look(text) for one in known]
    won = np.stack([look.gain for look in looks])
    free = np.array([[not side.veto] for side in sides])
    best_text = text
    least = worst = least_needed(sides, won.T, quorum)
    for _ in range(PASSES):
        counted = np.where(free & (won < worst), won.max(axis=0), won) if free.any() else won
        importance = importance * np.exp(-TEMPER * (counted - over_first(counted) / count))
        importance = importance / over_first(importance)
        toward = np.maximum(_balanced(known, looks, text, importance), floor)
        text = np.where(on_table, text + STEP * (toward - text), today)
        looks = [one.look(text) for one in known]
        won = np.stack([look.gain for look in looks])
        worst = least_needed(sides, won.T, quorum)
        better = worst > least
        best_text, least = np.where(better, text, best_text), np.where(better, worst, least)
    return best_text, least


def _balanced(known: Sequence[Turned], looks: Sequence[_Look], text: Floats, importance: Floats) -> Floats:
    """The text at which the sides' weighted losses balance on each issue, as they pull at `text`, (K, W).

    Each line at which the text lies, or beyond, pulls it back.
    """
    pull, weight = np.zeros(text.shape), np.full(text.shape, 1e-12)
    for side, look, mine in zip(known, looks, importance, strict=True):
        strength = mine * side.lottery.held
        if not _squares(side):
            strength = strength * _curvature(text, side)
        pull, weight = pull + strength * side.wish, weight + strength
        if side.lines:
            lines, held = side.lines, (mine * side.price) * look.held
            at_one = (look.there < lines.lower + NEAR, look.there > lines.upper - NEAR)
            lines.pull(np.concatenate([held * near for near in at_one]), pull, weight)
    balanced: Floats = np.minimum(np.maximum(pull / weight, 0.0), 1.0)
    return balanced


def _squares(side: Turned) -> bool:
    """Whether its losses are squares, which pull as they are."""
    return isinstance(side.risk, float) and side.risk == 2.0


def _curvature(text: Floats, side: Turned) -> Floats:
    """What makes a loss |x - p| ** a pull as a square does, a / 2 |x - p| ** (a - 2)."""
    away = np.maximum(np.abs(text - side.wish), NEAR)
    power = np.asarray(exponent(side.risk))
    curvature: Floats = 0.5 * power * np.power(away, power - 2.0)
    return curvature


def _conditions(known: Sequence[Turned], text: Floats) -> Floats:
    """The least place of each issue, (K, W), at which every line that a text crosses is waived; 0 where none asks."""
    floor = np.zeros(text.shape)
    for side in known:
        crossed = side.on_table[side.lines.places] & (side.lines.beyond(text[side.lines.places]) > NEAR)
        for line, here in zip(side.lines.lines, crossed, strict=True):
            for k, _column, level in line.conditions:
                if k >= 0:
                    today = side.today[k]
                    needed = today + (level - today) / np.maximum(side.believed[k], 1e-9)
                    reach = here & side.on_table[k] & (needed <= 1.0)
                    floor[k] = np.where(reach, np.maximum(floor[k], needed), floor[k])
    return floor
