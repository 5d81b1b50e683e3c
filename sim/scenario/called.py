"""What people call the things of a scenario: parties, issues, tables, and any number by its path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.scenario.schema import Scenario, Table
from sim.speech import _


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; "a; b, with c; and d" where a name has a comma of its own."""
    if len(names) < 2:
        return "".join(names)
    if any(", " in name for name in names):
        return _("{first}; and {last}").format(first="; ".join(names[:-1]), last=names[-1])
    # Translators: the end of a list; {first} is all but the last, which commas keep apart.
    return _("{first} and {last}").format(first=_(", ").join(names[:-1]), last=names[-1])


def party_name(scenario: Scenario, party: str) -> str:
    """A party's short name."""
    profile = scenario.parties.get(party)
    return (profile.short or profile.name) if profile else party.replace("_", " ")


def issue_name(scenario: Scenario, issue: str) -> str:
    """An issue's label."""
    known = scenario.plan.issues.get(issue)
    return (known.label if known else "") or issue.replace("_", " ").capitalize()


def table_name(name: str, table: Table) -> str:
    """A table's title."""
    return table.title or f"{name.replace('_', ' ').capitalize()} table"


def value_words(value: Any, none: str = "as the scenario has it") -> str:
    """A swept value in words: a number, yes and no, a choice without underscores; `none` where nothing is set."""
    if value is None or value != value:
        return none
    if isinstance(value, bool | np.bool_):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | np.number):
        return f"{value:.4g}"
    return str(value).replace("_", " ")


def path_words(scenario: Scenario, path: str) -> str:
    """A path of a scenario in the words of its reader: "Guarantee on Decommissioning" for guarantees.decommission.

    Parties, issues, tables and constituencies go by their names; what has no name of its own keeps the path's words.
    """
    steps = path.split(".")
    head, rest = steps[0], steps[1:]
    if head == "parties" and len(rest) > 1 and rest[0] in scenario.parties:
        profile = scenario.parties[rest[0]]
        who, rest = party_name(scenario, steps[1]), rest[1:]
        if rest[0] == "constituencies" and len(rest) > 2 and rest[1] in profile.constituencies:
            who, rest = f"{who}, {profile.constituencies[rest[1]].name}", rest[2:]
        return f"{who}: {_number_words(scenario, rest)}"
    if head == "guarantees" and len(rest) == 1:
        if rest[0] == "default":
            return "Guarantees of delivery" + (" (of issues not named)" if len(scenario.guarantees) > 1 else "")
        return f"Guarantee on {issue_name(scenario, rest[0])}"
    if head == "tables" and len(rest) == 2 and rest[0] in scenario.tables:
        return f"{table_name(rest[0], scenario.tables[rest[0]])}: {rest[1].replace('_', ' ')}"
    if head == "present" and len(rest) == 1:
        return f"{party_name(scenario, rest[0])} takes part"
    if head == "state" and len(rest) == 1:
        return f"Already delivered: {issue_name(scenario, rest[0])}"
    if head == "relations" and len(rest) == 2:
        return f"Relation of {listed([party_name(scenario, party) for party in rest])}"
    if head == "plan" and len(rest) == 5 and rest[0] == "points":
        what = {"text": "what the published text asks", "months": "months it takes"}.get(rest[4], rest[4])
        return f"{issue_name(scenario, rest[3])}: {what.replace('_', ' ')}"
    if head == "events" and len(rest) > 1 and rest[0] in scenario.events:
        return event_words(scenario, rest[0], rest[1:])
    if head == "issues" and len(rest) == 2:
        return f"Delivery of {issue_name(scenario, rest[0])}"
    if head == "inner" and len(rest) > 1 and scenario.inner is not None:
        return f"Talks inside, {path_words(scenario.inner.scenario, '.'.join(rest))}"
    words = RULE_WORDS.get(path) or " ".join(steps).replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


def event_words(scenario: Scenario, name: str, steps: Sequence[str]) -> str:
    """A number of an event in words: its title, and what of it, as "It rains: chance"; an effect by what it changes."""
    event = scenario.events[name]
    title = event.title.rstrip(".")
    if steps[0] == "effects" and len(steps) == 3 and steps[1].isdecimal() and int(steps[1]) < len(event.effects):
        changes = event.effects[int(steps[1])].path
        what = "it" if changes is None else path_words(scenario, changes)
        return f"{title}: {_CHANGES.get(steps[2], steps[2])} {what}"
    return f"{title}: {_OF_EVENT.get(steps[0], ' '.join(steps))}"


_CHANGES = {"shift": "added to", "factor": "factor on", "to": "new value of", "for": "months of the change of"}
_OF_EVENT = {"hazard": "chance in a month", "until": "last month", "from": "first month"}
RULE_WORDS = {
    "delivery.tranche": "lead allowed in delivery (tranche)",
    "delivery.slope": "sharpness of the will to deliver (slope)",
    "incidents.rate": "incidents (rate)",
    "relation_default": "relation of parties that nothing is said of",
    "agenda": "agenda",
}


def _number_words(scenario: Scenario, steps: Sequence[str]) -> str:
    """A number of a party in words."""
    if steps[0] in ("ideal", "salience") and len(steps) == 2:
        what = "wants on" if steps[0] == "ideal" else "weight of"
        return f"{what} {'other issues' if steps[1] == 'default' else issue_name(scenario, steps[1])}"
    known = {
        "tactic.beta": "readiness to concede (beta)",
        "no_agreement": "value of no agreement",
        "cost_of_stalemate": "cost of a month without agreement",
    }
    return known.get(".".join(steps), " ".join(steps).replace("_", " "))
