"""Small cases at the edges of what a scenario can be: each must run to its report."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

PLAN: dict[str, Any] = {
    "points": {
        "well": {
            "gist": "sharing the well",
            "issues": {
                "water": {"label": "Water", "ladder": {0: "none", 1: "half of it"}, "text": 1, "delivers": ["a"]},
                "road": {"label": "Road", "ladder": {0: "closed", 1: "open"}, "text": 1, "delivers": ["b"]},
            },
        }
    }
}
BASE: dict[str, Any] = {
    "plan": PLAN,
    "parties": {
        "a": {"name": "Ada", "ideal": {"water": 0.2, "road": 1}, "salience": {"water": 3, "road": 2}},
        "b": {"name": "Bo", "ideal": {"water": 1, "road": 0.4}, "salience": {"water": 2, "road": 1}},
    },
    "tables": {"main": {"parties": ["a", "b"], "rounds": 6}},
    "calendar": {"months": 8},
    "worlds": 6,
    "seed": 1,
}


def _changed(**over: Any) -> dict[str, Any]:
    return {**deepcopy(BASE), **over}


def _two_issues(water: dict[str, Any], road: dict[str, Any]) -> dict[str, Any]:
    return {"points": {"well": {"gist": "sharing the well", "issues": {"water": water, "road": road}}}}


def _parties(ideals: list[dict[str, Any]], saliences: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        name: {"name": full, "ideal": ideal, "salience": salience}
        for name, full, ideal, salience in zip("ab", ("Ada", "Bo"), ideals, saliences, strict=True)
    }


_BOTH = {"water": 1, "road": 1}
_FAR = [{"water": 0.2, "road": 1}, {"water": 1, "road": 0.4}]
_CLAUSE = {"label": "Price", "ladder": {0: "nothing", 1: "all of it"}, "text": 1, "kind": "clause"}

CASES: dict[str, dict[str, Any]] = {
    "plain": _changed(),
    "clauses only": _changed(plan=_two_issues(_CLAUSE, {**_CLAUSE, "label": "Term"})),
    "one party with a veto": _changed(tables={"main": {"parties": ["a", "b"], "vetoes": ["a"], "rounds": 6}}),
    "one party that decides": _changed(
        parties=_parties(_FAR, [_BOTH, _BOTH]), tables={"main": {"parties": ["a"], "rounds": 6}}
    ),
    "one issue": _changed(
        plan={"points": {"well": {"gist": "sharing the well", "issues": {"water": {**_CLAUSE, "label": "Water"}}}}},
        parties=_parties([{"water": 0.2}, {"water": 0.9}], [{"water": 1}, {"water": 1}]),
    ),
    "all positions equal": _changed(parties=_parties([{"water": 0.5, "road": 0.5}] * 2, [_BOTH, _BOTH])),
    "all saliences zero but one": _changed(parties=_parties(_FAR, [{"water": 1, "road": 0}, {"water": 1, "road": 0}])),
    "one world": _changed(worlds=1),
    "no ladder words": _changed(
        plan=_two_issues({"text": 1, "delivers": ["a"]}, {"text": 1, "delivers": ["b"]}),
    ),
    "no published text": _changed(plan=_two_issues({"delivers": ["a"]}, {"delivers": ["b"]})),
    "two phases": _changed(
        plan={
            "points": {
                "well": {"gist": "sharing the well", "issues": {"water": {"text": 1, "delivers": ["a"]}}},
                "way": {"gist": "opening the road", "issues": {"road": {"text": 1, "delivers": ["b"]}}},
            }
        },
        phases={1: ["well"], 2: ["way"]},
    ),
    "a sweep": _changed(sweep={"design": "grid", "axes": {"delivery.tranche": [0, 0.3], "guarantees.default": [0, 1]}}),
    "voting": _changed(tables={"main": {"parties": ["a", "b"], "protocol": "voting", "quorum": 0.5, "rounds": 6}}),
    "alternating offers": _changed(
        tables={"main": {"parties": ["a", "b"], "protocol": "alternating_offers", "rounds": 6}}
    ),
    "challenge": _changed(
        parties=_parties(_FAR, [_BOTH, _BOTH]),
        tables={"main": {"parties": ["a", "b"], "protocol": "challenge", "vetoes": [], "rounds": 4}},
    ),
    "events from outside": _changed(
        parties=_parties(_FAR, [_BOTH, _BOTH])
        | {"a": {"name": "Ada", **BASE["parties"]["a"], "constituencies": {"kin": {"name": "Her kin"}}}},
        events={
            "rain": {
                "title": "It rains for a month, and the well is fuller than it has been for years",
                "hazard": 0.3,
                "until": 5,
                "effects": [
                    {"path": "guarantees.default", "to": 0.6, "for": 2},
                    {"path": "issues.water.delivered", "shift": 0.1},
                ],
            },
            "kin": {"title": "Her kin are asked", "month": 4, "chance": 0.5, "effects": [{"vote": "a"}]},
        },
    ),
    "an actor named with fifty letters": _changed(
        parties={
            "a": {
                "name": "The Federation of Independent Water Users of Ada (FIWUA)",
                "ideal": {"water": 0.2, "road": 1},
            },
            "b": {"name": "The Association of the Carters of Bo and Its Hamlets", "ideal": {"water": 1, "road": 0.4}},
        }
    ),
}
