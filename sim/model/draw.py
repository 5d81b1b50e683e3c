"""From a scenario's uncertain numbers to one value a world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TypeAlias, TypeVar

import numpy as np
from pydantic import BaseModel

from sim.case.quantity import Quantity
from sim.chance import Chance, months_until, pert
from sim.scenario.inside import OWN
from sim.types import Bools, Floats

Purpose: TypeAlias = tuple[str, ...]  # "draw", "event" or "month", then the path: what a uniform is for
Given: TypeAlias = Mapping[Purpose, Floats]  # uniforms to take in place of chance, (W,) each in [0, 1]

WITHIN = "inner"  # in the names of the chance and of the inputs of the talks inside


def inside(purpose: Purpose) -> bool:
    """Whether a draw is one of the talks inside."""
    return purpose[1] == WITHIN and purpose[2] not in OWN


def given_inside(given: Given | None) -> Given:
    """Of uniforms that stand in for chance those of the talks inside, by the purposes that they have there."""
    return {(p[0], *p[2:]): luck for p, luck in (given or {}).items() if inside(p)}


def given_outside(given: Given | None) -> Given:
    """The rest of them."""
    return {purpose: luck for purpose, luck in (given or {}).items() if not inside(purpose)}


def purpose_outside(purpose: Purpose) -> Purpose:
    """What a draw of the talks inside is called in the talks that hold them."""
    return (purpose[0], WITHIN, *purpose[1:])


Block = TypeVar("Block")


class Draw:
    """Draws each number of a scenario once a world, under the name of its path.

    A number keeps its draw when other numbers are added, set or removed. `inputs` holds, once a model is cast, every
    uncertain number it drew, and every event that is neither sure nor excluded, by purpose.

    Parameters
    ----------
    given : uniforms that stand in for those that chance would draw; what is not named there is left to chance.
    """

    def __init__(self, chance: Chance, worlds: int, given: Given | None = None) -> None:
        self._chance = chance
        self._worlds = worlds
        self._given = given or {}
        self.inputs: dict[Purpose, Quantity] = {}

    def _uniform(self, quantity: Quantity, *purpose: str) -> Floats:
        self.inputs[purpose] = quantity
        given = self._given.get(purpose)
        return self._chance.uniform(*purpose) if given is None else given

    def number(self, quantity: Quantity, *path: str) -> Floats:
        """One value a world, (W,)."""
        if quantity.fixed:
            return np.full(self._worlds, quantity.mode)
        return pert(self._uniform(quantity, "draw", *path), quantity.low, quantity.mode, quantity.high)

    def event(self, chance: Quantity, *path: str) -> Bools:
        """Whether something holds in a world, given its chance, (W,)."""
        if chance.fixed and chance.mode in (0.0, 1.0):
            return np.full(self._worlds, chance.mode == 1.0)
        return self._uniform(chance, "event", *path) < self.number(chance, *path)

    def wait(self, hazard: Quantity, *path: str) -> Floats:
        """Months until something happens that has this chance in each, (W,); inf where it never does."""
        value = self.number(hazard, *path)
        if hazard.fixed and hazard.mode in (0.0, 1.0):
            return months_until(np.zeros(self._worlds), value)
        return months_until(self._uniform(hazard, "month", *path), value)

    def check(self) -> None:
        """Raise ValueError where a uniform was given for something that is not drawn, or not one a world."""
        for purpose, given in self._given.items():
            if purpose not in self.inputs or given.shape != (self._worlds,):
                raise ValueError(f"{'.'.join(purpose)}: no such draw, or not {self._worlds} uniforms for it")

    def exponent(self, quantity: Quantity, *path: str) -> float | Floats:
        """A number that all worlds share as a float, else one value a world shaped (W, 1)."""
        return quantity.mode if quantity.fixed else self.number(quantity, *path)[:, None]

    def by_issue(
        self, numbers: Mapping[str, Quantity | None], issues: Sequence[str], fallback: Floats | Quantity, *path: str
    ) -> Floats:
        """A value a world and issue, (W, D).

        An issue without a number of its own takes `numbers["default"]`, drawn under its own path;
        failing that, or where the number is None, `fallback`: a (W, D) array, or a number.
        """
        out = np.empty((self._worlds, len(issues)))
        for d, issue in enumerate(issues):
            quantity = numbers[issue] if issue in numbers else numbers.get("default")
            if quantity is not None:
                out[:, d] = self.number(quantity, *path, issue)
            elif isinstance(fallback, Quantity):
                out[:, d] = self.number(fallback, *path, issue)
            else:
                out[:, d] = fallback[:, d]
        return out

    def block(self, kind: type[Block], of: BaseModel, *path: str) -> Block:
        """The numbers of a block of a scenario, one value a world each: a dataclass whose fields are (W,) arrays.

        kind : the dataclass; each of its fields is a key of the block. of : the block. path : where it stands.
        """
        return kind(**{f.name: self.number(getattr(of, f.name), *path, f.name) for f in fields(kind)})  # type: ignore[arg-type]
