"""What would have changed it: one world again, with one thing changed and everything else and its chance held fixed.

Every answer comes from running the changed world. A change goes a share of the way from what this world drew to the end
of its range, so that "smallest" means the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.case.quantity import exact
from sim.model import Negotiation, Record
from sim.model.draw import Draw
from sim.scenario.paths import with_settings
from sim.scenario.scales import in_unit
from sim.scenario.schema import Scenario

STEPS = (0.25, 0.5, 0.75, 1.0)
GOALS = ("agreed", "lasting", "delivered")


@dataclass(frozen=True)
class End:
    """How a world ended: its outcome, how many phases were ratified, and the share of the text carried out."""

    outcome: str
    agreed: int  # phases agreed and ratified
    collapsed: bool
    delivery: float  # 0..1
    reason: str

    def reaches(self, goal: str, before: End) -> bool:
        """Whether it is an agreement where there was none (`agreed`), that lasts (`lasting`), all of it `delivered`.

        A world that had agreed everything it took up, or collapsed, counts as agreed already.
        """
        further = self.agreed > before.agreed or (before.collapsed and self.agreed >= before.agreed)
        return {
            "agreed": self.agreed > before.agreed,
            "lasting": further and not self.collapsed,
            "delivered": self.outcome == "delivered",
        }[goal]


@dataclass(frozen=True)
class Change:
    """One thing changed: the lever in words, how far it is moved (a share of the way to its end), and the settings."""

    lever: str
    step: float
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Tried:
    """A change and how the world ended with it."""

    change: Change
    end: End


def run_world(case: Scenario, replicate: int, settings: Mapping[str, Any] | None = None) -> End:
    """Run one world of a scenario to its end, with other settings if there are any."""
    model = Negotiation(with_settings(case, settings or {}), [replicate], Record())
    row = {name: values[0] for name, values in model.run().tables()["runs"].items()}
    phases = [number for number in sorted(case.phases) if number not in case.under_way]
    return End(
        outcome=str(row["outcome"]),
        agreed=sum(bool(row[f"ratified_{number}"]) for number in phases),
        collapsed=bool(row["collapse"]),
        delivery=float(row["delivery"]),
        reason=str(row["reason"]),
    )


def explore(case: Scenario, replicate: int, watch: Callable[[int, int], None] | None = None) -> tuple[End, list[Tried]]:
    """How a world ended, and how it ends with each change of each lever, smallest first.

    Parameters
    ----------
    case : the scenario of the world's design point. replicate : the world. watch : told how many are done, of how many.
    """
    changes = list(levers(case, replicate))
    before = run_world(case, replicate)
    tried = []
    for k, change in enumerate(changes, 1):
        tried.append(Tried(change, run_world(case, replicate, change.settings)))
        if watch is not None:
            watch(k, len(changes))
    return before, tried


def smallest(before: End, tried: Sequence[Tried], goal: str) -> list[Tried]:
    """Of each lever that reaches a goal its smallest change, the smallest of all first.

    Of equally small ones the one with which most is delivered comes first, then by name.
    """
    found: dict[str, Tried] = {}
    for attempt in tried:
        if attempt.end.reaches(goal, before):
            found.setdefault(attempt.change.lever, attempt)
    return sorted(found.values(), key=lambda t: (t.change.step, -t.end.delivery, t.change.lever))


def table(before: End, tried: Sequence[Tried]) -> pd.DataFrame:
    """A row a change: lever, step, outcome, phases agreed, delivery, gain in delivery, reason, and a flag a goal."""
    return pd.DataFrame(
        [
            {
                "lever": t.change.lever, "step": t.change.step, "outcome": t.end.outcome, "agreed": t.end.agreed,
                "delivery": t.end.delivery, "gain": t.end.delivery - before.delivery, "reason": t.end.reason,
                **{goal: t.end.reaches(goal, before) for goal in GOALS},
            }
            for t in tried
        ]
    )  # fmt: skip


# --- the levers ------------------------------------------------------------------------------------------------------


def levers(case: Scenario, replicate: int) -> Iterator[Change]:
    """Every change of every lever, lever by lever, smallest first."""
    model = Negotiation(case, [replicate])
    rules = model.delivery
    pressure = rules.incidents.numbers.guarantor_pressure
    for lever, toward in (
        ("guarantees on everything", _guarantees(case, model)),
        ("larger steps in turn (tranche)", {_TRANCHE: (float(rules.numbers.tranche[0]), 1.0)}),
        ("monitoring", {_MONITORING: (float(rules.trust.monitoring[0]), 1.0)}),
        ("guarantors who hold incidents back", {_PRESSURE: (float(pressure[0]), 1.0)}),
        ("mediators who pay and press", _mediators(case, model)),
        ("a lower quorum", {"tables.main.quorum": (case.tables["main"].quorum, 0.0)}),
    ):
        if any(start != end for start, end in toward.values()):
            for step in STEPS:
                yield Change(lever, step, {path: _moved(*ends, step) for path, ends in toward.items()})
    rounds = case.tables["main"].rounds
    for step in STEPS:
        yield Change("a later deadline (up to twice the meetings)", step, {_ROUNDS: round(rounds * (1.0 + step))})
    yield from _red_lines(case)


_ROUNDS, _TRANCHE, _MONITORING = "tables.main.rounds", "delivery.tranche", "trust.monitoring"
_PRESSURE = "incidents.guarantor_pressure"


def _moved(start: float, end: float, step: float) -> float:
    return start + step * (end - start)


def _guarantees(case: Scenario, model: Negotiation) -> dict[str, tuple[float, float]]:
    """From the guarantee that this world drew on each issue to a certain one."""
    drawn = Draw(model.chance, 1).by_issue(case.guarantees, model.cast.issues, exact(0.0), "guarantees")[0]
    return {f"guarantees.{name}": (float(g), 1.0) for name, g in zip(model.cast.issues, drawn, strict=True)}


def _mediators(case: Scenario, model: Negotiation) -> dict[str, tuple[float, float]]:
    """From what the mediators of the deciding table pay and press to all they could."""
    toward = {}
    for mediator in model.cast.mediators.values():
        if mediator.name not in case.tables["main"].mediators:
            continue
        for name in ("manipulation", "pool"):
            toward[f"parties.{mediator.name}.mediation.{name}"] = (float(getattr(mediator.style, name)[0]), 1.0)
    return toward


def _red_lines(case: Scenario) -> Iterator[Change]:
    """Each red line of each party that can stop the deciding table, moved toward no line at all."""
    main = case.tables["main"]
    for name in main.vetoes if main.vetoes is not None else main.parties:
        profile = case.parties[name]
        for k, line in enumerate(profile.red_lines):
            path = f"parties.{name}.red_lines.{k}"
            plan = case.plan.issues[line.issue]
            issue = plan.label or line.issue
            for side, bound, end in (("above", line.above, 1.0), ("below", line.below, 0.0)):
                if bound is None or bound == end:
                    continue
                lever = f"{profile.short or profile.name}'s red line on {issue} ({side} {in_unit(bound, plan.scale):g})"
                for step in STEPS:
                    yield Change(lever, step, {f"{path}.{side}": in_unit(_moved(bound, end, step), plan.scale)})
