"""The fictional twin of a scenario: other names and words, the same ids and numbers, and so the same worlds.

For those to whom a case is too near: a class can play it, move its levers and talk about it without its names. Ids are
what chance hangs on, so they stay, and with them every world, bit for bit; whoever looks into a file or an address can
still see them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from sim.case.plan import Issue, Plan, Sourced
from sim.case.profile import Profile
from sim.case.quantity import Quantity
from sim.scenario.called import path_words
from sim.scenario.reworded import reworded
from sim.scenario.schema import Scenario
from sim.speech import LANGUAGES, _, later, speaking

ENDING = "-fictional"  # of a twin's name
NAMES = (
    later("Arva"), later("Belmor"), later("Corin"), later("Doral"), later("Estren"), later("Faldo"), later("Gurin"),
    later("Hesta"), later("Ilmar"), later("Jorun"), later("Keldor"), later("Lumen"), later("Morvan"), later("Nelis"),
    later("Orsa"), later("Pelor"),
)  # fmt: skip
ROLES = {
    "party": later("A party to the talks."),
    "mediator": later("It mediates."),
    "guarantor": later("It stands behind what is promised."),
    "contributor": later("It helps to carry out what is agreed."),
}
BARE: dict[str, Any] = {"evidence": (), "inference": None, "assumption": None}


def twin(scenario: Scenario) -> Scenario:
    """A scenario under made-up names, with translations of them.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> made = twin(load("two-farmers"))
    >>> made.name, made.parties["upfield"].name, made.plan.issues["water_share"].label
    ('two-farmers-fictional', 'Arva', 'Step 1 (Arva)')
    """
    with speaking("en"):
        made = _masked(scenario)
    own = _words(made)
    translations = {}
    for tongue in LANGUAGES:
        with speaking(tongue):
            others = _words(_masked(scenario))
        translations[tongue] = {word: other for word, other in zip(own, others, strict=True) if word != other}
    return made.model_copy(update={"translations": {tongue: words for tongue, words in translations.items() if words}})


def _words(scenario: Scenario) -> list[str]:
    found: list[str] = []

    def note(words: str) -> str:
        found.append(words)
        return words

    reworded(scenario, note)
    return found


def _masked(scenario: Scenario, known: Mapping[str, str] | None = None) -> Scenario:
    """The scenario in masked words. `known` are the names that parties of talks around it have already."""
    names = dict(known or {})
    for party in scenario.parties:
        names.setdefault(party, _name(len(names)))
    inner = scenario.inner
    bare: Scenario = _without_sources(scenario)
    made = bare.model_copy(
        update={
            "name": f"{scenario.name}{ENDING}",
            "title": _("A made-up case"),
            "description": _(
                "Names and words are made up. Parties, issues and numbers are those of another case, and so is what "
                "comes of them."
            ),
            "plan": _plan(bare.plan, names),
            "parties": {key: _party(one, names[key]) for key, one in bare.parties.items()},
            "tables": {
                key: one.model_copy(
                    update={"title": _("The main table") if key == "main" else _("Table {number}").format(number=k)}
                )
                for k, (key, one) in enumerate(bare.tables.items(), 1)
            },
            "events": {
                key: one.model_copy(update={"title": _("Event {number}").format(number=k)})
                for k, (key, one) in enumerate(bare.events.items(), 1)
            },
            "documents": {},
            "statements": {},
            "translations": {},
            "lesson": None,
            "changed": (),
            "inner": inner and inner.model_copy(update={"scenario": _masked(inner.scenario, names)}),
        }
    )
    levers = {
        path: lever.model_copy(update={"label": path_words(made, path), "ends": None})
        for path, lever in scenario.levers.items()
    }
    return made.model_copy(update={"levers": levers})


def _name(number: int) -> str:
    again, k = divmod(number, len(NAMES))
    return _(NAMES[k]) + (f" {again + 1}" if again else "")


def _plan(plan: Plan, names: Mapping[str, str]) -> Plan:
    order = {name: k for k, name in enumerate(plan.issues, 1)}
    points = {
        key: point.model_copy(
            update={
                "gist": _("Point {number} of the plan").format(number=k),
                "note": None,
                "issues": {name: _issue(one, order[name], names) for name, one in point.issues.items()},
            }
        )
        for k, (key, point) in enumerate(plan.points.items(), 1)
    }
    return plan.model_copy(update={"id": "fictional", "title": _("The plan"), "points": points})


def _issue(issue: Issue, number: int, names: Mapping[str, str]) -> Issue:
    kind = _("Step {number}") if issue.kind == "step" else _("Clause {number}")
    label = kind.format(number=number)
    if len(issue.delivers) == 1 and issue.delivers[0] in names:
        label = f"{label} ({names[issue.delivers[0]]})"
    scale = issue.scale and issue.scale.model_copy(update={"unit": ""})
    return issue.model_copy(update={"label": label, "ladder": {at: _rung(at) for at in issue.ladder}, "scale": scale})


def _rung(place: float) -> str:
    if place <= 0.0:
        return _("as at the start")
    if place >= 1.0:
        return _("all that the plan asks")
    return _("{share}% of the way").format(share=f"{100 * place:.0f}")


def _party(party: Profile, name: str) -> Profile:
    home = {
        key: one.model_copy(update={"name": _("{party}, group {number} at home").format(party=name, number=k)})
        for k, (key, one) in enumerate(party.constituencies.items(), 1)
    }
    about = _(ROLES[party.role])
    return party.model_copy(update={"name": name, "short": "", "about": about, "constituencies": home})


def _without_sources(item: Any) -> Any:
    """The same without what its numbers and rules rest on, which names the case."""
    if isinstance(item, BaseModel):
        made = {name: _without_sources(value) for name, value in _values(item)}
        changed = {name: value for name, value in made.items() if value is not getattr(item, name)}
        if isinstance(item, Quantity):
            changed |= {**BARE, "calibrated": None}
        elif isinstance(item, Sourced):
            changed |= BARE
        return item.model_copy(update=changed) if changed else item
    if isinstance(item, dict):
        kept = {key: _without_sources(value) for key, value in item.items()}
        return item if all(kept[key] is item[key] for key in item) else kept
    if isinstance(item, tuple):
        found = tuple(map(_without_sources, item))
        return item if all(a is b for a, b in zip(item, found, strict=True)) else found
    return item


def _values(item: BaseModel) -> list[tuple[str, Any]]:
    return [(name, getattr(item, name)) for name in type(item).model_fields]
