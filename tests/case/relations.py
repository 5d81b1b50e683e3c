"""The relations of a case as its file has them, read apart from any scenario."""

from __future__ import annotations

import yaml

from sim.case.load import CASES, PLAN
from sim.case.quantity import Quantity
from sim.data import seeds_folder


def relations(case: str = PLAN) -> dict[tuple[str, str], Quantity]:
    """How pairs of parties stand to each other, each pair in alphabetical order."""
    file = seeds_folder() / CASES[case] / "relations.yaml"
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))["relations"]
    pairs = {tuple(sorted(row["between"])): Quantity.model_validate(row["value"]) for row in rows}
    assert len(pairs) == len(rows), "a pair is there twice"
    return {(first, second): value for (first, second), value in pairs.items()}
