"""Loading the cases that ship: plan, profiles, documents and statements, with strict provenance."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from sim import data, yamltree
from sim.case.evidence import Document, EvidenceBook, Statement
from sim.case.plan import Issue, Plan, Sourced
from sim.case.profile import Profile
from sim.case.quantity import Quantity, Signed, exact
from sim.case.validated import dotted, refusal, refuse_blank, validated
from sim.errors import InputError, Place, nearest
from sim.yamlmerge import without_nulls
from sim.yamltree import At, Tree, Where

PLAN = "gaza"  # the name by which a scenario asks for the first plan that ships
CASES = {PLAN: "", "unity": "unity/"}  # each plan that ships, and where its files are in the seeds folder


def ships(plan: Any) -> bool:
    """Whether what stands at `plan:` is the name of a plan that ships."""
    return isinstance(plan, str) and plan in CASES


# --- trees of the files, read once while they do not change ----------------------------------------------------------


def seed_tree(name: str) -> Tree:
    """The tree of a file of the seeds folder, by its path there (`plan.yaml`, `profiles/hamas.yaml`)."""
    return file_tree(data.seeds_folder() / name)


def file_tree(path: Path) -> Tree:
    """The tree of a file of a case, which has to be a mapping in which no key stands with nothing behind it."""
    try:
        state = path.stat()
    except OSError as error:
        raise InputError(f"cannot read {yamltree.shown_path(path)}: {error.strerror}") from error
    return _read(os.fspath(path), yamltree.shown_path(path), state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _read(path: str, shown: str, _changed: int, _size: int) -> Tree:
    tree = yamltree.read(path, shown)
    if not tree.is_mapping:
        raise InputError("expected a mapping of keys", tree.here)
    for where, node in tree.walk():
        refuse_blank(node, dotted(where))
    return tree


def case_tree(name: str, case: str = PLAN) -> Tree:
    """The tree of a file of one case, by its path in the case's own folder (`plan.yaml`)."""
    return seed_tree(CASES[case] + name)


def profile_ids(case: str = PLAN) -> tuple[str, ...]:
    """The parties that have a profile in a case that ships, in alphabetical order."""
    return tuple(stems(data.seeds_folder() / CASES[case] / "profiles"))


def profile_tree(party: str, place: Place | None = None, case: str = PLAN) -> Tree:
    """The tree of a seed profile; `place` is where the party was asked for."""
    known = profile_ids(case)
    if party not in known:
        raise InputError(f"no party {party!r} among the seeds{nearest(party, known)}", place)
    return case_tree(f"profiles/{party}.yaml", case)


def from_seeds(place: Place) -> bool:
    """Whether a place is in a file of the seeds folder."""
    return _in_seeds(place.file, str(Path.cwd()))


@lru_cache(maxsize=256)
def _in_seeds(file: str, working_folder: str) -> bool:
    return (Path(working_folder) / file).is_relative_to(data.seeds_folder())


def stems(folder: Path) -> Iterator[str]:
    """The names of the YAML files of a folder, in order. Raises InputError where it cannot be read."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise InputError(f"cannot read {yamltree.shown_path(folder)}: {error.strerror}") from error
    return (name.removesuffix(".yaml") for name in names if name.endswith(".yaml") and not name.startswith("."))


# --- models ----------------------------------------------------------------------------------------------------------


def load_plan(path: str | os.PathLike[str] | None = None, case: str = PLAN) -> Plan:
    """The plan in a file, or of a case that ships. Raises InputError on anything wrong, missing provenance included."""
    tree = case_tree("plan.yaml", case) if path is None else yamltree.read(path)
    plan = validated(Plan, tree)
    known = plan.issues
    for index, gate in enumerate(plan.gates):
        for key in ("issue", "needs", "order"):
            name = getattr(gate, key)
            if name is not None:
                check_name(name, known, "issue", tree.place(("gates", index, key)))
    check_provenance(plan, tree, lambda: load_evidence(case))
    return plan


def load_profile(party: str, plan: Plan | None = None, case: str = PLAN) -> Profile:
    """The seed profile of a party, checked against its case's plan or another one."""
    tree = profile_tree(party, case=case)
    profile = validated(Profile, tree)
    check_profile_issues(profile, (plan or load_plan(case=case)).issues, tree.place, tree.key_place)
    check_provenance(profile, tree, lambda: load_evidence(case))
    return profile


