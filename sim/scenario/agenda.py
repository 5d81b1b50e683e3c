"""The agenda: whether the points are negotiated phase by phase, one by one, or as one package."""

from __future__ import annotations

from sim.scenario.schema import Scenario


def arranged(scenario: Scenario) -> Scenario:
    """The scenario with its points in the phases that its agenda asks for; phases under way stay as they are.

    `points` makes each point a phase of its own, in the order in which the phases name them; `package` puts all into
    one (Raiffa 1982 and Sebenius 1983 on issues one by one against packages). The result's agenda is `phases`.
    """
    if scenario.agenda == "phases":
        return scenario
    given = {k: scenario.phases[k] for k in sorted(scenario.phases) if k in scenario.under_way}
    open_points = [p for k in sorted(scenario.phases) if k not in given for p in scenario.phases[k]]
    groups = [(p,) for p in open_points] if scenario.agenda == "points" else [tuple(open_points)]
    first = max(given, default=0) + 1
    phases = {**given, **{first + k: group for k, group in enumerate(groups) if group}}
    return scenario.model_copy(update={"phases": phases, "agenda": "phases"})
