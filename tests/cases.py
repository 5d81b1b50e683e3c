"""Small scenarios built in memory, for tests of the model alone."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from sim.data import seeds_folder
from sim.scenario.schema import Scenario


@cache
def _rules() -> str:
    return (seeds_folder() / "rules.yaml").read_text(encoding="utf-8")


def deep(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """`base` with the mappings of `over` laid into it; None takes a key away."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        merged[key] = deep(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return {key: value for key, value in merged.items() if key not in over or value is not None}


def two_party(**over: Any) -> Scenario:
    """Two neighbours, a mediator, four issues in two phases; no chance except errors of judgement and monthly noise."""
    raw: dict[str, Any] = {
        **yaml.safe_load(_rules()),
        "name": "two-party",
        "seed": 11,
        "plan": {
            "points": {
                "q1": {
                    "gist": "water and fence",
                    "issues": {
                        "water": {"text": 0.5, "delivers": ["ada"], "months": 6},
                        "fence": {"text": 1.0, "delivers": ["bo"], "months": 6},
                    },
                },
                "q2": {
                    "gist": "the road",
                    "issues": {"road": {"delivers": ["ada", "bo"], "months": 3}, "fee": {"kind": "clause"}},
                },
            }
        },
        "parties": {
            "ada": {
                "name": "Ada",
                "armed": True,
                "ideal": {"water": {"low": 0.0, "mode": 0.1, "high": 0.3}, "fence": 1, "road": 1, "fee": 0},
                "salience": {"water": 5, "fence": 2, "road": 2, "fee": 3},
                "misperception": 0.01,
                "no_agreement": 0.1,
                "cost_of_stalemate": 0.01,
                "tactic": {"beta": {"low": 0.5, "mode": 0.8, "high": 1.2}},
            },
            "bo": {
                "name": "Bo",
                "armed": True,
                "ideal": {"water": {"low": 0.7, "mode": 0.9, "high": 1.0}, "fence": 0.2, "road": 0.8, "fee": 1},
                "salience": {"water": 4, "fence": 5, "road": 2, "fee": 1},
                "misperception": 0.01,
                "no_agreement": 0.1,
                "cost_of_stalemate": 0.01,
                "constituencies": {"elders": {"name": "Elders", "no_agreement": 0.15}, "youth": {"name": "Youth"}},
            },
            "mo": {"name": "Mo", "mediation": {"facilitation": 0.5, "formulation": 0.5}},
        },
        "relations": [{"between": ["ada", "bo"], "value": {"low": -0.4, "mode": 0.0, "high": 0.4}}],
        "phases": {1: ["q1"], 2: ["q2"]},
        "tables": {"main": {"parties": ["ada", "bo"], "mediator": "mo", "rounds": 20}},
    }
    return Scenario.model_validate(deep(raw, over))


def one_clause(**over: Any) -> Scenario:
    """Two parties and one clause, alternating offers, nothing left to chance; Ada is at her ideal, halfway up."""
    raw: dict[str, Any] = {
        **yaml.safe_load(_rules()),
        "name": "one-clause",
        "plan": {"points": {"q1": {"gist": "a line", "issues": {"line": {"kind": "clause"}}}}},
        "parties": {
            "ada": {"name": "Ada", "ideal": {"line": 0.5}},
            "bo": {"name": "Bo", "ideal": {"line": 0}},
        },
        "state": {"line": 0.5},
        "phases": {1: ["q1"]},
        "tables": {"main": {"parties": ["ada", "bo"], "protocol": "alternating_offers", "rounds": 12}},
    }
    return Scenario.model_validate(deep(raw, over))
