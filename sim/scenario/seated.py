"""Who in a scenario has something to decide."""

from __future__ import annotations

from sim.scenario.schema import Scenario


def seated(scenario: Scenario) -> list[str]:
    """Who has something to decide: parties at a table, mediators, and those who deliver or block."""
    return sorted({*deciding(scenario), *mediating(scenario)})


def deciding(scenario: Scenario) -> list[str]:
    """Those who sit at a table, deliver or block."""
    found = {name for table in scenario.tables.values() for name in table.parties}
    found |= {name for issue in scenario.plan.issues.values() for name in (*issue.delivers, *issue.blocks)}
    return sorted(found & set(scenario.parties))


def mediating(scenario: Scenario) -> list[str]:
    """Those who mediate at a table."""
    return sorted({name for table in scenario.tables.values() for name in table.mediators} & set(scenario.parties))
