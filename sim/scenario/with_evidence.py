"""The files of a case of one's own in which every number says what it rests on: small, fictional, and whole."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import BaseModel

from sim.case.plan import Plan
from sim.case.profile import Profile
from sim.scenario.blank import ELDER, NORTH, OFF, PLAN, SOUTH, Keys, Page
from sim.scenario.schema import Scenario
from sim.scenario.starter import checked_name

MINUTES = """\
Minutes of the meeting at the mill, 1 May.
Northtown would open the bridge by day, and not at night.
It asks ten coins a cart, as it costs that much to mend the planks.
Southtown wants the bridge open day and night.
It will pay no toll that it has no say in.
Northtown asks that its stalls be let into the market.
"""
PROPOSAL = """\
The elder's proposal, 20 May.
The bridge is opened day and night.
A cart pays five coins.
The market is open to both towns.
Southtown opens the market once carts cross the bridge.
"""
_NUMBER = {"value", "mode"}  # keys that make a mapping one number
_FILES = {"minutes": MINUTES, "proposal": PROPOSAL}

_PLAN: Keys = {
    "points": {
        "crossing": {
            "issues": {
                "bridge": {
                    "text": {"value": 1, "evidence": ["proposal.1"]},
                    "evidence": ["minutes.1"],
                    "inference": "the bridge stands on its land",
                    "months": {"value": 3, "assumption": "planks have to be cut and laid"},
                },
                "toll": {"text": {"value": 0.5, "evidence": ["proposal.2"]}},
            }
        },
        "trade": {
            "issues": {
                "market": {
                    "text": {"value": 1, "evidence": ["proposal.3"]},
                    "months": {"value": 2, "assumption": "stalls are set up between two market days"},
                }
            }
        },
    },
    "gates": [{"issue": "market", "needs": "bridge", "#above": 0.25, "#order": "toll",
               "#frees": "low", "evidence": ["proposal.4"],
               "#inference": "how it was read", "#assumption": "why, where nothing is stated"}],
}  # fmt: skip
_NORTH: Keys = {
    "capability": {"value": 1.2, "assumption": "it is a little the larger town"},
    "ideal": {
        "bridge": {"low": 0.2, "mode": 0.4, "high": 0.6, "evidence": ["minutes.1"], "inference": "by day, or less"},
        "toll": {"value": 1, "evidence": ["minutes.2"]},
        "market": {"value": 1, "evidence": ["minutes.5"]},
    },
    "salience": {
        "bridge": {"value": 3, "assumption": "traffic is a burden, and no more"},
        "toll": {"mode": 4, "evidence": ["minutes.2"], "inference": "it gives a reason only here, so it matters most"},
        "market": {"value": 2, "assumption": "few of its people trade"},
    },
    "no_agreement": {"low": 0.3, "mode": 0.5, "high": 0.7, "assumption": "it has lived well without this deal"},
    "cost_of_stalemate": {"value": 0.01, "assumption": "a hundredth of all that it wants in a month"},
    "tactic": {"beta": {"low": 0.5, "mode": 0.8, "high": 1.2, "assumption": "a little late"}},
    "#seat": {"program": ["python", "bot.py"]},
    "#risk": {"value": 2, "assumption": "small losses do not matter to it"},
    "#misperception": {"value": 0.02, "assumption": "it reads texts with care"},
    "#incident_share": {"value": 1, "assumption": "any that happen are of its making"},
    "#guarantee": {"value": 0, "assumption": "it vouches for nobody else"},
    "#fallback": {"value": 0, "assumption": "it has no other way to build a bridge"},
    "#spoiler": {"capacity": {"value": 0.2, "assumption": "a few who throw stones"}},
    "red_lines": [{"issue": "toll", "below": 0.1, "#above": 0.9, "unless": {"market": 1},
                   "#essential": {"value": 0.2, "assumption": "it might leave the toll for later"},
                   "evidence": ["minutes.2", "minutes.5"],
                   "inference": "no bridge for nothing, unless its stalls are let in"}],
}  # fmt: skip
_SOUTH: Keys = {
    "capability": {"value": 1, "assumption": "the measure of the others"},
    "ideal": {
        "bridge": {"value": 1, "evidence": ["minutes.3"]},
        "toll": {"low": 0, "mode": 0, "high": 0.3, "evidence": ["minutes.4"], "inference": "some, with a say in it"},
        "market": {"low": 0.3, "mode": 0.5, "high": 0.7, "assumption": "it would let in a few stalls"},
    },
    "salience": {
        "bridge": {"mode": 5, "evidence": ["minutes.3", "ledger.1"], "inference": "its carts cross it every day"},
        "toll": {"value": 3, "assumption": "less than the crossing itself"},
        "market": {"value": 1, "assumption": "it has other markets"},
    },
    "no_agreement": {"low": 0.2, "mode": 0.4, "high": 0.6, "evidence": ["ledger.1"],
                     "inference": "the way round takes a day, and it has been taken before"},
    "cost_of_stalemate": {"value": 0.02, "assumption": "its goods spoil on the way round"},
    "tactic": {"beta": {"value": 1, "assumption": "neither early nor late"}},
    "anticipation": {"value": 0.5, "assumption": "it thinks of the vote at home half of the time"},
    "ratification": {"value": 0.5, "assumption": "more than half of its people have to agree"},
    "constituencies": {
        "carters": {
            "weight": {"value": 2, "assumption": "twice as many"},
            "#ideal": {"toll": {"value": 0, "assumption": "they pay it"}},
            "#salience": {"toll": {"value": 6, "assumption": "they pay it"}},
            "#no_agreement": {"value": 0.15, "assumption": "they live from the crossing"},
            "#cost_of_stalemate": {"value": 0.02, "assumption": "as the town"},
            "#threat": {"value": 0.05, "assumption": "it could leave the council, which would hardly fall"},
        },
        "shops": {"weight": {"value": 1, "assumption": "the measure of the others"}},
    },
}  # fmt: skip
_ELDER: Keys = {
    "capability": {"value": 1, "assumption": "without effect: a mediator has no vote"},
    "mediation": {
        "facilitation": {"value": 0.5, "evidence": ["minutes.6"], "inference": "all of them came and wrote it down"},
        "formulation": {"value": 0.3, "evidence": ["proposal.1"], "inference": "it wrote a text of its own"},
        "#manipulation": {"value": 0, "assumption": "it has nothing to give or to take"},
        "#pool": {"value": 0, "assumption": "it has nothing to pay with"},
    },
}
_RELATIONS: Keys = {
    "relations": [{"between": ["north", "south"], "value": {"low": -0.4, "mode": -0.1, "high": 0.2,
                   "evidence": ["minutes.4"], "inference": "wary of each other, and they still meet"}}],
    "relation_default": {"value": 0, "assumption": "nothing is known of any other pair"},
}  # fmt: skip


def _document(title: str, publisher: str, date: str, of: str = "") -> Keys:
    held: Keys = {"title": title, "publisher": publisher, "date": date}
    if of:
        text = _FILES[of]
        held |= {
            "file": f"{of}.txt",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "sentences": text.count("\n"),
        }
    return held | {"#address": f"https://example.org/{of or 'ledger'}", "#note": "Anything a reader should know."}


def _statement(document: str, says: str, kind: str, actors: list[str], informs: list[str], **more: Any) -> Keys:
    return {"document": document, **more, "paraphrase": says, "actors": actors, "kind": kind, "informs": informs}


_DOCUMENTS: Keys = {
    "minutes": _document("Minutes of the meeting", "The mill", "2024-05-01", "minutes"),
    "proposal": _document("The elder's proposal", "The elder", "2024-05-20", "proposal"),
    "ledger": _document("The toll-keeper's ledger", "Northtown", "n.d."),
}
_SURE = {"confidence": "high"}
_STATEMENTS: dict[str, Keys] = {
    "minutes": {
        "minutes.1": _statement("minutes", "Northtown would open its bridge by day only.", "position", ["north"],
                                ["north.bridge", "bridge"], sentence=2, **_SURE),
        "minutes.2": _statement("minutes", "Northtown wants ten coins a cart, for repairs.", "position", ["north"],
                                ["north.toll"], sentence=3, **_SURE),
        "minutes.3": _statement("minutes", "Southtown wants to cross at any hour.", "position", ["south"],
                                ["south.bridge"], sentence=4, **_SURE),
        "minutes.4": _statement("minutes", "Southtown pays only what it had a say in.", "position", ["south"],
                                ["south.toll", "north.south"], sentence=5, confidence="medium"),
        "minutes.5": _statement("minutes", "Northtown wants its stalls in the market.", "position", ["north"],
                                ["north.market"], sentence=6, **_SURE),
        "minutes.6": _statement("minutes", "Both towns met at the mill, and what they said was written down.", "event",
                                ["north", "south", "elder"], ["elder"], sentences=[1, 5], **_SURE),
    },
    "proposal": {
        "proposal.1": _statement("proposal", "The elder asks for an open bridge at all hours.", "agenda", ["elder"],
                                 ["bridge"], sentence=2, **_SURE),
        "proposal.2": _statement("proposal", "The elder asks for half of the toll.", "agenda", ["elder"], ["toll"],
                                 sentence=3, **_SURE),
        "proposal.3": _statement("proposal", "The elder asks for one market for both.", "agenda", ["elder"], ["market"],
                                 sentence=4, **_SURE),
        "proposal.4": _statement("proposal", "The market waits for the bridge.", "agenda", ["elder"],
                                 ["market", "bridge"], sentence=5, **_SURE),
    },
    "ledger": {
        "ledger.1": _statement("ledger", "Carts of Southtown crossed every day until the bridge was shut.", "event",
                               ["south"], ["south.bridge"], confidence="low"),
    },
}  # fmt: skip
_SCENARIO: Keys = {
    "title": "The bridge",
    "description": "Two towns settle a quarrel over a bridge, its toll and a market. All of it is made up.",
    "plan": "./plan.yaml",
    "parties": ["north", "south", "elder"],
    "tables": {
        "main": {"title": "The old mill", "parties": ["north", "south"], "mediator": "elder", "rounds": 12}
    },
    "guarantees": {"default": {"value": 0.5, "assumption": "neighbours look on, and say what they see"}},
    "worlds": 500,
    "seed": 1,
}  # fmt: skip

_HEADS = {
    "{name}.yaml": """\
