"""Cases at the edge of what people bring: decisions only, one veto, one issue, all alike, no words, no text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.cases import deep
from tests.findings.memory import Memory, ran

BASE: dict[str, Any] = {
    "name": "edge",
    "plan": {
        "points": {
            "p": {
                "gist": "two things",
                "issues": {
                    "x": {"label": "Water", "ladder": {0: "none", 1: "all"}, "text": 1, "delivers": ["a"]},
                    "y": {"label": "Road", "ladder": {0: "closed", 1: "open"}, "text": 1, "delivers": ["b"]},
                },
            }
        }
    },
    "parties": {
        "a": {"name": "Ada", "ideal": {"x": 0.2, "y": 1}, "salience": {"x": 1, "y": 1}},
        "b": {"name": "Bo", "ideal": {"x": 0.9, "y": 0.1}, "salience": {"x": 1, "y": 1}},
    },
    "tables": {"main": {"parties": ["a", "b"], "rounds": 8}},
    "calendar": {"months": 6},
    "seed": 1,
}
_CLAUSE: dict[str, Any] = {"kind": "clause", "delivers": None}
CHANGES: dict[str, dict[str, Any]] = {
    "plain": {},
    "clauses only": {"plan": {"points": {"p": {"issues": {"x": _CLAUSE, "y": _CLAUSE}}}}},
    "one veto": {"tables": {"main": {"vetoes": ["a"]}}},
    "no veto": {"tables": {"main": {"vetoes": []}}},
    "one issue": {
        "plan": {"points": {"p": {"issues": {"y": None}}}},
        "parties": {"a": {"ideal": {"y": None}, "salience": {"y": None}},
                    "b": {"ideal": {"y": None}, "salience": {"y": None}}},
    },
    "all positions equal": {"parties": {"a": {"ideal": {"x": 0.5, "y": 0.5}}, "b": {"ideal": {"x": 0.5, "y": 0.5}}}},
    "one salience": {"parties": {"a": {"salience": {"y": 0}}, "b": {"salience": {"y": 0}}}},
    "no ladder words": {"plan": {"points": {"p": {"issues": {"x": {"ladder": None}, "y": {"ladder": None}}}}}},
    "no published text": {"plan": {"points": {"p": {"issues": {"x": {"text": None}, "y": {"text": None}}}}}},
    "one party at the table": {"tables": {"main": {"parties": ["a"], "vetoes": ["a"]}}},
    "challenge": {"tables": {"main": {"protocol": "challenge", "vetoes": []}}},
    "under way": {"phases": {1: ["p"]}, "under_way": [1]},
}  # fmt: skip


def edge(name: str) -> Scenario:
    """One of `CHANGES` laid on the plain case."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "edge.yaml"
        path.write_text(yaml.safe_dump(deep(BASE, CHANGES[name])), encoding="utf-8")
        return load(str(path))


@cache
def edge_run(name: str, worlds: int) -> Memory:
    """It, run."""
    return ran(edge(name), worlds)


EDGES: dict[str, Callable[[], Memory]] = {
    f"{name}, {worlds}": (lambda name=name, worlds=worlds: edge_run(name, worlds))  # type: ignore[misc]
    for name in CHANGES
    for worlds in (1, 12)
}
