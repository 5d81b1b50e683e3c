"""The text of a case of one's own: small, whole, and with every key that a scenario file knows."""

from __future__ import annotations

import textwrap
from typing import Any

import yaml
from pydantic import BaseModel

from sim import fields
from sim.case.evidence import Document, Statement
from sim.case.load import seed_tree
from sim.case.plan import Gate, Issue, Plan, Point
from sim.case.profile import Constituency, Mediation, Profile, RedLine, Spoiler, Tactic
from sim.case.quantity import PROVENANCE
from sim.scenario.event import Event
from sim.scenario.file_schema import HELP
from sim.scenario.levers import Lever
from sim.scenario.rules import Rules
from sim.scenario.schema import Precision, Relation, Scenario, Sweep, Table
from sim.scenario.starter import checked_name

WIDTH = 116

Keys = dict[str, Any]

# What the small case says. A key that begins with OFF is written behind a '#': it shows what could be said.
OFF = "#"

_ISSUE_BRIDGE: Keys = {
    "label": "The bridge",
    "ladder": {0: "closed", 0.5: "open by day", 1: "open day and night"},
    "text": 1,
    "kind": "step",
    "delivers": ["north"],
    "#blocks": ["south"],
    "months": 3,
    "#reversible": True,
    "#contested": True,
    "#evidence": ["minutes.1"],
    "#inference": "what the minutes say",
}
_ISSUE_TOLL: Keys = {
    "label": "The toll",
    "ladder": {0: "none", 1: "ten coins a cart"},
    "#scale": {"zero": 0, "one": 10, "unit": "coins"},
    "#occurred": 0.4,
    "text": 0.5,
    "kind": "clause",
    "#assumption": "nobody has written it down",
}
_ISSUE_MARKET: Keys = {
    "label": "The market",
    "ladder": {0: "closed to the other town", 1: "open to both"},
    "text": 1,
    "delivers": ["south"],
    "months": 2,
}
_GATE: Keys = {"issue": "market", "needs": "bridge", "#above": 0.25, "#order": "toll", "#frees": "low"}
_RED_LINE: Keys = {"issue": "toll", "below": 0.1, "#above": 0.9, "unless": {"market": 1}, "#essential": 0.2}
NORTH: Keys = {
    "name": "Northtown",
    "#short": "North",
    "#role": "party",
    "#about": "It owns the bridge.",
    "capability": 1.2,
    "ideal": {"bridge": {"low": 0.2, "mode": 0.4, "high": 0.6}, "toll": 1, "market": 1},
    "#values": {"market": {0: 0, 0.5: 1, 1: 5}},
    "salience": {"bridge": 3, "toll": 4, "market": 2},
    "no_agreement": {"low": 0.3, "mode": 0.5, "high": 0.7},
    "cost_of_stalemate": 0.01,
    "tactic": {
        "kind": "time_dependent",
        "beta": {"low": 0.5, "mode": 0.8, "high": 1.2},
        "#mix": {"time_dependent": 3, "tit_for_tat": 1},
        "#imitation": "relative",
        "#forgiveness": 0.1,
        "#least_step": 0.02,
        "#discount": 0.95,
        "#proposal": "logrolling",
    },
    "#risk": 2,
    "#misperception": 0.02,
    "red_lines": [_RED_LINE],
    "#armed": False,
    "#incident_share": 1,
    "#guarantee": 0,
    "#fallback": 0,
    "#spoiler": {"type": "limited", "inside": True, "capacity": 0.2},
}
SOUTH: Keys = {
    "name": "Southtown",
    "ideal": {"bridge": 1, "toll": 0, "market": {"low": 0.3, "mode": 0.5, "high": 0.7}},
    "salience": {"bridge": 5, "toll": 3, "market": 1},
    "no_agreement": {"low": 0.2, "mode": 0.4, "high": 0.6},
    "cost_of_stalemate": 0.02,
    "tactic": {"beta": 1},
    "anticipation": 0.5,
    "ratification": 0.5,
    "constituencies": {
        "carters": {
            "name": "The carters",
            "weight": 2,
            "#ideal": {"toll": 0},
            "#salience": {"toll": 6},
            "#no_agreement": 0.15,
            "#cost_of_stalemate": 0.02,
            "#threat": 0.05,
        },
        "shops": {"name": "The shops", "weight": 1},
    },
}
ELDER: Keys = {
    "name": "The elder",
    "role": "mediator",
    "mediation": {"facilitation": 0.5, "formulation": 0.3, "#manipulation": 0, "#pool": 0, "#bias": {"north": 0}},
}
PLAN: Keys = {
    "#id": "bridge",
    "title": "The elder's proposal",
    "points": {
        "crossing": {
            "gist": "The bridge is opened, for a toll",
            "#note": "The toll was the first thing they quarrelled over.",
            "issues": {"bridge": _ISSUE_BRIDGE, "toll": _ISSUE_TOLL},
        },
        "trade": {"gist": "The market is opened", "issues": {"market": _ISSUE_MARKET}},
    },
    "gates": [_GATE],
}
_CASE: Keys = {
    "title": "A case of my own",
    "description": "Two towns settle a quarrel over a bridge, its toll and a market.",
    "plan": PLAN,
    "parties": {"north": NORTH, "south": SOUTH, "elder": ELDER},
    "relations": [{"between": ["north", "south"], "value": {"low": -0.4, "mode": -0.1, "high": 0.2}}],
    "#relation_default": 0,
    "phases": {1: ["crossing", "trade"]},
    "#agenda": "phases",
    "#present": {"elder": True},
    "#under_way": [],
    "#state": {"bridge": 0.1},
    "#salience_in": "weights",
    "tables": {
        "main": {
            "title": "The old mill",
            "parties": ["north", "south"],
            "mediator": "elder",
            "protocol": "single_text",
            "rounds": 12,
            "#vetoes": ["north", "south"],
            "#quorum": 0.5,
            "#reading": "literal",
        }
    },
    "guarantees": {"default": 0.5},
    "#events": {
        "flood": {
            "title": "The river floods the banks",
            "hazard": 0.05,
            "from": 2,
            "until": 10,
            "#evidence": ["minutes.1"],
            "#inference": "the minutes speak of floods",
            "#assumption": "nobody has written it down",
            "effects": [
                {"path": "parties.north.cost_of_stalemate", "shift": 0.01, "for": 3},
            ],
        },
        "assembly": {
            "title": "The towns' assembly meets",
            "month": 6,
            "chance": 0.5,
            "effects": [
                {"path": "guarantees.default", "to": 0.7},
                {"path": "talks.search", "factor": 1.5},
                {"leaves": "elder"},
                {"vote": "south"},
            ],
        },
    },
    "#outcomes": [],
    "#documents": {
        "minutes": {
            "title": "Minutes of the meeting",
            "publisher": "The mill",
            "date": "2024-05-01",
            "#sentences": 9,
            "#file": "minutes.txt",
            "#sha256": "0" * 64,
            "#address": "https://example.org/minutes",
            "#note": "Taken down by the elder.",
        }
    },
    "#statements": {
        "minutes.1": {
            "document": "minutes",
            "paraphrase": "Northtown would open the bridge by day.",
            "#sentence": 3,
            "#sentences": [3, 4],
            "#actors": ["north"],
            "#kind": "position",
            "#informs": ["north.bridge"],
            "#confidence": "medium",
        }
    },
}
_RUN: Keys = {
    "worlds": 500,
    "seed": 1,
    "#precision": {"of": "outcome.delivered", "width": 0.04, "at_most": 4000},
    "#levers": {
        "guarantees.default": {
            "label": "How strongly promises are enforced",
            "stops": [0, 0.5, 1],
            "ends": ["not at all", "always"],
        }
    },
    "#translations": {"ar": {"The bridge": "الجسر"}, "he": {"The bridge": "הגשר"}},
    "#sweep": {
        "design": "grid",
        "axes": {"guarantees.default": [0.0, 0.5, 1.0], "delivery.tranche": {"from": 0.0, "to": 0.4, "steps": 3}},
        "#independent": False,
    },
}
_MODELS: dict[str, type[BaseModel]] = {  # the key under which a model stands -> the model
    "plan": Plan, "points.*": Point, "issues.*": Issue, "gates.0": Gate, "parties.*": Profile, "tactic": Tactic,
    "red_lines.0": RedLine, "constituencies.*": Constituency, "mediation": Mediation, "spoiler": Spoiler,
    "events.*": Event, "relations.0": Relation, "tables.*": Table, "documents.*": Document, "statements.*": Statement,
    "precision": Precision, "sweep": Sweep, "levers.*": Lever,
}  # fmt: skip
_HEAD = """\
# A case of your own: everything the model needs, in one file. Change it, save it, and run it:
#     cairo-talks run {path}
# cairo-talks validate {path} checks it without running it.
#
# A key that begins with '#' is switched off and shows what could be said: take the '#' away to use it. Every key is
# explained where it is first met, and in docs/scenario.md with its range and with what holds where it is left out.
#
# Most numbers may be exact (0.4) or uncertain: {{low: 0.2, mode: 0.4, high: 0.6}}, of which each world draws one. A
# number may say what it rests on: {{mode: 0.4, evidence: [minutes.1], inference: how it was read}} or
# {{value: 0.4, assumption: why}} or {{value: 0.4, calibrated: the pattern of the record it was set to}}.
#
# Every issue runs from 0 (as things are today) to 1 (the most that is asked for).

# Names the results folder: small letters, digits, '.', '_' and '-'.
name: {name}
"""


