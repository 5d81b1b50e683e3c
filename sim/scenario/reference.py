"""Every key of a scenario file, for people: docs/scenario.md, made from the models, so that it says what holds."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sim import fields
from sim.case.evidence import Document, Statement
from sim.case.load import CASES, seed_tree
from sim.case.named import Named
from sim.case.plan import Gate, Issue, Plan, Point, Scale
from sim.case.profile import Constituency, Mediation, OrIndifferent, Profile, RedLine, Spoiler, Tactic
from sim.case.quantity import PROVENANCE, Bounds, Quantity
from sim.case.seating import Seating
from sim.scenario.event import ANY, Effect, Event
from sim.scenario.file_schema import HELP
from sim.scenario.levers import Lever
from sim.scenario.rules import Rules
from sim.scenario.schema import Inner, Precision, Relation, Scenario, Sweep, Table

UNBOUNDED = 1e6  # a range that ends here has no end that matters
LEAST = 1e-6  # a range that begins here has no 0

_HEAD = """\
# Every key of a scenario file

This page is printed by `cairo-talks schema --reference` from the models that read the files, and a test holds it to
them. `cairo-talks new NAME --blank` writes a case of your own with all of these keys in it, each with a comment;
`cairo-talks schema` prints the same for editors, as JSON Schema.

A scenario is a YAML file. What it does not name stays as it is in the scenario that it `extends`; a key that nobody
knows is an error with its line and the nearest name that there is. A key set to `null` puts the default back.

**Numbers.** Where a key takes *a number, exact or a range* it may be written as `0.4`, or as
`{low: 0.2, mode: 0.4, high: 0.6}`: then every world draws its own, mostly near the mode (a PERT distribution). It may
say what it rests on: `evidence: [ids of statements]` with `inference: how it was read`, or `assumption: why`, or
`calibrated: which pattern of the record it was set to`. With its `mode` alone it is the wider, the weaker what it rests
on. A *plain number* is exact and says nothing more.

**Places.** Every issue runs from 0, nothing done, to 1, the most that is asked for. What parties want, red lines, the
published text and what is delivered are places between the two. Where an issue has a `scale`, its places are written,
and shown, in the unit of that scale: with `scale: [4, 10]` and `unit: years` a party wants `7`, not `0.5`.

