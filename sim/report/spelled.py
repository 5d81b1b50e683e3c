"""Numbers and rules of a scenario in whole words: what a number says, and where on a ladder it stands."""

from __future__ import annotations

from typing import Any

from sim import fields
from sim.case.plan import Gate, Scale, Sourced
from sim.case.profile import RedLine
from sim.case.quantity import Quantity
from sim.counting import counted
from sim.report.places import place
from sim.scenario.called import issue_name, listed, party_name, path_words
from sim.scenario.event import Event
from sim.scenario.schema import Scenario
from sim.speech import _

Path = tuple[str, ...]


def spread(quantity: Quantity, scale: Scale | None = None) -> str:
    """A number with its uncertainty: "0.3 (from 0.1 to 0.5)", the likeliest value first; in the unit of a scale."""
    low, mode, high = quantity.low, quantity.mode, quantity.high
    unit = ""
    if scale is not None:
        low, mode, high = (scale.quantity(place) for place in (low, mode, high))
        low, high, unit = min(low, high), max(low, high), f" {scale.unit}".rstrip()
    if quantity.fixed:
        return f"{mode:.4g}{unit}"
    return _("{mode} (from {low} to {high})").format(mode=f"{mode:.3g}{unit}", low=f"{low:.3g}", high=f"{high:.3g}")


def scale(scenario: Scenario, path: Path) -> Scale | None:
    """What the ladder measures on which a number is a place; None where it is none, or has no unit."""
    issue = scenario.plan.issues.get(_issue_of(path) or _issue_moved(scenario, path))
    return None if issue is None else issue.scale


def meaning(scenario: Scenario, path: Path, item: Quantity | Sourced) -> list[str]:
    """What a number or a rule says, in one or two sentences; a place on a ladder in the ladder's words."""
    if isinstance(item, RedLine):
        return [_red_line(scenario, path, item)]
    if isinstance(item, Gate):
        return [_gate(scenario, item)]
    if isinstance(item, Event):
        return [f"{item.title.rstrip('.')}; {item.when}"]
    if not isinstance(item, Quantity):
        return [_duties(scenario, item)]
    if path[-1] == "essential":
        line: Any = scenario.parties[path[1]].red_lines[int(path[3])]
        who, issue = party_name(scenario, path[1]), issue_name(scenario, line.issue)
        return [f"The chance that to {who} leaving {issue} for later is as bad as settling it where it stands"]
    issue = _issue_of(path) or _issue_moved(scenario, path)
    said = _number(scenario, path)
    return [said, _places(scenario, issue, item)] if issue in scenario.plan.issues else [said]


def _number(scenario: Scenario, path: Path) -> str:
    """What a number is: of a party or a pair of them by name, of a rule as the scenario's reference has it."""
    if path[0] == "parties" and path[-2:-1] in (("ideal",), ("salience",)):
        who = party_name(scenario, path[1])
        if path[2] == "constituencies":
            who = f"{scenario.parties[path[1]].constituencies[path[3]].name} ({who})"
        what = "every issue not named" if path[-1] == "default" else issue_name(scenario, path[-1])
        return f"What {who} wants on {what}" if path[-2] == "ideal" else f"How much {what} weighs for {who}"
    if path[0] == "relations":
        pair = listed([party_name(scenario, party) for party in path[1].split("-")])
        return f"How {pair} stand to each other, from -1 (hostile) to 1 (close)"
    if path[0] == "events":
        return _of_event(scenario, scenario.events[path[1]], path[2:])
    told = _reference(path) if path[0] not in ("parties", "plan") else ""
    return told or path_words(scenario, ".".join(path))


_CHANGES = {"shift": "What it adds to", "factor": "What it multiplies", "to": "What it makes of"}


def _of_event(scenario: Scenario, event: Event, rest: Path) -> str:
    """What a number of an event says: when it happens, or what it changes and for how long."""
    if rest[0] == "effects":
        effect = event.effects[int(rest[1])]
        lasts = "" if effect.lasts is None else f", for {counted(effect.lasts, 'month')}"
        what = path_words(scenario, effect.path) if effect.path is not None else ""
        return f"{_CHANGES[rest[2]]} {what[:1].lower()}{what[1:]}{lasts}"
    return str(Event.model_fields[rest[0]].description).rstrip(".")


def _reference(path: Path) -> str:
    """What the schema says of a field; "" where it says nothing."""
    model: Any = Scenario
    for step in path[:-1]:
        model = fields.model_of(fields.field(model, step)) if model is not None and fields.field(model, step) else None
    field = None if model is None else model.model_fields.get(path[-1])
    return "" if field is None or field.description is None else str(field.description).rstrip(".")


def _issue_of(path: Path) -> str:
    """The issue on whose ladder a number is a place; "" where it is none."""
    if path[-2:-1] == ("ideal",) or path[0] == "state":
        return path[-1]
    return path[-2] if path[:1] == ("plan",) and path[-1] == "text" else ""


def _issue_moved(scenario: Scenario, path: Path) -> str:
    """The issue to whose place an event raises what is delivered; "" of any other number."""
    if path[0] != "events" or path[-1] != "to":
        return ""
    return scenario.events[path[1]].effects[int(path[3])].place_of or ""


def _places(scenario: Scenario, issue: str, item: Quantity) -> str:
    if item.fixed:
        return f"On the ladder: {place(scenario, issue, item.mode)}"
    low, mode, high = (place(scenario, issue, value) for value in (item.low, item.mode, item.high))
    others = [f"at the {word} {end}" for word, end in (("least", low), ("most", high)) if end != mode]
    return f"On the ladder: most likely {mode}; {', '.join(others)}"


def _red_line(scenario: Scenario, path: Path, item: RedLine) -> str:
    sides = (("above", item.above), ("below", item.below))
    bounds = [f"{word} {place(scenario, item.issue, bound)}" for word, bound in sides if bound is not None]
    said = f"A text costs {party_name(scenario, path[1])} dearly in which {issue_name(scenario, item.issue)} is "
    waived = [
        f"{issue_name(scenario, name)} is at least {place(scenario, name, value)}"
        for name, value in item.unless.items()
    ]
    return said + " or ".join(bounds) + (f", unless {listed(waived)}" if waived else "")


def _gate(scenario: Scenario, item: Gate) -> str:
    beyond = f" beyond {place(scenario, item.issue, item.above)}" if item.above else ""
    return (
        f"{issue_name(scenario, item.issue)} is carried out{beyond} only as far as "
        f"{issue_name(scenario, item.needs)} is, and a little more where the rule on tranches allows it"
    )


def _duties(scenario: Scenario, item: Any) -> str:
    seats = (("Carried out by", getattr(item, "delivers", ())), ("can be held up by", getattr(item, "blocks", ())))
    said = "; ".join(f"{word} {listed([party_name(scenario, p) for p in names])}" for word, names in seats if names)
    return f"{said[:1].upper()}{said[1:]}"
