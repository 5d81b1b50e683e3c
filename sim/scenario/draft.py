"""A scenario while it is being put together: its tree, and what each layer above the seeds changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sim.case.load import profile_ids
from sim.case.plan import Scale
from sim.errors import Place
from sim.yamltree import Key, Tree, Where


class OwnCase(NamedTuple):
    """The files of a case, checked; places are on the ladder whatever unit they are written in."""

    folder: Path
    plan: Tree
    scales: Mapping[str, Scale]
    profiles: Mapping[str, Tree]
    relations: Mapping[Key, Tree]  # `relations` and `relation_default`, as far as they are written
    evidence: Mapping[Key, Tree]  # `documents` and `statements`, as far as there are any


class Override(NamedTuple):
    """A value that a layer above the seeds set, and what stood there before (place None: nothing did)."""

    path: str
    value: Any
    place: Place
    previous: Any = None
    previous_place: Place | None = None


@dataclass
class Draft:
    """A scenario being put together.

    `tree` has a scenario's shape but for relations, a mapping of "a.b" -> {between, value}. `plan` names the seed plan
    in use; None is a plan of the scenario's own, or none yet, and `case` the files that such a plan is from. `inner` is
    the draft of the talks inside it, whose block in `tree` is without a scenario. `stages` holds the draft as it was
    after each file, the lowest first, without what was noted of it.
    """

    tree: Tree
    plan: str | None = None
    overrides: list[Override] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    layers: list[tuple[str, int]] = field(default_factory=list)  # each scenario's name, and where its overrides begin
    stages: list[Draft] = field(default_factory=list)
    case: OwnCase | None = None
    inner: Draft | None = None

    def as_it_is(self, *files: str) -> Draft:
        """The draft as it is now, without what was noted of it."""
        inner = self.inner and self.inner.as_it_is()
        return Draft(self.tree, self.plan, files=list(files), case=self.case, inner=inner)

    def changed(self, path: Where, new: Tree, old: Tree | None) -> None:
        """Write down that a layer set a value."""
        if path[:1] == ("relations",):
            if path[-1] == "between":
                return
            path = path[:2]
        name = ".".join(map(str, path))
        before = (None, None) if old is None else (old.value, old.here)
        self.overrides.append(Override(name, new.value, new.here, *before))

    @property
    def seats(self) -> tuple[str, ...]:
        """The parties a scenario may call on by name alone: its case's, unless it has a plan of its own."""
        if self.case is not None:
            return tuple(self.case.profiles)
        return profile_ids(self.plan) if self.plan is not None else ()
