"""Numbers with what they rest on, as plain dictionaries: filtered, and one by one.

It is made in a worker process. The words are those of `cairo-talks evidence`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.case.evidence import EvidenceBook
from sim.case.provenance import GRADES, Entry, entries, walk
from sim.case.quantity import Quantity
from sim.errors import InputError
from sim.report import spelled
from sim.scenario.called import issue_name, party_name
from sim.scenario.evidence import book_of
from sim.scenario.paths import resolve_path
from sim.scenario.reworded import in_language
from sim.scenario.schema import Scenario
from sim.speech import _, language, later, speaking

View = dict[str, Any]
SHOWN = 25  # numbers on a page
APART = {
    "relations": later("How parties stand to each other"),
    "plan": later("The plan"),
    "guarantees": later("Guarantees"),
    "state": later("What is delivered at the start"),
    "events": later("Events from outside"),
}
RULES = later("Rules of the talks and of delivery")
READ = {"assumption": later("assumed because"), "calibrated": later("chosen because")}


def listing(scenario: Scenario, grade: str, of: str, about: str, first: int) -> View:
    """The numbers and rules of a scenario that fit a filter, a page of them.

    Parameters
    ----------
    grade, of, about : a grade, a party (or what is apart from them), an issue; "" for all. first : where it begins.

    Returns
    -------
    `owners`, each with `id`, `name` and `counts` by grade; `items`, as `_item` gives them; `found`, how many fit;
    `unused`, what is on record on a party though no number rests on it; `documents` and `statements`, how many.

    Raises
    ------
    InputError : a filter that names nothing.
    """
    outside, told = scenario.model_copy(update={"inner": None}), in_language(scenario, language())
    book, every = book_of(scenario), entries(outside)
    owners = list(dict.fromkeys(_owner(entry) for entry in every))
    _known("grade", grade, GRADES)
    _known("of", of, owners)
    _known("about", about, scenario.plan.issues)
    fits: list[Callable[[Entry], bool]] = [
        lambda one: not grade or one.grade == grade,
        lambda one: not of or _owner(one) == of,
        lambda one: not about or one.about(about),
    ]
    found = [entry for entry in every if all(fit(entry) for fit in fits)]
    items = dict(walk(outside))
    target = f"{of}.{about}" if about else of
    unused = book.unused(outside, target) if of in scenario.parties and not first and not grade else []
    return {
        "owners": [_counts(told, owner, every) for owner in owners],
        "issues": [{"id": name, "name": issue_name(told, name)} for name in scenario.plan.issues],
        "items": [_item(outside, book, one, items[one.path]) for one in found[first : first + SHOWN]],
        "found": len(found),
        "shown": SHOWN,
        "unused": [{"says": book.statements[one].paraphrase, "where": book.where(one)} for one in unused],
        "documents": len(book.documents),
        "statements": len(book.statements),
        "inside": "" if scenario.inner is None else scenario.inner.scenario.name,
    }


def one(scenario: Scenario, path: str) -> View:
    """One number, and what else rests on the same statements: `item` and `beside`.

    Raises
    ------
    InputError : there is none of that path.
    """
    outside = scenario.model_copy(update={"inner": None})
    book, every, items = book_of(scenario), entries(outside), dict(walk(outside))
    entry = next((one for one in every if ".".join(one.path) == path), None)
    if entry is None:
        raise InputError(_("there is no number {path} in this scenario").format(path=repr(path[:80])))
    beside = [other for other in every if other is not entry and set(other.evidence) & set(entry.evidence)]
    return {
        "item": _item(outside, book, entry, items[entry.path]),
        "beside": [_item(outside, book, other, items[other.path]) for other in beside[:SHOWN]],
    }


def _known(name: str, value: str, words: Any) -> None:
    if value and value not in words:
        known = ", ".join(words)
        raise InputError(
            _("{name}: expected one of {known}, not {value}").format(name=name, known=known, value=repr(value[:40]))
        )


def _owner(entry: Entry) -> str:
    if entry.path[0] == "parties":
        return entry.path[1]
    return entry.path[0] if entry.path[0] in APART else "rules"


def _counts(scenario: Scenario, owner: str, every: list[Entry]) -> View:
    own = [entry.grade for entry in every if _owner(entry) == owner]
    name = party_name(scenario, owner) if owner in scenario.parties else _(APART.get(owner, RULES))
    return {"id": owner, "name": name, "counts": {grade: own.count(grade) for grade in GRADES}, "all": len(own)}


def _item(scenario: Scenario, book: EvidenceBook, entry: Entry, item: Any) -> View:
    """One number or rule: what it says, its value, its grade, how it was read, and each statement under it."""
    number = isinstance(item, Quantity)
    with speaking("en"):  # what a number says has no catalogue
        says = spelled.meaning(scenario, entry.path, item)
    value = spelled.spread(item, spelled.scale(scenario, entry.path)) if isinstance(item, Quantity) else ""
    return {
        "path": ".".join(entry.path),
        "name": entry.name,
        "words": says,
        "value": value,
        "grade": entry.grade,
        "read": READ.get(entry.grade, later("read as")) if entry.reading else "",
        "reading": entry.reading,
        "statements": [
            {
                "id": name,
                "says": book.statements[name].paraphrase,
                "where": book.where(name),
                "title": book.documents[book.statements[name].document].title,
            }
            for name in entry.evidence
        ],
        "setting": _setting(scenario, entry) if number else "",
    }


def _setting(scenario: Scenario, entry: Entry) -> str:
    """The path by which a number is set; "" of one that no path sets."""
    path = ".".join(entry.path)
    if entry.path[0] == "relations":
        path = path.replace("-", ".")
    try:
        resolve_path(scenario, path)
    except InputError:
        return ""
    return path
