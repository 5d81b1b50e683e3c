"""What Mesa's DataCollector sees of a single world, in plain numbers."""

from __future__ import annotations

from typing import Any

import mesa

from sim.model.agents import Party
from sim.model.telling import totals


def collector() -> mesa.DataCollector:
    """Model and party variables of the first world, collected after every step of a one-world model.

    A name that the result tables have too is the same number here: what both show is one function of `totals`.
    Values are floats and strings, never the arrays themselves, which later steps change in place.
    """
    return mesa.DataCollector(
        model_reporters={
            "stage": lambda m: m.stage.name.lower(),
            "month": lambda m: int(m.world.clock.month[0]),
            "meeting": lambda m: int(m.talks.round) if m.talks else 0,
            "phase": lambda m: int(m.talks.agenda.phase) if m.talks else 0,
            "consensus": lambda m: float(m.cast.main.consensus[0]),
            "cohesion": lambda m: float(totals.cohesion(m.cast, m.delivery)[0]),
            "delivery": lambda m: float(totals.of_text(m.cast, m.delivery, m.world.agreement.delivered)[0]),
            "incidents": lambda m: int(m.delivery.incidents.count[0]),
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
    main = model.cast.main
    if model.talks is None or party not in main.parties:
        return float("nan")
    if what == "no_agreement":
        agenda = model.talks.agenda
        return float(party.interests.reservation(agenda.months, agenda.fallback_on)[0])
    return float(party.interests.paper(main.text)[0]) if model.talks.round else float("nan")


def _mean_trust(party: Party) -> float:
    model: Any = party.model
    row = model.world.beliefs.trust[party.index][0]
    others = [float(row[q.index]) for q in model.cast.main.parties if q is not party]
    return sum(others) / len(others) if others else float("nan")