# A case of your own with its evidence. This is the scenario: what is played. What is at stake, who wants what and what
# all that rests on stands in the files beside it. The case is made up: put your own in its place, file by file.
#     cairo-talks run {run}
#     cairo-talks evidence --scenario {run}                how well the numbers are grounded
#     cairo-talks evidence north.bridge --scenario {run}   down to the sentences that one of them rests on
#     cairo-talks validate {run}                           what is wrong, with file, line and column
# docs/how-to/add-a-case.md goes through it. What else a scenario may set: cairo-talks new NAME --blank.

# Names the results folder: small letters, digits, '.', '_' and '-'.
name: {written}
""",
    "plan.yaml": """\
# What is negotiated. Every issue runs from 0, as things are today, to 1, the most that is asked for.
#
# Every number in this file and in profiles/ and relations.yaml says what it rests on, in one of these ways:
#     {{mode: 0.4, evidence: [minutes.1]}}                                a document says it (see statements/)
#     {{mode: 0.4, evidence: [minutes.1], inference: how it was read}}    it was read from what a document says
#     {{value: 0.4, assumption: why}}                                     nobody says it, and this is why it was chosen
#     {{value: 0.4, calibrated: which}}                                   it was set to a pattern of the record
# It is exact, {{value: 0.4}}, or a range, {{low: 0.2, mode: 0.4, high: 0.6}}, of which each world draws one. With its
# mode alone it gets a range that is the wider, the weaker what it rests on.
#
# A key that begins with '#' is switched off and shows what could be said.
""",
    "relations.yaml": "# How pairs of parties stand to each other. Trust starts at (1 + relation) / 2.\n",
    "documents.yaml": """\
