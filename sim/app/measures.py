"""What a page counts of a scenario: in how many histories the parties agree, what breaks, how much is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.findings.agenda import agenda_of, has_steps, negotiated
from sim.scenario.called import issue_name
from sim.scenario.schema import Scenario

Kind = Literal["share", "mean", "place"]


@dataclass(frozen=True)
class Measure:
    """One number to watch.

    metric : as a lesson names it, `runs.COLUMN` or `issues.ISSUE.COLUMN`. kind : `share`, of histories in which it is
    so; `mean`, of a share that each history has; `place`, where on the ladder of `issue` the parties settle.
    says : goes on after "In 74 of 100 histories ...", "On average 39% ..." or "They settle at 7 years ...".
    label : at the head of a row. compared : goes on after "more" or "fewer" (of a share), or "more" or "less" (of a
    mean), where it changed.
    """

    metric: str
    kind: Kind
    says: str
    label: str
    compared: str = ""
    issue: str = ""


def measures(scenario: Scenario) -> tuple[Measure, ...]:
    """What is counted of a scenario, that which a class bets on first.

    Parameters
    ----------
    scenario : a whole scenario; one of a single world leaves nothing to chance, and its places are watched.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> [measure.metric for measure in measures(load("two-farmers"))]
    ['runs.agreed_1', 'runs.collapse', 'runs.delivery']
    """
    if certain(scenario):
        return tuple(
            Measure(
                f"issues.{name}.agreed",
                "place",
                f"on {issue_name(scenario, name)}",
                issue_name(scenario, name),
                issue=name,
            )
            for _, _, name, _ in agenda_of(scenario)
        )
    several = len(scenario.phases) > 1
    found = []
    for phase in negotiated(scenario):
        of = f" on phase {phase} of the plan" if several else ""
        label = f"They agree on phase {phase}" if several else "They agree"
        short = f" on phase {phase}" if several else ""
        found.append(
            Measure(f"runs.agreed_{phase}", "share", f"the parties agree{of}", label, f"histories agree{short}")
        )
    if has_steps(scenario):
        breaks, carried = "what was agreed breaks down", "of the plan is carried out"
        found.append(Measure("runs.collapse", "share", breaks, "What was agreed breaks down", "agreements break down"))
        found.append(Measure("runs.delivery", "mean", carried, "Carried out", carried))
    return tuple(found)


def certain(scenario: Scenario) -> bool:
    """Whether nothing in a scenario is left to chance, so that it has one history."""
    return scenario.worlds == 1


def worlds_of(scenario: Scenario) -> int:
    """Over how many histories a page counts in the end: 1,000, or one where nothing is left to chance."""
    return 1 if certain(scenario) else MOST


MOST = 1000  # histories of a final answer
FIRST = 200  # and of the first
