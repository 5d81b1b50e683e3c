"""What Mesa's DataCollector sees of a single world, in plain numbers."""

from __future__ import annotations

from typing import Any

import mesa

from sim.model import outcomes
from sim.model.agents import Party


def collector() -> mesa.DataCollector:
    """Model and party variables of the first world, collected after every step of a one-world model.

    Values are floats and strings, never the arrays themselves, which later steps change in place.
    """
    return mesa.DataCollector(
        model_reporters={
            "stage": lambda m: m.stage.name.lower(),
            "month": lambda m: int(m.months[0]),
            "meeting": lambda m: int(m.talks.round) if m.talks else 0,
            "phase": lambda m: int(m.talks.agenda.phase) if m.talks else 0,
            "consensus": lambda m: float(m.main.consensus[0]),
            "cohesion": lambda m: float(m.cohesion()[0]),
            "delivery": lambda m: float(outcomes.of_text(m, m.deal.delivered)[0]),
            "incidents": lambda m: int(m.life.incidents.count[0]),
        },
        agenttype_reporters={
            Party: {
                "name": lambda p: p.name,
                "no_agreement": lambda p: _at_table(p, "no_agreement"),
                "text_value": lambda p: _at_table(p, "text_value"),
                "trust": lambda p: _mean_trust(p),
            }
        },
    )


def _at_table(party: Party, what: str) -> float:
    model: Any = party.model
    if model.talks is None or party not in model.main.parties:
        return float("nan")
    if what == "no_agreement":
        agenda = model.talks.agenda
        return float(party.reservation(agenda.months, agenda.fallback_on)[0])
    return float(party.paper(model.main.text)[0]) if model.talks.round else float("nan")


def _mean_trust(party: Party) -> float:
    row = party.trust[0]
    others = [float(row[q.index]) for q in party.model.main.parties if q is not party]
    return sum(others) / len(others) if others else float("nan")
