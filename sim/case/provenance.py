"""Every number of a scenario with where it comes from: the walk behind `evidence` and the shares in every report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from sim.case.plan import Gate, Plan, Scale, Sourced
from sim.case.profile import Profile, RedLine
from sim.case.quantity import Grade, Quantity, graded
from sim.errors import InputError, nearest
from sim.speech import later

GRADES: tuple[Grade, ...] = ("seed", "source", "inference", "calibrated", "assumption", "scenario")

GRADE_MEANING: dict[Grade, str] = {
    "seed": later("stated in the seed report"),
    "source": later("stated in another document"),
    "inference": later("read from documents"),
    "calibrated": later("set so that the model shows a pattern of the record"),
    "assumption": later("assumed for a stated reason"),
    "scenario": later("set by the scenario"),
}


BY_ISSUE = ("ideal", "salience")  # what a party holds for each issue


@dataclass(frozen=True)
class Entry:
    """One number, or one rule such as a red line, with its provenance."""

    path: tuple[str, ...]  # as in a scenario file: ("parties", "hamas", "ideal", "decommission")
    value: str  # ready to print: "0.0 | 0.1 | 0.3" is low | mode | high
    grade: Grade
    reading: str  # the inference, or why it was assumed
    evidence: tuple[str, ...]
    number: bool  # False for a rule (a red line, a gate, who delivers)
    issues: tuple[str, ...] = ()  # issues that a rule names, beside those in the path
    meaning: str = ""  # what the number says, where its path does not

    @property
    def name(self) -> str:
        """The path in short: without `parties`, and without the points of the plan."""
        drop = {0} if self.path[0] == "parties" else set()
        if self.path[:2] == ("plan", "points"):
            drop = {1, 2, 3}
        return ".".join(part for i, part in enumerate(self.path) if i not in drop)

    def about(self, issue: str) -> bool:
        """Whether the number or rule is on `issue`."""
        return issue in self.path or issue in self.issues


def grade(item: Quantity | Sourced) -> Grade:
    """How well a document pins a number or a rule; the same ladder for both."""
    return item.grade if isinstance(item, Quantity) else graded(item.evidence, item.inference, item.assumption)


def shares(quantities: Iterable[Quantity]) -> dict[Grade, float]:
    """Share of the numbers in each grade, summing to 1; all 0 when there are none."""
    counts = dict.fromkeys(GRADES, 0)
    for quantity in quantities:
        counts[quantity.grade] += 1
    total = sum(counts.values())
    return {name: count / total if total else 0.0 for name, count in counts.items()}


def quantities(source: Any) -> Iterator[Quantity]:
    """Every number of a scenario, a profile, a plan, or a mapping of such."""
    return (item for _, item in walk(source) if isinstance(item, Quantity))


def entries(source: Any) -> list[Entry]:
    """Every number and rule with its provenance, in the source's order.

    `source` is a scenario; a mapping such as {"parties": ..., "plan": ..., "relations": ...}; or party id -> profile.
    """
    if isinstance(source, Mapping) and source and all(isinstance(v, Profile) for v in source.values()):
        source = {"parties": source}
    found: list[Entry] = []
    lines: dict[tuple[str, ...], RedLine] = {}
    for path, item in walk(source):
        if isinstance(item, RedLine):
            lines[path] = item
        found.append(_entry(path, item, lines.get(path[:-1]), _scale(source, path, item)))
    return found


def plan_of(source: Any) -> Plan | None:
    """The plan of a scenario or of a mapping that has one."""
    plan = source.get("plan") if isinstance(source, Mapping) else getattr(source, "plan", None)
    return plan if isinstance(plan, Plan) else None


def _scale(source: Any, path: tuple[str, ...], item: Quantity | Sourced) -> Scale | None:
    """The scale of the issue on whose ladder a number or a red line is a place, where it has one."""
    plan = plan_of(source)
    if plan is None:
        return None
    name = ""
    if isinstance(item, RedLine):
        name = item.issue
    elif path[-2:-1] == ("ideal",) or path[0] == "state":
        name = path[-1]
    elif path[:1] == ("plan",) and path[-1] == "text":
        name = path[-2]
    elif path[0] == "events" and path[-1] == "to":
        name = getattr(source, "events", {})[path[1]].effects[int(path[3])].place_of or ""
    issue = plan.issues.get(name)
    return None if issue is None else issue.scale


def walk(item: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Quantity | Sourced]]:
    """Every `Quantity` and every sourced rule below `item`, with its path.

    What a model leaves at its built-in default is passed over: nobody chose it. A red line never is, for its bound is
    a choice even where nobody said what it rests on.
    """
    if isinstance(item, Quantity):
        yield path, item
    elif isinstance(item, BaseModel):
        if isinstance(item, RedLine) or (isinstance(item, Sourced) and (item.evidence or item.assumption)):
            yield path, item
        for name, field in type(item).model_fields.items():
            value = getattr(item, name)
            if isinstance(value, Quantity) and value.grade == "scenario" and value == field.default:
                continue
            yield from walk(value, (*path, name))
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield from walk(value, (*path, str(key)))
    elif isinstance(item, list | tuple):
        for i, value in enumerate(item):
            yield from walk(value, (*path, _key(value, i)))


def _key(value: Any, index: int) -> str:
    """What stands for a list item in a path: the pair of a relation, else its number."""
    pair = getattr(value, "between", None)
    return "-".join(pair) if pair else str(index)


def _entry(
    path: tuple[str, ...], item: Quantity | Sourced, line: RedLine | None = None, scale: Scale | None = None
) -> Entry:
    """`line` is the red line that a number belongs to: what it names, the number is about. `scale` measures places."""
    calibrated = item.calibrated if isinstance(item, Quantity) else None
    reasons = [item.assumption or item.inference, f"set to pattern {calibrated}" if calibrated else None]
    return Entry(
        path=path,
        value=number_words(item, scale) if isinstance(item, Quantity) else _rule(item, scale),
        grade=grade(item),
        reading="; ".join(filter(None, reasons)),
        evidence=item.evidence,
        number=isinstance(item, Quantity),
        issues=_issues(item if line is None else line),
        meaning="" if line is None else f"the chance of signing no text that leaves {line.issue} for later",
    )


def number_words(quantity: Quantity, scale: Scale | None = None) -> str:
    """A number ready to print; "0.1 | 0.2 | 0.3" is low, mode and high. A place is told in the unit of a `scale`."""
    if scale is not None:
        ends = (quantity.mode,) if quantity.fixed else (quantity.low, quantity.mode, quantity.high)
        return f"{' | '.join(f'{place:.4g}' for place in sorted(map(scale.quantity, ends)))} {scale.unit}".strip()
    if quantity.fixed:
        return f"{quantity.mode:g}"
    return f"{quantity.low:.3g} | {quantity.mode:.3g} | {quantity.high:.3g}"


def _rule(item: Sourced, scale: Scale | None = None) -> str:
    if isinstance(item, RedLine):
        bounds = (("above", item.above), ("below", item.below))
        sides = [
            f"{word} {bound if scale is None else scale.quantity(bound):g}"
            for word, bound in bounds
            if bound is not None
        ]
        unless = ", ".join(f"{issue} >= {value:g}" for issue, value in item.unless.items())
        return f"{item.issue}: not {' or '.join(sides)}" + (f", unless {unless}" if unless else "")
    if isinstance(item, Gate):
        start = f" above {item.above:g}" if item.above else ""
        return f"{item.issue}{start} waits for {item.needs}"
    if when := getattr(item, "when", ""):  # an event of a scenario
        return str(when)
    seats = (("owed by", getattr(item, "delivers", ())), ("held up by", getattr(item, "blocks", ())))
    return "; ".join(f"{word} {', '.join(names)}" for word, names in seats if names)


def _issues(item: Quantity | Sourced) -> tuple[str, ...]:
    if isinstance(item, RedLine):
        return (item.issue, *item.unless)
    if isinstance(item, Gate):
        return tuple(name for name in (item.issue, item.needs, item.order) if name is not None)
    return ()


# --- finding entries -----------------------------------------------------------------------------------------------


def select(all_entries: list[Entry], target: str) -> list[Entry]:
    """The entries that a target names, in order.

    Targets: "hamas", "hamas.decommission", "hamas.tactic.beta", "hamas.fatah" (their relation), "decommission" (the
    plan's and every party's), "plan.decommission", "delivery.slope"; "" for all. One that names nothing is an
    `InputError` with the nearest known name.
    """
    if not target:
        return all_entries
    head, *rest = target.split(".")
    parties = _children(all_entries, ("parties",))
    issues = _issue_names(all_entries)
    if head in parties:
        return _of_party(all_entries, head, rest, issues, parties) if rest else _below(all_entries, ("parties", head))
    if head in issues and not rest:
        return [entry for entry in all_entries if entry.about(head)]
    if head == "plan" and len(rest) == 1 and rest[0] in issues:
        return [entry for entry in _below(all_entries, ("plan",)) if entry.about(rest[0])]
    found = _below(all_entries, (head, *rest))
    if not found:
        known = {*parties, *issues, *_children(all_entries, ())}
        raise InputError(f"{target!r}: unknown party, issue or path{nearest(head, known)}")
    return found


def _of_party(
    all_entries: list[Entry], party: str, rest: list[str], issues: set[str], parties: set[str]
) -> list[Entry]:
    own = _below(all_entries, ("parties", party))
    if len(rest) == 1 and rest[0] in issues:
        named = [entry for entry in own if entry.about(rest[0])]
        # What the profile leaves out takes the party's default, and rests on what that rests on.
        covered = {entry.path[2] for entry in named if len(entry.path) == 4}
        default = [e for e in own if len(e.path) == 4 and e.path[3] == "default" and e.path[2] not in covered]
        return default + named
    if len(rest) == 1 and rest[0] in parties:
        pair = {party, rest[0]}
        found = [e for e in _below(all_entries, ("relations",)) if set("".join(e.path[1:2]).split("-")) == pair]
        return found or _below(all_entries, ("relation_default",))
    found = _below(own, ("parties", party, *rest))
    if not found:
        known = {*issues, *parties, *_children(all_entries, ("parties", party))}
        raise InputError(f"{'.'.join([party, *rest])!r}: unknown issue or path{nearest(rest[0], known)}")
    return found


def _below(all_entries: list[Entry], prefix: tuple[str, ...]) -> list[Entry]:
    return [entry for entry in all_entries if entry.path[: len(prefix)] == prefix]


def _children(all_entries: list[Entry], prefix: tuple[str, ...]) -> set[str]:
    depth = len(prefix)
    return {entry.path[depth] for entry in _below(all_entries, prefix) if len(entry.path) > depth}


def _issue_names(all_entries: list[Entry]) -> set[str]:
    """Issues as the plan and the parties name them; one of which the plan gives no number is named by these alone."""
    plan = {e.path[4] for e in all_entries if e.path[:2] == ("plan", "points") and len(e.path) > 4}
    own = {e.path[3] for e in _below(all_entries, ("parties",)) if len(e.path) == 4 and e.path[2] in BY_ISSUE}
    return plan | own - {"default"}
