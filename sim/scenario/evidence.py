"""What a scenario's numbers rest on: the statements of the case that ships, where it is about one, and its own."""

from __future__ import annotations

from sim.case.evidence import EvidenceBook
from sim.case.load import CASES, check_statement, load_evidence
from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.yamltree import Tree


def case_of(scenario: Scenario) -> str | None:
    """The case that ships which a scenario is about, so that its documents speak of it; None for a plan of its own."""
    return scenario.plan.id if scenario.plan.id in CASES else None


def shipped_evidence(scenario: Scenario) -> EvidenceBook:
    """The documents and statements of the case that a scenario is about; none where its plan is its own."""
    case = case_of(scenario)
    return EvidenceBook({}, {}) if case is None else load_evidence(case)


def book_of(scenario: Scenario) -> EvidenceBook:
    """The documents and statements that a scenario's numbers may rest on, its own and those of its inner talks too."""
    seeds = shipped_evidence(scenario)
    if scenario.inner is not None:
        inside = book_of(scenario.inner.scenario)
        seeds = EvidenceBook({**inside.documents, **seeds.documents}, {**inside.statements, **seeds.statements})
    if not scenario.documents and not scenario.statements:
        return seeds
    return EvidenceBook({**seeds.documents, **scenario.documents}, {**seeds.statements, **scenario.statements})


def check_own(scenario: Scenario, tree: Tree) -> None:
    """Raise InputError for a statement of the scenario's own that does not fit the documents.

    A document or statement of its own cannot take the place of one that ships.
    """
    if not scenario.documents and not scenario.statements:
        return
    seeds = shipped_evidence(scenario)
    for block, own, known in (
        ("documents", scenario.documents, seeds.documents),
        ("statements", scenario.statements, seeds.statements),
    ):
        for name in own:
            if name in known:
                place = tree.key_place((block, name))
                raise InputError(f"{block}: {name!r} is the name of one that ships; choose another", place)
    documents = {**seeds.documents, **scenario.documents}
    for name, statement in scenario.statements.items():
        check_statement(name, statement, documents, tree, ("statements",))
