"""The worlds of a batch that something still happens to: drawn together, and put back among the others later.

Worlds wait for each other where a phase begins, and many have ended by then: of the rows of a batch two thirds would be
worked on for nothing. A world's numbers hang on no other's, so those that wait can be left out of every array until the
stage is over. Nothing else has to know: whoever works on arrays works on fewer rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import numpy as np

from sim.types import Bools, Ints

MANY = 150  # rows that have to be idle at least: to leave them out and put them back takes time as well
IDLE = 0.35  # share of the rows that has to be idle
FEWEST = 64  # rows that are kept at least
_HOMES = (
    "sim.model.",
    "sim.chance",
    "sim.curves",
    "sim.utility",
)  # where the classes are written whose arrays have rows of worlds


class Forgets:
    """What keeps numbers that it has worked out as long as the arrays that they were worked out of are the same ones.

    These are the same after rows were put back, and numbers of some rows are none of the others'.
    """

    def forget(self) -> None:
        """Work them out anew when they are next asked for."""
        raise NotImplementedError


class Batch:
    """Which worlds of a batch are worked on. `rows` (w,) are their places among all, in order.

    An array belongs to the worlds by the length of one of its axes, the first that is as long as there are rows. So
    rows are left out only while there are more of them than of anything else.

    Parameters
    ----------
    worlds : W. others : the length of the longest axis of any array that is not one of worlds.
    apart : classes whose arrays are about all worlds, whichever are worked on, or about none; a class can name some of
        its attributes as such in `ROWLESS`.
    written : classes that write into arrays that they hold. What the others hold of some rows cannot be written to, and
        need not be put back.
    """

    def __init__(self, worlds: int, others: int, apart: tuple[type, ...] = (), written: tuple[type, ...] = ()) -> None:
        self.worlds = worlds
        self.rows: Ints = np.arange(worlds)
        self._least = max(others + 1, FEWEST)
        self._apart = apart
        self._written = written
        self._kept: _Kept | None = None

    @property
    def whole(self) -> bool:
        """Whether all worlds are worked on."""
        return self._kept is None

    def worth_leaving(self, going: Bools) -> bool:
        """Whether so few of the rows are going on, (w,), that the others had better be left out."""
        idle = len(going) - max(int(going.sum()), self._least)
        return idle >= max(MANY, IDLE * len(going))

    def leave(self, state: dict[str, Any], going: Bools) -> Bools:
        """Go on with these rows only, (w,), and with some of the others where these are too few.

        Parameters
        ----------
        state : all that holds arrays, by a name; what is nearest to the owner of an array first. It is changed.

        Returns
        -------
        The rows that are left out, (w,).
        """
        stays = going.copy()
        stays[np.flatnonzero(~going)[: max(self._least - int(going.sum()), 0)]] = True
        self.rows = self.rows[stays]
        walk = _Walk(self._kept, _Kept(self.worlds, self.rows), self._apart, self._written)
        walk.through(state, None, True)
        self._kept = walk.after
        return ~stays

    def rejoin(self, state: dict[str, Any]) -> None:
        """Put the rows back among the others, which are as they were left."""
        if self._kept is not None:
            _Walk(self._kept, None, self._apart, self._written).through(state, None, True)
            self.rows, self._kept = np.arange(self.worlds), None


class _Kept:
    """Arrays of all W worlds while some of their rows, (w,), are worked on."""

    def __init__(self, worlds: int, rows: Ints) -> None:
        self._worlds = worlds
        self._rows = rows
        self._taken: dict[int, np.ndarray] = {}  # by the id of the whole array: who shared one still does
        self._whole: dict[int, np.ndarray] = {}  # by the id of what was taken of it
        self._alive: list[object] = []  # so that nothing else comes by the id of one of these
        self.held: dict[int, dict[Any, Any]] = {}  # what each holder held when rows were left out, by its id

    def hold(self, holder: object, held: dict[Any, Any]) -> None:
        """Remember what a holder holds."""
        self._alive.append(holder)
        self.held[id(holder)] = held

    def take(self, whole: np.ndarray, written: bool) -> np.ndarray:
        """The rows of a whole array that are worked on; the array itself where it has none."""
        axis = _axis(whole, self._worlds)
        if axis is None:
            return whole
        taken = self._taken.get(id(whole))
        if taken is None:
            taken = whole.take(self._rows, axis=axis)
            self._alive += [whole, taken]
            self._taken[id(whole)], self._whole[id(taken)] = taken, whole
            taken.flags.writeable = False
        if written:
            taken.flags.writeable = True
        return taken

    def put_back(self, array: np.ndarray, before: object) -> np.ndarray:
        """The whole array, with the rows as they have become; `before` is what its holder held at first."""
        whole = self._whole.get(id(array))
        if whole is not None:
            if array.flags.writeable and whole.flags.writeable:
                self._write(whole, array)
            return whole
        axis = _axis(array, len(self._rows))
        if axis is None:
            return array
        old = self._whole.get(id(before))
        shape = (*array.shape[:axis], self._worlds, *array.shape[axis + 1 :])
        fits = old is not None and old.shape == shape and old.dtype == array.dtype
        whole = old.copy() if fits and old is not None else np.zeros(shape, array.dtype)
        self._write(whole, array)
        self._alive.append(array)
        self._whole[id(array)] = whole
        return whole

    def _write(self, whole: np.ndarray, rows: np.ndarray) -> None:
        axis = _axis(rows, len(self._rows)) or 0
        whole[(slice(None),) * axis + (self._rows,)] = rows


def _axis(array: np.ndarray, rows: int) -> int | None:
    """Which axis is that of the worlds; None where none is."""
    for axis, length in enumerate(array.shape):
        if length == rows:
            return axis
    return None


class _Walk:
    """One way through all that holds arrays: rows are put back, or left out, or one after the other.

    Containers and objects stay the same ones; what they hold changes.
    """

    def __init__(
        self, before: _Kept | None, after: _Kept | None, apart: tuple[type, ...], written: tuple[type, ...]
    ) -> None:
        self._before = before
        self.after = after
        self._apart = apart
        self._written = written
        self._seen: set[int] = set()

    def through(self, value: Any, was: Any, written: bool) -> Any:
        """What a value is after it. `was` : what stood here when rows were left out. `written` : by who holds it."""
        kind: Any = type(value)
        if kind is np.ndarray:
            if self._before is not None:
                value = self._before.put_back(value, was)
            return value if self.after is None else self.after.take(value, written)
        if not _holds(kind) or id(value) in self._seen:
            return value
        if issubclass(kind, tuple):
            return self._tuple(value, was, written)
        if kind is dict or kind is list:
            held = value if kind is dict else dict(enumerate(value))
            self._inside(value, list(held.items()), value.__setitem__, was, written)
        elif not isinstance(value, self._apart):
            if isinstance(value, Forgets):
                value.forget()
            written = isinstance(value, self._written)
            self._inside(value, _attributes(value), partial(object.__setattr__, value), was, written)
        return value

    def _inside(
        self,
        holder: object,
        held: Sequence[tuple[Any, Any]],
        put: Callable[[Any, Any], None],
        was: Any,
        written: bool,
    ) -> None:
        """Each thing that something holds."""
        self._seen.add(id(holder))
        first = was if isinstance(was, dict) else {}
        if self._before is not None:
            first = self._before.held.get(id(holder), first)
        now: dict[Any, Any] = {}
        for name, one in held:
            kind: Any = type(one)
            if not _holds(kind):
                continue
            new = self.through(one, first.get(name), written)
            if new is not one:
                put(name, new)
            if self.after is not None:
                now[name] = new if isinstance(new, np.ndarray | tuple) else self.after.held.get(id(new))
        if self.after is not None:
            self.after.hold(holder, now)

    def _tuple(self, value: tuple[Any, ...], was: Any, written: bool) -> tuple[Any, ...]:
        """A tuple cannot be changed: another takes its place where anything in it does."""
        first = was if isinstance(was, tuple) and len(was) == len(value) else (None,) * len(value)
        parts = [self.through(one, old, written) for one, old in zip(value, first, strict=True)]
        if all(new is one for new, one in zip(parts, value, strict=True)):
            return value
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)


@cache
def _holds(kind: Any) -> bool:
    """Whether what is of a kind is an array, or may hold one."""
    return issubclass(kind, np.ndarray | dict | list | tuple) or kind.__module__.startswith(_HOMES)


@cache
def _slots(kind: type) -> tuple[str, ...]:
    return tuple(name for one in kind.__mro__ for name in vars(one).get("__slots__", ()))


def _attributes(value: object) -> list[tuple[str, Any]]:
    """What an object holds, by name."""
    kind: Any = type(value)
    slots = _slots(kind)
    held = [(name, getattr(value, name)) for name in slots if hasattr(value, name)] if slots else []
    if hasattr(value, "__dict__"):
        rowless = getattr(value, "ROWLESS", ())
        held += [(name, one) for name, one in vars(value).items() if name not in rowless]
    return held
