"""The case that ships, loaded once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sim.case import load
from sim.case.evidence import EvidenceBook
from sim.case.plan import Plan
from sim.case.profile import Profile
from sim.case.quantity import Quantity
from tests.case.relations import relations


@dataclass(frozen=True)
class Case:
    plan: Plan
    profiles: dict[str, Profile]
    relations: dict[frozenset[str], Quantity]
    book: EvidenceBook

    @property
    def source(self) -> dict[str, object]:
        """As a scenario would hand it to the evidence book."""
        relations = {"-".join(sorted(pair)): value for pair, value in self.relations.items()}
        return {"parties": self.profiles, "plan": self.plan, "relations": relations}


@pytest.fixture(scope="session")
def case() -> Case:
    evidence = load.load_evidence()
    return Case(
        plan=load.load_plan(),
        profiles={name: load.load_profile(name) for name in load.profile_ids()},
        relations={frozenset(pair): value for pair, value in relations().items()},
        book=EvidenceBook(evidence.documents, evidence.statements),
    )
