"""A case in files of the reader's own: `plan: ./plan.yaml`, and what stands in the folder of that file.

The files are those of a case that ships: `plan.yaml`, `profiles/PARTY.yaml`, and where they are needed
`relations.yaml`, `documents.yaml` and `statements/*.yaml`. Each is checked by itself, as ours are: every number in them
says what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.case.evidence import EvidenceBook
from sim.case.load import (
    CASES,
    check_profile_issues,
    check_provenance,
    evidence_of,
    file_tree,
    relations_of,
    stems,
)
from sim.case.plan import Plan, Scale
from sim.case.profile import Profile
from sim.case.validated import validated
from sim.errors import InputError
from sim.scenario.draft import OwnCase
from sim.scenario.files import find_beside, looks_like_a_path
from sim.scenario.scales import on_ladder, scales_of
from sim.yamltree import Key, Tree


def is_own(plan: Tree | None) -> bool:
    """Whether what stands at `plan:` names a file."""
    return plan is not None and isinstance(plan.content, str) and looks_like_a_path(plan.content)


def read(plan: Tree | None) -> OwnCase | None:
    """The case whose plan a scenario names by its file, relative to its own; None where it names none.

    Raises InputError, with its place, for a file that is not there or lies outside the scenario's reach, and for
    the first thing that is wrong in any of the case's files, those of parties that take no part included.
    """
    if plan is None or not is_own(plan):
        return None
    path = find_beside("plan", plan.content, Path(plan.file), plan.here)
    folder = path.parent
    try:
        tree = file_tree(path)
    except InputError as error:
        if error.place is not None:
            raise
        raise InputError(f"plan: {error.message}", plan.here) from error
    scales = scales_of(Tree({"plan": tree}, tree.file))
    tree = on_ladder(tree, scales, ("plan",))
    documents, statements = _evidence(folder)
    book = evidence_of(documents, statements)
    whole = _plan(tree, book)
    profiles = {name: _profile(folder, name, scales, whole, book) for name in _stems(folder / "profiles")}
    return OwnCase(
        folder, tree, scales, profiles, _relations(folder, book), _joined(documents=documents, statements=statements)
    )


def _plan(tree: Tree, book: EvidenceBook) -> Plan:
    plan = validated(Plan, tree)
    if plan.id in CASES:
        raise InputError(f"id: {plan.id!r} is the name of a plan that ships; choose another", tree.place(("id",)))
    check_provenance(plan, tree, lambda: book)
    return plan


def _profile(folder: Path, name: str, scales: Mapping[str, Scale], plan: Plan, book: EvidenceBook) -> Tree:
    tree = on_ladder(file_tree(folder / "profiles" / f"{name}.yaml"), scales, ("parties", name))
    profile = validated(Profile, tree)
    check_profile_issues(profile, plan.issues, tree.place, tree.key_place)
    check_provenance(profile, tree, lambda: book)
    return tree


def _relations(folder: Path, book: EvidenceBook) -> dict[Key, Tree]:
    path = folder / "relations.yaml"
    if not path.exists():
        return {}
    tree = file_tree(path)
    check_provenance(relations_of(tree), tree, lambda: book)
    return dict(tree.content)


def _evidence(folder: Path) -> tuple[list[Tree], list[Tree]]:
    documents = folder / "documents.yaml"
    told = folder / "statements"
    return (
        [file_tree(documents)] if documents.exists() else [],
        [file_tree(told / f"{name}.yaml") for name in _stems(told)],
    )


def _joined(**blocks: list[Tree]) -> dict[Key, Tree]:
    """Each block as one mapping of what its files hold; every value keeps its own place."""
    return {
        name: trees[0].with_items({key: node for tree in trees for key, node in tree.content.items()})
        for name, trees in blocks.items()
        if trees
    }


def _stems(folder: Path) -> Iterator[str]:
    return stems(folder) if folder.is_dir() else iter(())
