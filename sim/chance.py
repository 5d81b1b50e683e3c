"""Chance: one counter-based stream a named use; a world is a position in it.

A draw depends only on (scenario seed, what it is for, replicate). Batches, workers, the order of parties in a file and
the other draws of a model leave it as it is, and two settings of a sweep share it: common random numbers.
The generator is Philox 4x64 (Salmon, Moraes, Dror & Shaw 2011), whose counter is set to where the worlds begin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import betaincinv, ndtri

from sim.types import Floats

_WORDS_A_BLOCK = 4  # Philox 4x64 makes four doubles for each step of its counter
_TINY = 2.0**-54  # half the grid of `random`: keeps normal draws finite


class Chance:
    """All chance of a batch of worlds.

    Parameters
    ----------
    seed : the scenario's seed, >= 0.
    replicates : the worlds of the batch by number, (W,), in any order.
    within : talks inside the scenario whose chance this is, so that they share no draw with what goes on around them.
    """

    def __init__(self, seed: int, replicates: Sequence[int], within: str = "") -> None:
        self._seed = seed
        self.within = within
        at = np.asarray(replicates, dtype=np.int64)
        if at.size == 0 or at.min() < 0:
            raise ValueError("replicates must be one or more numbers >= 0")
        self._first = int(at.min()) // _WORDS_A_BLOCK
        self._span = int(at.max()) + 1 - self._first * _WORDS_A_BLOCK
        self._at = at - self._first * _WORDS_A_BLOCK
        self._bits = np.random.Philox()
        self._numbers = np.random.Generator(self._bits)
        self._place: dict[str, Any] = {"counter": np.array([self._first, 0, 0, 0], dtype=np.uint64)}
        self._state: Any = {
            "bit_generator": "Philox",
            "state": self._place,
            "buffer": np.zeros(_WORDS_A_BLOCK, dtype=np.uint64),
            "buffer_pos": _WORDS_A_BLOCK,  # nothing is left of the last use
            "has_uint32": 0,
            "uinteger": 0,
        }

    def uniform(self, *purpose: str | int) -> Floats:
        """One draw a world in [0, 1) for a purpose named by its words, (W,)."""
        words = (purpose[0], self.within, *purpose[1:]) if self.within else purpose
        name = "\x1f".join(map(str, (self._seed, *words)))
        self._place["key"] = np.frombuffer(hashlib.blake2b(name.encode(), digest_size=16).digest(), dtype="<u8")
        # A generator of its own for each use would draw the same, but a single world would wait three times as long.
        self._bits.state = self._state  # it is copied
        drawn: Floats = self._numbers.random(self._span)[self._at]
        return drawn

    def normal(self, *purpose: str | int) -> Floats:
        """One standard normal draw a world, (W,), by inversion."""
        drawn: Floats = ndtri(self.uniform(*purpose) + _TINY)
        return drawn

    def uniforms(self, count: int, *purpose: str | int) -> Floats:
        """`count` draws a world, one stream each, (W, count)."""
        return np.stack([self.uniform(*purpose, k) for k in range(count)]).T

    def normals(self, count: int, *purpose: str | int) -> Floats:
        """`count` standard normal draws a world, (W, count)."""
        drawn: Floats = ndtri(self.uniforms(count, *purpose) + _TINY)
        return drawn


# Nodes close up toward 0 and 1, where the quantile of a bounded density is steepest.
_NODES = np.sin(np.linspace(0.0, np.pi / 2, 257)) ** 2


@lru_cache(maxsize=4096)
def _pert_table(mode: float) -> Floats:
    """Quantiles of the PERT distribution on [0, 1] at `_NODES`; a table costs what 257 exact inversions cost."""
    table: Floats = betaincinv(1.0 + 4.0 * mode, 5.0 - 4.0 * mode, _NODES)
    return table


def pert(uniform: Floats, low: float, mode: float, high: float) -> Floats:
    """Quantile of the PERT distribution, a beta with mean (low + 4 mode + high) / 6 (Malcolm et al. 1959).

    Parameters
    ----------
    uniform : probabilities in [0, 1), any shape.
    low, mode, high : low <= mode <= high.

    Returns
    -------
    Values in [low, high], of the shape of `uniform`, within 0.0003 (high - low) of the exact quantile.
    """
    if high <= low:
        return np.full(np.shape(uniform), float(low))
    table = _pert_table((mode - low) / (high - low))
    return low + (high - low) * np.interp(uniform, _NODES, table)


def months_until(uniform: Floats, hazard: Floats) -> Floats:
    """Months until something happens that has a chance of `hazard` in each, 1 for the first; inf where it never does.

    The geometric distribution, by inversion of one draw a world: with another hazard the same world has it sooner or
    later, and not at another time altogether.

    Parameters
    ----------
    uniform : probabilities in [0, 1], any shape. hazard : chance in a month in [0, 1], of the same shape.

    Example
    -------
    >>> months_until(np.array([0.0, 0.4, 0.6, 0.9]), np.array([0.5, 0.5, 0.5, 0.0])).tolist()
    [1.0, 1.0, 2.0, inf]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        waited = np.floor(np.log1p(-uniform) / np.log1p(-hazard)) + 1.0
    return np.where(hazard <= 0.0, np.inf, np.where(hazard >= 1.0, 1.0, waited))
