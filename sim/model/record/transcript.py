"""The transcript: what happened in the first worlds, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.model.world import Clock
from sim.types import Bools, Floats, Ints

EVENT_COLUMNS = (
    "replicate", "seq", "month", "phase", "table", "round", "kind", "actor", "other", "issue", "value", "detail",
)  # fmt: skip


Row = tuple[Any, ...]  # an event, by these columns
_NOBODY: Ints = np.zeros(0, dtype=np.int64)
MONTH, _PHASE, _TOLD = (EVENT_COLUMNS.index(name) for name in ("month", "phase", "round"))


class Transcript:
    """Events of the tracked worlds, in the order in which they happened in each."""

    ROWLESS = frozenset({"_rows"})  # see `Batch`: lines of a table, and no rows of worlds

    def __init__(self, replicates: Ints, limit: int, clock: Clock, delivered: Floats) -> None:
        """Keep the worlds below `limit`; `delivered` (W, D) is what the telling of delivery begins from."""
        self._clock = clock
        self._limit = limit
        self._replicates = replicates
        self._seq = np.zeros(len(replicates), dtype=np.int64)
        self._rows: list[Row] = []
        self.table = ""
        self.round = 0
        self.told: Floats = delivered.copy()  # (W, D) places on the ladders as last written down

    def at(self, table: str, round_: int) -> None:
        """What is written down from now on happened at this table, at this meeting."""
        self.table, self.round = table, round_

    @property
    def tracked(self) -> Ints:
        """The tracked worlds, by their places among those that are worked on."""
        return np.flatnonzero(self._replicates < self._limit) if self._limit else _NOBODY

    def __bool__(self) -> bool:
        return self.tracked.size > 0

    def mark(
        self,
        kind: str,
        where: Bools,
        *,
        actor: str | Sequence[str] = "",
        other: str | Sequence[str] = "",
        issue: str | Sequence[str] = "",
        value: float | Floats = float("nan"),
        detail: str | Sequence[str] = "",
    ) -> None:
        """Write an event down in the tracked worlds `where` it happens, (W,); any text or value may be one a world."""
        clock = self._clock
        for w in self.tracked.tolist():
            if where[w]:
                self._rows.append(
                    (
                        int(self._replicates[w]), int(self._seq[w]), int(clock.month[w]), int(clock.phase[w]),
                        self.table, self.round, kind, _at(actor, w), _at(other, w), _at(issue, w), float(_at(value, w)),
                        _at(detail, w),
                    )
                )  # fmt: skip
                self._seq[w] += 1

    def incident(self, where: Bools, armed: Sequence[str], blamed: Ints, source: Ints) -> None:
        """Write an incident down: whom it is laid at, and where it came from."""
        if self:
            self.mark("incident", where, actor=[armed[k] for k in blamed], other=[armed[k] for k in source])

    def rows(self) -> list[Row]:
        """What was written down, in the order in which it happened."""
        return list(self._rows)

    def retell(self, rows: Sequence[Row], where: Bools, table: str) -> None:
        """Write down what happened in talks inside these, under a table's name, in the tracked worlds `where`, (W,).

        The phase is that of the talks inside.
        """
        at = {int(self._replicates[w]): w for w in self.tracked.tolist() if where[w]}
        for row in rows:
            w = at.get(row[0])
            if w is not None:
                now = (row[0], int(self._seq[w]), int(self._clock.month[w]), row[_PHASE], table)
                self._rows.append((*now, *row[_TOLD:]))
                self._seq[w] += 1

    def events(self, since: int = 0) -> list[dict[str, Any]]:
        """What was written down after the first `since` events, in the order in which it happened."""
        return [dict(zip(EVENT_COLUMNS, row, strict=True)) for row in self._rows[since:]]

    def columns(self) -> dict[str, list[Any]]:
        """The table, column by column, world by world."""
        rows = sorted(self._rows, key=lambda row: row[:2])
        return {name: [row[k] for row in rows] for k, name in enumerate(EVENT_COLUMNS)}


def _at(value: Any, world: int) -> Any:
    return value if isinstance(value, str | float | int) else value[world]