def blank(name: str, path: str) -> str:
    """The text of a whole case called `name`; `path` is where it will be saved, for its comments.

    Raises InputError for a name that cannot name a scenario.
    """
    page = Page()
    page.mapping(Scenario, _CASE, 0)
    page.lines += ["", "# How much is drawn, and what is compared (more of that in docs/sweeps.md)."]
    page.mapping(Scenario, _RUN, 0)
    page.lines += ["", "# The rules of the model, each at the value that it has anyway."]
    page.rules()
    return _HEAD.format(name=checked_name(name), path=path) + "\n".join(page.lines) + "\n"


class Page:
    """Lines of a file; each key of each model is explained once."""

    def __init__(self, explained: set[tuple[type[BaseModel], str]] | None = None) -> None:
        """`explained` are keys that another file explains; those that this one does are added."""
        self.lines: list[str] = []
        self._explained = set() if explained is None else explained

    def mapping(self, model: type[BaseModel] | None, keys: Keys, depth: int, off: bool = False, path: str = "") -> None:
        """The keys of a model, or of an open mapping where there is none."""
        for written, value in keys.items():
            name, hidden = str(written).removeprefix(OFF), off or str(written).startswith(OFF)
            if depth == 0:
                self.lines.append("")
            if model is not None:
                self._explain(model, name, depth)
            self._key(name, value, depth, hidden, f"{name}" if model is not None else f"{path}.*")

    def _key(self, name: str, value: Any, depth: int, off: bool, at: str) -> None:
        head = f"{_margin(depth, off)}{name}:"
        inner = _MODELS.get(at)
        below = _MODELS.get(f"{name}.*") is not None
        if isinstance(value, dict) and (inner is not None or below) and value:
            self.lines.append(head)
            self.mapping(inner, value, depth + 1, off, name)
        elif isinstance(value, list) and f"{name}.0" in _MODELS:
            self.lines.append(head)
            for item in value:
                self._item(_MODELS[f"{name}.0"], item, depth + 1, off)
        elif isinstance(value, dict) and not off and len(f"{head} {_flow(value)}") > WIDTH and not _is_number(value):
            self.lines.append(head)
            for key, item in value.items():
                self._put(f"{_margin(depth + 1, off)}{key}: {_flow(item)}", depth + 1, off)
        else:
            self._put(f"{head} {_flow(value)}", depth, off)

    def _put(self, line: str, depth: int, off: bool) -> None:
        """A line of the file; a long one is folded, which YAML reads as the same."""
        margin = "  " * (depth + 2)
        folded = textwrap.wrap(line, WIDTH, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)
        self.lines += [line] if off or len(line) <= WIDTH else folded

    def _item(self, model: type[BaseModel], keys: Keys, depth: int, off: bool) -> None:
        """One item of a list, its keys below a dash."""
        for name in (written.removeprefix(OFF) for written in keys):
            self._explain(model, name, depth, f"{name}: ")
        for k, (written, value) in enumerate(keys.items()):
            name, hidden = written.removeprefix(OFF), off or written.startswith(OFF)
            margin = "  " * depth + ("- " if k == 0 and not hidden else "  ")
            mark = OFF if hidden else ""
            self._put(f"{margin}{mark}{name}: {_flow(value)}", depth + 1, hidden)

    def rules(self) -> None:
        """Every rule group at its default, switched off."""
        groups = seed_tree("rules.yaml").value
        for group in Rules.model_fields:
            model = fields.model_of(fields.field(Rules, group))
            assert model is not None
            self.lines += ["", *_comment((model.__doc__ or "").split("\n\n")[0], 0), f"{OFF}{group}:"]
            for name in model.model_fields:
                value = groups[group].get(name, {})
                if isinstance(value, dict):
                    value = {key: number for key, number in value.items() if key not in PROVENANCE}
                    value = value.get("value", value)
                self._explain(model, name, 1)
                self.lines.append(f"  {OFF}{name}: {_flow(value)}")

    def _explain(self, model: type[BaseModel], name: str, depth: int, before: str = "") -> None:
        if model is Table and name == "mediator":
            name = "mediators"
        if (model, name) in self._explained:
            return
        self._explained.add((model, name))
        about = HELP.get(name, "") if model is Scenario else model.model_fields[name].description or ""
        self.lines += _comment(before + about, depth)


def _comment(words: str, depth: int) -> list[str]:
    margin = "  " * depth + "# "
    return textwrap.wrap(" ".join(words.split()), WIDTH, initial_indent=margin, subsequent_indent=margin)


def _is_number(value: Keys) -> bool:
    return bool({"value", "mode"} & value.keys())


def _margin(depth: int, off: bool) -> str:
    return "  " * depth + (OFF if off else "")


def _flow(value: Any) -> str:
    """A value on one line."""
    written: str = yaml.safe_dump(value, default_flow_style=True, width=10_000, sort_keys=False, allow_unicode=True)
    return written.removesuffix("\n").removesuffix("\n...").strip()