# The documents that the case rests on, by ids of your choice. No text of a document is kept here: what it says stands
# in statements/, in your own words. Where `sha256` and `sentences` are known,
#     cairo-talks evidence --document {folder}/texts/minutes.txt --scenario {run}
# tells whether a reader's copy is the same text, and what rests on each of its sentences.
""",
    "profiles/north.yaml": "# A party: who it is, what it wants, and what it does if nothing comes of the talks.\n",
    "profiles/south.yaml": "# A party that asks its people at home. The other keys are explained in north.yaml.\n",
    "profiles/elder.yaml": "# A mediator. The other keys are explained in north.yaml.\n",
    "statements/minutes.yaml": "# What the minutes say. The id of a statement begins with that of its document.\n",
    "statements/proposal.yaml": "# What the elder's proposal says.\n",
    "statements/ledger.yaml": "# What the ledger says. Nobody has counted its sentences.\n",
}


def with_evidence(name: str, folder: str, run: str) -> dict[str, str]:
    """The texts of all files of a case called `name`, by their paths in its folder.

    Parameters
    ----------
    folder, run : where the folder will be, and what a command calls the scenario in it, for the comments.

    Raises
    ------
    InputError : the name cannot name a scenario.
    """
    written = checked_name(name)
    page = Pages(name=name, written=written, folder=folder, run=run)
    page.add("{name}.yaml", Scenario, _SCENARIO)
    page.add("plan.yaml", Plan, _laid(PLAN, {"id": name} | _PLAN))
    page.add("profiles/north.yaml", Profile, _laid(NORTH, _NORTH))
    page.add("profiles/south.yaml", Profile, _laid(SOUTH, _SOUTH))
    page.add("profiles/elder.yaml", Profile, _laid(ELDER, _ELDER))
    page.add("relations.yaml", Scenario, _RELATIONS)
    page.add("documents.yaml", None, _DOCUMENTS, "documents")
    for document, statements in _STATEMENTS.items():
        page.add(f"statements/{document}.yaml", None, statements, "statements")
    return page.texts | {f"texts/{document}.txt": text for document, text in _FILES.items()}


class Pages:
    """The files of a case; a key is explained in the first of them that has it."""

    def __init__(self, **said: str) -> None:
        self.texts: dict[str, str] = {}
        self._said = said
        self._explained: set[tuple[type[BaseModel], str]] = set()

    def add(self, path: str, model: type[BaseModel] | None, keys: Keys, of: str = "") -> None:
        """Write a file: the keys of a model, or a mapping of names to what stands under `of` in a scenario."""
        page = Page(self._explained)
        page.mapping(model, keys, 0, path=of)
        head = _HEADS[path].format(**self._said)
        self.texts[path.format(**self._said)] = head + "\n".join(page.lines) + "\n"


def _laid(base: Keys, over: Keys) -> Keys:
    """Keys laid on others, each in its place, switched on or off as they say; what is new comes last.

    A mapping of keys joins what is there; a number, and all else, takes its place.
    """
    new = {key.removeprefix(OFF): (key, value) for key, value in over.items()}
    found: Keys = {}
    for key, before in base.items():
        written, value = new.pop(key.removeprefix(OFF), (key, before))
        joins = isinstance(before, dict) and isinstance(value, dict) and not _NUMBER & value.keys()
        found[written] = _laid(before, value) if joins and value is not before else value
    return found | dict(new.values())
