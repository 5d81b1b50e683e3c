"""`load`: from a scenario's name or file, with settings on top, to a whole, checked scenario."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim import data, yamltree
from sim.case.load import check_provenance, from_seeds
from sim.case.validated import validated
from sim.errors import InputError, Place
from sim.scenario import sweep_check
from sim.scenario.assemble import assembled
from sim.scenario.axes import expanded, refuse_nulls
from sim.scenario.changed import Change, changes
from sim.scenario.check import check
from sim.scenario.checked import NOWHERE, without_places
from sim.scenario.draft import Draft, Override
from sim.scenario.evidence import book_of, case_of, check_own, shipped_evidence
from sim.scenario.files import find
from sim.scenario.inside import INSIDE
from sim.scenario.layers import drafted, lay_setting
from sim.scenario.levers_check import fitting
from sim.scenario.schema import Scenario
from sim.scenario.settle import settled
from sim.yamltree import Tree, Where

BASELINE = "baseline"  # what every scenario on the seeds' plan starts from: its numbers are nobody's change


class Resolved(NamedTuple):
    """A scenario with where it came from.

    `overrides` lists what each layer above the seeds set, in the order in which they were laid; `files` the scenario
    files, the lowest first; `tree` every value with its place.
    """

    scenario: Scenario
    overrides: tuple[Override, ...]
    files: tuple[str, ...]
    tree: Tree


Settings = Sequence[str] | Mapping[str, Any]


def load(
    name_or_path: str | os.PathLike[str], sets: Settings = (), *, worlds: int | None = None, seed: int | None = None
) -> Scenario:
    """A scenario by name or path, with settings on top.

    Parameters
    ----------
    name_or_path : the name of a scenario in ./scenarios or among those that ship, or the path of a file.
    sets : values by their paths, `{"delivery.tranche": 0.2}`, or texts `["delivery.tranche=0.2"]` as `--set` has them.
    worlds : histories to draw at each design point, >= 1. seed : of their chance, >= 0.

    Raises
    ------
    InputError : one message on the first thing that is wrong, with file, line and column where it is in a file. What a
        file says is checked even where a file or a setting above replaces it.

    Example
    -------
    >>> load("two-farmers", {"delivery.tranche": 0.2}, worlds=10).worlds
    10
    """
    return load_resolved(name_or_path, sets, worlds=worlds, seed=seed).scenario


def load_resolved(
    name_or_path: str | os.PathLike[str], sets: Settings = (), *, worlds: int | None = None, seed: int | None = None
) -> Resolved:
    """As `load`, with the provenance of every override."""
    if not isinstance(name_or_path, str | os.PathLike):
        got = type(name_or_path).__name__
        raise InputError(f"expected the name of a scenario or the path of its file, got {got}")
    laid = _settings(sets)
    with without_places(NOWHERE.file, "--worlds", "--seed"):
        draft = drafted(find(os.fspath(name_or_path)))
        below = len(draft.overrides)
        given = [
            (name, yamltree.of(value, Place(f"--{name}")))
            for name, value in (("worlds", worlds), ("seed", seed))
            if value is not None
        ]
        _check_stages(draft, bool(laid or given))
        for path, value in (*laid, *given):
            lay_setting(draft, path, value)
        made = _made(draft)
        sweep_check.check(made.written, made.tree)
        _check_not_swept(made.written, laid)
    played = made.played.model_copy(update={"changed": (*made.played.changed, *_changed(draft, below))})
    return Resolved(played, tuple(draft.overrides), tuple(draft.files), made.tree)


class _Made(NamedTuple):
    """A draft made a scenario: as it was written, as it is played, and every value's place."""

    written: Scenario
    played: Scenario
    tree: Tree


def _made(draft: Draft) -> _Made:
    """A draft as a scenario, checked but for its sweep."""
    refuse_nulls(draft.tree)
    tree = expanded(assembled(draft))
    scenario = validated(Scenario, tree, layers=draft.tree)
    check(scenario, lambda path: _place(draft, tree, path), tree.key_place)
    _check_provenance(draft, scenario, tree)
    scenario = fitting(scenario, tree, draft.files[-1] if draft.files else "")
    return _Made(scenario, _settled(scenario, tree), tree)