def relations_of(tree: Tree) -> RelationsFile:
    """What a file of relations says. Raises InputError, with its place, for what is wrong in it."""
    found: RelationsFile = _checked(RelationsFile, tree)
    return found


def load_evidence(case: str = PLAN) -> EvidenceBook:
    """Every document and statement a case rests on; a statement about an unknown document is refused.

    Another case than the first rests on the first one's as well, so that no document is coded twice.
    """
    cases = (PLAN,) if case == PLAN else (PLAN, case)
    return evidence_of(
        [case_tree("documents.yaml", name) for name in cases],
        [
            case_tree(f"statements/{stem}.yaml", name)
            for name in cases
            for stem in stems(data.seeds_folder() / CASES[name] / "statements")
        ],
    )


def evidence_of(documents: Iterable[Tree], statements: Iterable[Tree]) -> EvidenceBook:
    """What files of documents and of statements say. Raises InputError, with its place, for what does not fit."""
    return _book(tuple(map(_Once, documents)), tuple(map(_Once, statements)))


class _Once:
    """A tree by its identity, so that a book is built once for the same files."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def __hash__(self) -> int:
        return id(self.tree)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and other.tree is self.tree


@lru_cache(maxsize=8)
def _book(documents: tuple[_Once, ...], statements: tuple[_Once, ...]) -> EvidenceBook:
    known: dict[str, Document] = {}
    for tree in (once.tree for once in documents):
        for name, document in _checked(dict[str, Document], tree).items():
            if name in known:
                raise InputError(f"the document {name!r} is written twice", tree.key_place((name,)))
            known[name] = document
    book: dict[str, Statement] = {}
    for tree in (once.tree for once in statements):
        for name, statement in _checked(dict[str, Statement], tree).items():
            if name in book:
                raise InputError(f"the statement {name!r} is written twice", tree.key_place((name,)))
            check_statement(name, statement, known, tree)
            book[name] = statement
    return EvidenceBook(known, book)


def check_statement(
    name: str, statement: Statement, documents: Mapping[str, Document], tree: Tree, prefix: Where = ()
) -> None:
    """Raise InputError where a statement's document is unknown, or its id or its sentences do not fit that document.

    It stands at `prefix` + its id in the tree.
    """
    at = (*prefix, name)
    check_name(statement.document, documents, "document", tree.place((*at, "document")))
    if not name.startswith(statement.document + "."):
        raise InputError(f"expected an id that begins with '{statement.document}.', got {name!r}", tree.key_place(at))
    document = documents[statement.document]
    if document.sentences is None:
        return
    wrong = [number for number in statement.numbers if not 1 <= number <= document.sentences]
    if wrong or not statement.numbers:
        place = tree.place((*at, "sentences" if statement.sentences else "sentence"))
        expected = f"a sentence from 1 to {document.sentences} of {statement.document!r}"
        raise InputError(f"{name}: expected {expected}, got {wrong[0] if wrong else 'none'}", place)


class _Relation(BaseModel, extra="forbid"):
    between: tuple[str, str]
    value: Signed


class RelationsFile(BaseModel, extra="forbid"):
    """A file of relations: pairs of parties, and how any pair not named stands to each other."""

    relations: tuple[_Relation, ...] = ()
    relation_default: Signed = exact(0.0)


def _checked(kind: Any, tree: Tree) -> Any:
    try:
        return TypeAdapter(kind).validate_python(without_nulls(tree).value)
    except ValidationError as error:
        raise refusal(error, kind, tree) from error


def ordered(a: str, b: str) -> tuple[str, str]:
    """A pair of parties in the order that names it."""
    return (a, b) if a <= b else (b, a)


# --- checks ----------------------------------------------------------------------------------------------------------


def check_name(name: str, known: Iterable[str], what: str, place: Place | None, absent: Iterable[str] = ()) -> None:
    """Raise InputError unless `name` is known; one of the `absent`, parties that may be added, is told how."""
    known = tuple(known)
    if name not in known:
        advice = nearest(name, known)
        if name in absent:
            advice = f": it takes no part in this scenario; to add it write  parties: {{{name}: null}}"
        raise InputError(f"unknown {what} {name!r}{advice}", place)


def check_profile_issues(
    profile: Profile, issues: Mapping[str, Issue], value_at: At, key_at: At, prefix: Where = ()
) -> None:
    """Raise InputError where a profile names an issue that the plan lacks."""
    with_default = (*issues, "default")

    def check_keys(mapping: Mapping[str, Any], path: Where, known: Iterable[str]) -> None:
        for name in mapping:
            check_name(name, known, "issue", key_at((*prefix, *path, name)))

    check_keys(profile.values, ("values",), issues)  # before the ideals, which follow from them
    check_keys(profile.ideal, ("ideal",), with_default)
    check_keys(profile.salience, ("salience",), with_default)
    for name, constituency in profile.constituencies.items():
        check_keys(constituency.ideal, ("constituencies", name, "ideal"), with_default)
        check_keys(constituency.salience, ("constituencies", name, "salience"), with_default)
    for index, line in enumerate(profile.red_lines):
        check_name(line.issue, issues, "issue", value_at((*prefix, "red_lines", index, "issue")))
        check_keys(line.unless, ("red_lines", index, "unless"), issues)


def check_provenance(
    model: BaseModel,
    tree: Tree,
    book: Callable[[], EvidenceBook],
    strict: Callable[[Place], bool] = lambda _: True,
    required: bool = True,
) -> None:
    """Raise InputError for a number without evidence or assumption, or with evidence that no statement holds.

    Only what the tree holds is looked at, and only where `strict` says so of its place; `book` is asked for when the
    first evidence is met. Without `required` a number may stand without provenance.
    """
    known: Mapping[str, Statement] | None = None
    for path, sourced in sources(model):
        node = tree.get(*path)
        if node is None or not strict(node.here):
            continue
        name = ".".join(map(str, path))
        calibrated = isinstance(sourced, Quantity) and sourced.calibrated
        if required and not (sourced.evidence or sourced.assumption or calibrated or isinstance(sourced, Issue)):
            raise InputError(f"{name}: a number needs evidence: [statement ids] or assumption: why", node.here)
        if sourced.evidence and known is None:
            known = book().statements
        for index, statement in enumerate(sourced.evidence):
            if known is not None and statement not in known:
                place = tree.place((*path, "evidence", index))
                hint = nearest(statement, known)
                if not known:
                    hint = "; this scenario has no statements: write them under `statements:`, see docs/scenario.md"
                raise InputError(f"{name}: unknown statement {statement!r}{hint}", place)


def sources(model: Any, path: Where = ()) -> Iterator[tuple[Where, Quantity | Sourced]]:
    """Everything below a model that can carry evidence, with its path."""
    if isinstance(model, Quantity):
        yield path, model
        return
    if isinstance(model, Sourced):
        yield path, model
    if isinstance(model, BaseModel):
        for name in type(model).model_fields:
            yield from sources(getattr(model, name), (*path, name))
    elif isinstance(model, dict):
        for key, value in model.items():
            yield from sources(value, (*path, key))
    elif isinstance(model, tuple | list):
        for index, value in enumerate(model):
            yield from sources(value, (*path, index))
