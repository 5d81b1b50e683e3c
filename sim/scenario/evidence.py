"""What a scenario's numbers rest on: the statements of the case that ships, where it is about that, and its own."""

from __future__ import annotations

from sim.case.evidence import EvidenceBook
from sim.case.load import PLAN, check_statement, load_evidence
from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.yamltree import Tree


def about_the_case_that_ships(scenario: Scenario) -> bool:
    """Whether a scenario is about the plan that ships, so that the documents among the seeds speak of it."""
    return scenario.plan.id == PLAN


def book_of(scenario: Scenario) -> EvidenceBook:
    """The documents and statements that a scenario's numbers may rest on, its own included."""
    if not about_the_case_that_ships(scenario):
        return EvidenceBook(scenario.documents, scenario.statements)
    seeds = load_evidence()
    if not scenario.documents and not scenario.statements:
        return seeds
    return EvidenceBook({**seeds.documents, **scenario.documents}, {**seeds.statements, **scenario.statements})


def check_own(scenario: Scenario, tree: Tree) -> None:
    """Raise InputError for a statement of the scenario's own that does not fit the documents.

    A document or statement of its own cannot take the place of one that ships.
    """
    if not scenario.documents and not scenario.statements:
        return
    seeds = load_evidence() if about_the_case_that_ships(scenario) else EvidenceBook({}, {})
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
