"""The best package: the text by which those who must sign gain most, measured by the one who gains least.

It is what a mediator looks for who knows everybody's interests (Raiffa 1982 on the single text; Kalai 1977 on the
egalitarian solution; Sebenius 1983 on linking issues, so that one side's step pays for the other's).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.curves import Risk, exponent
from sim.model.rules import red_lines
from sim.model.rules.red_lines import Line
from sim.sums import over_last, over_second
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
    lines: Sequence[Line]
    price: Floats
    power: Floats
    veto: bool

    def expected(self, text: Floats, today: Floats) -> Floats:
        """Where it expects each issue to end, (W, K)."""
        return today + self.believed * (text - today)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a package is about: what is delivered `today` and what the text settles (`on_table`), (W, K) each, and the
    places of all issues of the plan, `elsewhere`, (W, D)."""

    today: Floats
    on_table: Bools
    elsewhere: Floats


def gains(sides: Sequence[Side], text: Floats, ground: Ground, known: Sequence[Lottery] | None = None) -> Floats:
    """What each side gains by a text (W, K) over no agreement, the price of its red lines taken off, (W, N).

    `known` is what texts are to the sides on this ground, for whoever asks for many; see `lotteries`.
    """
    known = known or lotteries(sides, ground)
    return np.stack([_gain(side, text, ground, mine) for side, mine in zip(sides, known, strict=True)], axis=1)


def lotteries(sides: Sequence[Side], ground: Ground) -> list[Lottery]:
    """What texts are to each side on a ground, whichever text it is."""
    return [Lottery.of(ground.today, side.believed, side.wish, side.weight, side.risk) for side in sides]


def line_prices(side: Side, text: Floats, ground: Ground) -> Floats:
    """What a side's red lines make a text cost on each issue, (W, K)."""
    expected, today = side.expected(text, ground.today), ground.today
    return red_lines.prices(side.lines, side.price, text, expected, today, ground.on_table, ground.elsewhere)


def _gain(side: Side, text: Floats, ground: Ground, known: Lottery) -> Floats:
    value = known.value(text) - side.reserved
    if not side.lines:
        return value
    gain: Floats = value - over_last(line_prices(side, text, ground))
    return gain


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
    stakes = np.stack([side.weight * side.believed for side in sides], axis=1)
    wishes = np.stack([side.wish for side in sides], axis=1)
    total = over_second(stakes)
    mean = np.where(
        total > 0.0, over_second(stakes * wishes) / np.maximum(total, 1e-12), over_second(wishes) / len(sides)
    )
    start = np.where(ground.on_table, mean, ground.today)
    floor = np.zeros(start.shape)
    text, least = _climb(sides, ground, start, floor, quorum)
    floor = _conditions(sides, ground, text)
    linked = (floor > text + NEAR).any(axis=1)
    if linked.any():
        other, more = _climb(sides, ground, np.maximum(text, floor), floor, quorum)
        better = linked & (more > least)
        text, least = np.where(better[:, None], other, text), np.where(better, more, least)
    return text, least


def _climb(sides: Sequence[Side], ground: Ground, text: Floats, floor: Floats, quorum: float) -> tuple[Floats, Floats]:
    """The best text on the way from a start, never below a `floor`, (W, K), and what the last needed side gains, (W,).

    A side that is not needed loses weight to those that are: the coalition forms around the text.
    """
    importance = np.ones((len(text), len(sides)))
    known = lotteries(sides, ground)
    won = gains(sides, text, ground, known)
    free = [not side.veto for side in sides]
    best_text = text
    least = worst = least_needed(sides, won, quorum)
    for _ in range(PASSES):
        counted = won if not any(free) else np.where(free & (won < worst[:, None]), won.max(axis=1)[:, None], won)
        importance = importance * np.exp(-TEMPER * (counted - over_last(counted)[:, None] / len(sides)))
        importance = importance / over_last(importance)[:, None]
        toward = np.maximum(_balanced(sides, known, ground, text, importance), floor)
        text = np.where(ground.on_table, text + STEP * (toward - text), ground.today)
        won = gains(sides, text, ground, known)
        worst = least_needed(sides, won, quorum)
        better = worst > least
        best_text, least = np.where(better[:, None], text, best_text), np.where(better, worst, least)
    return best_text, least


def _balanced(
    sides: Sequence[Side], known: Sequence[Lottery], ground: Ground, text: Floats, importance: Floats
) -> Floats:
    """The text at which the sides' weighted losses balance on each issue, as they pull at `text`, (W, K)."""
    pull, weight = np.zeros(text.shape), np.full(text.shape, 1e-12)
    for i, side in enumerate(sides):
        mine = importance[:, i]
        strength = mine[:, None] * known[i].held
        if not _squares(side):
            strength = strength * _curvature(text, side)
        pull, weight = pull + strength * side.wish, weight + strength
        expected = side.expected(text, ground.today) if side.lines else text
        for line in side.lines:
            k, held = line.k, mine * side.price * line.held(expected, ground.elsewhere)
            for bound, at_it in (
                (line.below, text[:, k] < line.lower + NEAR),
                (line.above, text[:, k] > line.upper - NEAR),
            ):
                if bound is not None:
                    force = held * at_it
                    pull[:, k] += force * bound
                    weight[:, k] += force
    balanced: Floats = np.clip(pull / weight, 0.0, 1.0)
    return balanced


def _squares(side: Side) -> bool:
    """Whether its losses are squares, which pull as they are."""
    return isinstance(side.risk, float) and side.risk == 2.0


def _curvature(text: Floats, side: Side) -> Floats:
    """What makes a loss |x - p| ** a pull as a square does, a / 2 |x - p| ** (a - 2)."""
    away = np.maximum(np.abs(text - side.wish), NEAR)
    power = np.asarray(exponent(side.risk))
    curvature: Floats = 0.5 * power * np.power(away, power - 2.0)
    return curvature


def _conditions(sides: Sequence[Side], ground: Ground, text: Floats) -> Floats:
    """The least place of each issue, (W, K), at which every line that a text crosses is waived; 0 where none asks."""
    floor = np.zeros(text.shape)
    for side in sides:
        for line in side.lines:
            crossed = ground.on_table[:, line.k] & (line.beyond(text[:, line.k]) > NEAR)
            for k, _column, level in line.conditions:
                if k >= 0:
                    today, believed = ground.today[:, k], side.believed[:, k]
                    needed = today + (level - today) / np.maximum(believed, 1e-9)
                    reach = crossed & ground.on_table[:, k] & (needed <= 1.0)
                    floor[:, k] = np.where(reach, np.maximum(floor[:, k], needed), floor[:, k])
    return floor