**Utility.** All that a party wants is worth 1 to it. What costs 0.01 costs it a hundredth of that.
"""

_EXAMPLES = {
    "A scenario": "name: longer\nextends: cairo-2025-10-23\nset:\n  calendar.months: 36\nworlds: 200\n",
    "Plan": "plan:\n  points:\n    water: {gist: The well is shared, issues: {well: {delivers: [upfield]}}}\n",
    "Issue": "delay: {label: Years until it binds, scale: {zero: 4, one: 10, unit: years}, kind: clause}\n",
    "Gate": "gates:\n  - {issue: market, needs: bridge}\n",
    "Party": "upfield: {name: Upfield, ideal: {well: {low: 0.0, mode: 0.2, high: 0.4}}, salience: {well: 5}}\n",
    "Red line": "red_lines:\n  - {issue: well, above: 0.6, unless: {road: 0.5}, essential: 0.3}\n",
    "Tactic": "tactic: {kind: time_dependent, beta: {low: 0.4, mode: 0.7, high: 1.2}}\n",
    "Seat": "seat: {program: [python, my_bot.py], seconds: 5}\n",
    "Constituency": "constituencies:\n  elders: {name: The elders, weight: 2}\n",
    "Mediation": "mediation: {facilitation: 0.5, formulation: 0.3}\n",
    "Table": "tables:\n  main: {parties: [upfield, downfield], mediator: elder, rounds: 12}\n",
    "Inner talks": "inner:\n  table: cairo\n  scenario: palestinian-unity\n  side: [hamas, fatah]\n",
    "Event": "events:\n  rain: {title: It rains, hazard: 0.1, effects: [{path: guarantees.default, factor: 0.5}]}\n",
    "Effect": "effects:\n  - {path: talks.search, factor: 0.5, for: 3}\n",
    "Relation": "relations:\n  - {between: [upfield, downfield], value: -0.2}\n",
    "Lever": "levers:\n  guarantees.default: {label: How strongly promises are enforced, stops: [0, 0.5, 1]}\n",
    "Document": "documents:\n  minutes: {title: Minutes, publisher: The village, date: \"2024-05-01\"}\n",
    "Statement": "statements:\n  minutes.1: {document: minutes, sentence: 3, paraphrase: It would share a fifth.}\n",
    "Sweep": "sweep: {axes: {guarantees.default: [0.0, 0.5, 1.0]}}\n",
    "Precision": "precision: {of: outcome.delivered, width: 0.02}\n",
}  # fmt: skip

_BLOCKS: dict[str, tuple[str, type[BaseModel]]] = {
    "Plan": ("`plan:`, where it is the scenario's own", Plan),
    "Point": ("`plan.points.POINT:`", Point),
    "Issue": ("`plan.points.POINT.issues.ISSUE:`", Issue),
    "Scale": ("`scale:` of an issue", Scale),
    "Gate": ("an item of `plan.gates:`", Gate),
    "Party": ("`parties.PARTY:`", Profile),
    "Tactic": ("`tactic:` of a party", Tactic),
    "Red line": ("an item of `red_lines:` of a party", RedLine),
    "Seat": ("`seat:` of a party or mediator; see [a seat of your own](how-to/add-a-seat.md)", Seating),
    "Constituency": ("`constituencies.NAME:` of a party", Constituency),
    "Mediation": ("`mediation:` of a party", Mediation),
    "Spoiler": ("`spoiler:` of a party", Spoiler),
    "Inner talks": (
        "`inner:`; its numbers are set by paths such as `inner.cohesion.rivalry`, or below its key `set`",
        Inner,
    ),
    "Event": ("`events.EVENT:`; see [an event from outside](how-to/add-an-event.md)", Event),
    "Effect": ("an item of `effects:` of an event", Effect),
    "Relation": ("an item of `relations:`", Relation),
    "Table": ("`tables.TABLE:`", Table),
    "Sweep": ("`sweep:`; see [sweeps](sweeps.md)", Sweep),
    "Precision": ("`precision:`", Precision),
    "Lever": ("`levers.PATH:`; see [teach with the app](how-to/teach-with-the-app.md)", Lever),
    "Document": ("`documents.DOCUMENT:`", Document),
    "Statement": ("`statements.DOCUMENT.NUMBER:`", Statement),
}


def reference() -> str:
    """The whole page, as Markdown."""
    out = [_HEAD, "## A scenario", ""]
    rules = set(Rules.model_fields)
    rows = [("name", "text", "has to be there", HELP["name"])]
    rows += [
        (key, "text" if key == "extends" else "a mapping of path: value", "nothing", HELP[key])
        for key in ("extends", "set")
    ]
    rows += [_row(Scenario, key) for key in Scenario.model_fields if key not in (*rules, "name")]
    out += [*_table(rows), *_example("A scenario")]
    for title, (where, model) in _BLOCKS.items():
        out += [f"## {title}", "", f"{_about(model)} It stands at {where}.", ""]
        out += [*_table([_row(model, key) for key in model.model_fields]), *_example(title)]
    out += [
        "## The rules",
        "",
        "The numbers of the model's own rules; `docs/model.md` says what each of them does.",
        "",
    ]
    defaults = seed_tree("rules.yaml").value
    for group in Rules.model_fields:
        rule = fields.model_of(fields.field(Rules, group))
        assert rule is not None
        rows = [_row(rule, key, defaults[group].get(key)) for key in rule.model_fields]
        out += [f"### {group}", "", _about(rule), "", *_table(rows)]
    return "\n".join(out).rstrip() + "\n"


def _about(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split("\n\n")[0].split())


def _example(title: str) -> list[str]:
    return ["For example:", "", "```yaml", *_EXAMPLES[title].splitlines(), "```", ""] if title in _EXAMPLES else []


def _table(rows: list[tuple[str, str, str, str]]) -> list[str]:
    body = [f"| `{key}` | {about} | {kind} | {default} |" for key, kind, default, about in rows]
    return ["| key | what it is | what may stand there | left out |", "|---|---|---|---|", *body, ""]


def _row(model: type[BaseModel], key: str, rule: Any = None) -> tuple[str, str, str, str]:
    info = model.model_fields[key]
    about = HELP.get(key, "") if model is Scenario else info.description or ""
    annotation = fields.field(model, key)
    if model is Scenario and key in _OF_SCENARIO:
        return key, *_OF_SCENARIO[key], about
    return key, _kind(annotation), _default(info, rule), about


_OF_SCENARIO = {  # what a file may write there, where that is more than the model holds
    "plan": (
        f"{', '.join(f'`{name}`' for name in CASES)}, the path of [a file](how-to/add-a-case.md), or a block, see Plan",
        "that of the scenario it extends",
    ),
    "parties": ("a list of names that ship, or a mapping, see Party", "those of the scenario it extends"),
    "phases": ("a mapping from the phase's number to a list of points", "all points in one phase"),
    "tables": ("a mapping, see Table", "one table of all parties whose role is `party`"),
    "guarantees": ("a mapping from an issue or `default` to a number from 0 to 1", "a range, 0.1 to 0.45"),
    "worlds": ("a whole number, 1 or more, or `auto`", "1000"),
    "events": ("a mapping, see Event", "nothing"),
    "outcomes": ("a list of names, each [one of your own](how-to/add-an-outcome.md)", "nothing"),
    "lesson": ("a block", "nothing"),
    "changed": ("what the program wrote", "nothing"),
}  # fmt: skip


_SEVERAL: dict[Any, str] = {
    str: "names",
    int: "whole numbers",
    Gate: "gates",
    RedLine: "red lines",
    Relation: "relations",
    Any: "values",
    Effect: "effects",
}


def _kind(annotation: Any) -> str:
    """What may stand there, in words."""
    origin: Any = get_origin(annotation)
    if origin is Annotated:
        return _bounded(*get_args(annotation))
    if origin in (Union, types.UnionType):
        return " or ".join(_kind(kind) for kind in get_args(annotation) if kind is not type(None))
    if origin is Literal:
        return _choice(get_args(annotation))
    if origin is dict:
        return f"a mapping to {_kind(get_args(annotation)[1])}"
    if origin in (list, tuple):
        kinds = get_args(annotation)
        if len(kinds) == 2 and kinds[1] is not Ellipsis:
            return "two names"
        return f"a list of {_SEVERAL.get(kinds[0]) or _kind(kinds[0])}"
    model = fields.model_of(annotation)
    if model is Quantity:
        return "a number, exact or a range"
    if model is not None:
        title = next((title for title, (_, known) in _BLOCKS.items() if known is model), None)
        return f"a block, see {title}" if title else "a block"
    return {str: "text", int: "a whole number", float: "a plain number", bool: "`true` or `false`", Any: "a value"}[
        annotation
    ]


_HOW_TO = {"proposal": "tactic"}  # the page that tells how to add one, where it is not called as what it adds


def _choice(words: Sequence[str]) -> str:
    shown = [f"`{word}`" for word in words]
    return ", ".join(shown[:-1]) + " or " + shown[-1] if len(shown) > 1 else shown[0]


def _bounded(base: Any, *marks: Any) -> str:
    bounds = next((mark for mark in marks if isinstance(mark, Bounds)), None)
    if bounds is not None and bounds.low > -ANY:
        return f"a number {_range(bounds.low, bounds.high)}, exact or a range"
    named = next((mark for mark in marks if isinstance(mark, Named)), None)
    if named is not None:
        page = _HOW_TO.get(named.registry.kind, named.registry.kind)
        return f"{_choice(named.registry.own)}, or [one of your own](how-to/add-a-{page}.md)"
    kind = _kind(base)
    if any(isinstance(mark, OrIndifferent) for mark in marks):
        return f"{kind}; or `none`"
    found = {
        name: getattr(mark, name)
        for mark in marks
        for name in ("ge", "le", "min_length")
        if getattr(mark, name, None) is not None
    }
    if "ge" in found or "le" in found:
        return f"{kind} {_range(found.get('ge', 0.0), found.get('le', UNBOUNDED))}"
    return kind


def _range(low: float, high: float) -> str:
    if high >= UNBOUNDED:
        return "above 0" if low == LEAST else f"of {low:g} or more"
    return f"from {low:g} to {high:g}"


def _default(info: Any, rule: Any) -> str:
    """What holds where the key is left out."""
    if rule is not None:
        if isinstance(rule, dict):
            number = {key: value for key, value in rule.items() if key not in PROVENANCE}
            return ", ".join(f"{value:g}" for value in number.values()) + (" as a range" if len(number) > 1 else "")
        return _plain(rule)
    default = info.get_default(call_default_factory=True)
    if default is PydanticUndefined:
        return "has to be there"
    return (
        "nothing"
        if default is None or default in ("", (), {}, [])
        else _plain(default.mode if isinstance(default, Quantity) else default)
    )


def _plain(value: Any) -> str:
    if isinstance(value, BaseModel | dict):
        return "as below"
    return f"`{str(value).lower()}`" if isinstance(value, bool | str) else f"{value:g}"
