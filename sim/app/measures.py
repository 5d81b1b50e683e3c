"""What a page counts of a scenario: in how many histories the parties agree, what breaks, how much is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.findings.agenda import agenda_of, has_steps, negotiated
from sim.scenario.called import issue_name
from sim.scenario.schema import Scenario
from sim.speech import _

Kind = Literal["share", "mean", "place"]


@dataclass(frozen=True)
class Measure:
    """One number to watch.

    metric : as a lesson names it, `runs.COLUMN` or `issues.ISSUE.COLUMN`. kind : `share`, of histories in which it is
    so; `mean`, of a share that each history has; `place`, where on the ladder of `issue` the parties settle.
    label : at the head of a row. phase : that of an agreement, where there are several. `sim.app.said` has the
    sentences.
    """

    metric: str
    kind: Kind
    label: str
    issue: str = ""
    phase: int | None = None


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
            Measure(f"issues.{name}.agreed", "place", issue_name(scenario, name), issue=name)
            for name in (issue for *_before, issue, _last in agenda_of(scenario))
        )
    several = len(scenario.phases) > 1
    found = []
    for phase in negotiated(scenario):
        label = _("They agree on phase {phase}").format(phase=phase) if several else _("They agree")
        found.append(Measure(f"runs.agreed_{phase}", "share", label, phase=phase if several else None))
    if has_steps(scenario):
        found.append(Measure("runs.collapse", "share", _("What was agreed breaks down")))
        found.append(Measure("runs.delivery", "mean", _("Carried out")))
    return tuple(found)


def certain(scenario: Scenario) -> bool:
    """Whether nothing in a scenario is left to chance, so that it has one history."""
    return scenario.worlds == 1


def worlds_of(scenario: Scenario) -> int:
    """Over how many histories a page counts in the end: 1,000, or one where nothing is left to chance."""
    return 1 if certain(scenario) else MOST


MOST = 1000  # histories of a final answer
FIRST = 200  # and of the first