def _check_stages(draft: Draft, covered: bool) -> None:
    """Check each file's scenario before what lies above it may hide a mistake; those that ship are known to be good.

    The last file's scenario is checked here only where it is `covered` by settings.
    """
    shipped = data.scenarios_folder().resolve()
    top = draft.stages[-1].tree.get("sweep")
    for stage in draft.stages if covered else draft.stages[:-1]:
        if Path(stage.files[0]).resolve().is_relative_to(shipped):
            continue
        made = _made(stage)
        if stage.tree.get("sweep") is not top:  # a sweep above replaces it
            sweep_check.check(made.written, made.tree)


def _settings(sets: Settings) -> list[tuple[str, Tree]]:
    """The paths and values of settings, in order."""
    if isinstance(sets, Mapping):
        if not all(isinstance(path, str) for path in sets):
            raise InputError("settings: expected paths as text, such as 'delivery.tranche'")
        return [(path, yamltree.of(value, NOWHERE)) for path, value in sets.items()]
    if isinstance(sets, str) or not all(isinstance(text, str) for text in sets):
        raise InputError(
            "settings: expected a mapping {path: value} or a list of texts 'path=value', "
            f"got {type(sets).__name__} {sets!r:.60}"
        )
    return [_option(text) for text in sets]


def _changed(draft: Draft, below: int) -> tuple[Change, ...]:
    """What a scenario sets otherwise than the one that it extends, and the settings, from `below` on, than itself."""
    name, start = draft.layers[-1]
    base = draft.layers[-2][0] if len(draft.layers) > 1 else BASELINE
    own = () if base == BASELINE else changes(draft.overrides[start:below], base)
    return (*own, *changes(draft.overrides[below:], name))


def _check_not_swept(scenario: Scenario, laid: Sequence[tuple[str, Tree]]) -> None:
    """Raise InputError for a setting that every design point would overrule."""
    swept = () if scenario.sweep is None else scenario.sweep.axes
    for path, value in laid:
        if path in swept:
            place = Place("--set") if value.file else None
            raise InputError(f"{path} is an axis of the sweep, which sets it at every design point", place)


def _settled(scenario: Scenario, tree: Tree) -> Scenario:
    try:
        return settled(scenario)
    except InputError as error:
        raise InputError(error.message, tree.place(("present",))) from error


def _place(draft: Draft, tree: Tree, path: Where) -> Place:
    """The place of a value; of what a layer took away, where it did."""
    taken = draft.tree.get(*path)
    return taken.here if taken is not None and taken.content is None else tree.place(path)


def _option(text: str) -> tuple[str, Tree]:
    """The path and the value of a `--set PATH=VALUE`; columns count within the option's text."""
    path, equals, written = text.partition("=")
    if not equals or not path.strip() or not written.strip() or written.lstrip().startswith("#"):
        raise InputError(f"expected PATH=VALUE, got {text!r}", Place("--set"))
    before = len(path) + 1
    try:
        value = _moved(yamltree.parse(written, "--set"), before)
    except InputError as error:
        at = error.place or Place("--set")
        column = before + at.column if at.line == 1 else len(text) + 1
        raise InputError(error.message, Place("--set", 1, column)) from error
    value.key = (1, 1 + len(path) - len(path.lstrip()))
    return path.strip(), value


def _moved(value: Tree, columns: int) -> Tree:
    for _, node in value.walk():
        if node.line == 1:
            node.column += columns
        if node.key is not None and node.key[0] == 1:
            node.key = (1, node.key[1] + columns)
    return value


def _check_provenance(draft: Draft, scenario: Scenario, tree: Tree) -> None:
    """Raise InputError for a seed's number that rests on nothing, or any that rests on what nobody has stated."""
    inner, talks = scenario.inner, tree.get(*INSIDE)
    if inner is not None and talks is not None and draft.inner is not None:  # what it says rests on its own case
        _check_provenance(draft.inner, inner.scenario, talks)
    whole, scenario = scenario, scenario.model_copy(update={"inner": None})
    check_provenance(scenario, tree, lambda: shipped_evidence(scenario), from_seeds)
    if draft.plan is None and case_of(scenario) is not None:
        return  # written out by us, to be read without the seeds
    check_own(scenario, tree)
    check_provenance(scenario, tree, lambda: book_of(whole), required=False)
