"""What a case puts on the table: its phases, tables and issues in their order, and what a party wants of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.case.plan import Issue
from sim.case.profile import indifferent
from sim.case.quantity import Quantity, exact
from sim.scenario.schema import Scenario, Table

if TYPE_CHECKING:  # the page for teaching asks what is on the table before pandas is loaded
    import pandas as pd


def has_text(scenario: Scenario) -> bool:
    """Whether there is a published text that asks for something."""
    return any(issue.text is not None for _, _, _, issue in agenda_of(scenario))


def has_steps(scenario: Scenario) -> bool:
    """Whether anything has to be carried out after it is signed."""
    return any(issue.kind == "step" for _, _, _, issue in agenda_of(scenario))


def in_phases(scenario: Scenario) -> bool:
    """Whether the talks come in more than one phase, so that a reader has to know which."""
    return len(scenario.phases) > 1


def by_phase(rows: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    """The rows of each phase, in the order in which the phases come."""
    return [(int(phase), rows[rows["phase"] == phase]) for phase in rows["phase"].unique().tolist()]


def meeting_places(scenario: Scenario) -> Mapping[str, Table]:
    """The tables, those that prepare first and the one that decides last; not one whose place talks inside take."""
    elsewhere = None if scenario.inner is None else scenario.inner.table
    names = [name for name in scenario.tables if name not in ("main", elsewhere)]
    return {name: scenario.tables[name] for name in [*names, *(n for n in scenario.tables if n == "main")]}


def negotiated(scenario: Scenario) -> list[int]:
    """The phases that are not under way from the start."""
    return [phase for phase in sorted(scenario.phases) if phase not in scenario.under_way]


def agenda_of(scenario: Scenario) -> list[tuple[int, str, str, Issue]]:
    """Every issue of the scenario as (phase, point, id, issue), in the order of the phases and of the plan."""
    order = list(scenario.plan.points)
    return [
        (phase, point, name, issue)
        for phase in sorted(scenario.phases)
        for point in sorted(scenario.phases[phase], key=order.index)
        for name, issue in scenario.plan.points[point].issues.items()
    ]


def ideal_of(scenario: Scenario, party: str, issue: str) -> Quantity | None:
    """What a party wants on an issue, None where it is indifferent; one that says nothing wants the published text."""
    stated = scenario.parties[party].ideal
    if indifferent(issue, stated):
        return None
    return stated.get(issue) or stated.get("default") or scenario.plan.issues[issue].text or exact(1.0)
