"""Who in a scenario has something to decide."""

from __future__ import annotations

from sim.scenario.schema import Scenario


def seated(scenario: Scenario) -> list[str]:
    """Who has something to decide: parties at a table, mediators, and those who deliver or block."""
    return sorted({*deciding(scenario), *mediating(scenario)})


def deciding(scenario: Scenario) -> list[str]:
    """Those who sit at a table, deliver or block."""
    elsewhere = None if scenario.inner is None else scenario.inner.table  # who sits there decides in talks of its own
    found = {name for key, table in scenario.tables.items() if key != elsewhere for name in table.parties}
    found |= {name for issue in scenario.plan.issues.values() for name in (*issue.delivers, *issue.blocks)}
    return sorted(found & set(scenario.parties))


def mediating(scenario: Scenario) -> list[str]:
    """Those who mediate at a table."""
    elsewhere = None if scenario.inner is None else scenario.inner.table
    found = {name for key, table in scenario.tables.items() if key != elsewhere for name in table.mediators}
    return sorted(found & set(scenario.parties))
