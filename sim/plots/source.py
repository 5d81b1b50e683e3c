"""What a figure reads from a results folder, and how it names what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from sim.case.plan import Issue
from sim.case.profile import indifferent
from sim.case.quantity import Quantity, exact
from sim.counting import counted as counted  # part of what figures say
from sim.errors import InputError
from sim.scenario.called import issue_name as issue_name
from sim.scenario.called import listed as listed
from sim.scenario.called import party_name as party_name
from sim.scenario.called import path_words as path_words
from sim.scenario.called import table_name as table_name
from sim.scenario.called import value_words as value_words
from sim.scenario.schema import Scenario, Table


class NothingToDrawError(InputError):
    """Why these results have nothing that a figure could show, as a clause that ends a sentence."""


class Results(Protocol):
    """The part of a results folder that pictures and stories use."""

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario that was run."""

    def at(self, design_point: int) -> Results:
        """The same beside the scenario as a design point played it."""

    def runs(self, columns: Sequence[str] | None = None, design_point: int | None = None) -> pd.DataFrame:
        """A row a world; only some columns, or one design point."""

    def issues(self, columns: Sequence[str] | None = None, design_point: int | None = None) -> pd.DataFrame:
        """A row a world and issue; only some columns, or one design point."""

    def paths(self, design_point: int | None = None) -> pd.DataFrame:
        """Counts, sums and histograms over worlds by tick; only of one design point."""

    def events(self, design_point: int | None = None) -> pd.DataFrame:
        """The transcript of the first worlds; only of one design point."""


def worlds(results: Results, design_point: int) -> pd.DataFrame:
    """The runs of one design point that did not fail to compute, a row a world.

    Raises InputError where the results hold no such design point.
    """
    at = results.runs(design_point=design_point)
    if at.empty:
        known = sorted({int(p) for p in results.runs(["design_point"])["design_point"]}) or [0]
        raise InputError(f"no design point {design_point} in these results; they hold {known[0]} to {known[-1]}")
    return at[at["error"].fillna("") == ""] if "error" in at else at


def setting(results: Results, design_point: int) -> str:
    """What is special about a design point, in words; "" where nothing was swept."""
    sweep = results.scenario.sweep
    count = results.runs(["design_point"])["design_point"].nunique() if sweep is not None else 1
    if sweep is None or count < 2:
        return ""
    paths = list(sweep.axes) or sorted({path for point in sweep.points for path in point})
    row = results.runs(design_point=design_point).iloc[0]
    shown = [f"{path_words(results.scenario, path)} = {value_words(row[path])}" for path in paths if path in row]
    return f"design point {design_point} of 0 to {count - 1}" + (f" ({', '.join(shown)})" if shown else "")


def under(results: Results, design_point: int, *notes: str) -> str:
    """The line under a title: worlds, design point, and what else has to be said."""
    ran = len(worlds(results, design_point))
    lost = len(results.runs(["replicate"], design_point)) - ran
    first = counted(ran, "world") + (f" ({lost:,} more failed to compute)" if lost else "")
    if alike(results, design_point):
        first += ", each the same to the last number: nothing in these talks is left to chance"
    parts = [first, setting(results, design_point)]
    return ", ".join(p for p in parts if p) + "." + "".join(f" {note}" for note in notes if note)


# --- what a case has -----------------------------------------------------------------------------------------------


def alike(results: Results, design_point: int) -> bool:
    """Whether several worlds met and came out the same to the last number: chance has no part in their talks.

    Then no interval has a meaning. Worlds whose talks never opened are alike too, and might not have been: they are not
    counted as such.
    """
    runs = worlds(results, design_point)
    if len(runs) < 2 or not (runs["rounds"] > 0).all():
        return False
    same = runs.drop(columns=[c for c in ("replicate", "error") if c in runs])
    return bool((same.nunique(dropna=False) == 1).all())


def uncertain(results: Results, design_point: int) -> bool:
    """Whether shares and means of these worlds have an interval: one world, or worlds all alike, have none."""
    return len(worlds(results, design_point)) > 1 and not alike(results, design_point)


def has_text(case: Scenario) -> bool:
    """Whether there is a published text that asks for something."""
    return any(issue.text is not None for _, _, _, issue in agenda(case))


def has_steps(case: Scenario) -> bool:
    """Whether anything has to be carried out after it is signed."""
    return any(issue.kind == "step" for _, _, _, issue in agenda(case))


def in_phases(case: Scenario) -> bool:
    """Whether the talks come in more than one phase, so that a reader has to know which."""
    return len(case.phases) > 1


def phase_words(case: Scenario, phase: int, otherwise: str = "") -> str:
    """ "Phase 2"; `otherwise` in a case of one phase, where the word would tell nothing."""
    return f"Phase {phase}" if in_phases(case) else otherwise


def ends_of_ladders(case: Scenario) -> str:
    """What 0 and 1 are, as far as every issue of a case has it in common."""
    texts = [issue.text for _, _, _, issue in agenda(case)]
    if texts and all(text is not None and text.low == text.high == 1.0 for text in texts):
        return "from 0 (nothing of the published text) to 1 (all of it)"
    return "from 0 (its lower end) to 1 (its upper end)"


def foot_line(results: Results) -> str:
    """The footer of every figure."""
    case = results.scenario
    return f"Distributions over assumptions, not forecasts. Scenario {case.name}, seed {case.seed}."


def by_phase(rows: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    """The rows of each phase, in the order in which the phases come."""
    return [(int(phase), rows[rows["phase"] == phase]) for phase in rows["phase"].unique().tolist()]


def percent(share: float) -> str:
    """A share in whole per cent; what is neither none nor all never rounds to 0% or 100%.

    "n/a" for a share of nothing (NaN).
    """
    if share != share:
        return "n/a"
    if 0.0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1.0:
        return ">99%"
    return f"{100.0 * share:.0f}%"


# --- names ---------------------------------------------------------------------------------------------------------


def meeting_places(case: Scenario) -> Mapping[str, Table]:
    """The tables, those that prepare first and the one that decides last."""
    names = [name for name in case.tables if name != "main"]
    return {name: case.tables[name] for name in [*names, *(n for n in case.tables if n == "main")]}


def negotiated(case: Scenario) -> list[int]:
    """The phases that are not under way from the start."""
    return [phase for phase in sorted(case.phases) if phase not in case.under_way]


def agenda(case: Scenario) -> list[tuple[int, str, str, Issue]]:
    """Every issue of the scenario as (phase, point, id, issue), in the order of the phases and of the plan."""
    order = list(case.plan.points)
    return [
        (phase, point, name, issue)
        for phase in sorted(case.phases)
        for point in sorted(case.phases[phase], key=order.index)
        for name, issue in case.plan.points[point].issues.items()
    ]


def ideal(case: Scenario, party: str, issue: str) -> Quantity | None:
    """What a party wants on an issue, None where it is indifferent; one that says nothing wants the published text."""
    stated = case.parties[party].ideal
    if indifferent(issue, stated):
        return None
    return stated.get(issue) or stated.get("default") or case.plan.issues[issue].text or exact(1.0)
