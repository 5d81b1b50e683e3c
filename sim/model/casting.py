"""Casting: from a scenario to parties with trust in one another, guarantees, mediators and tables, in W worlds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.case.quantity import Quantity, exact
from sim.model.agents import Mediator, Party
from sim.model.draw import Draw
from sim.model.tables.table import Caucus, Table
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats
from sim.utility import belief

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation


def published_text(case: Scenario, draw: Draw) -> tuple[Floats, Bools]:
    """What the published text asks on each issue, (W, D), 1 where it is silent; and where it speaks, (D,)."""
    issues = case.plan.issues
    speaks = np.array([issue.text is not None for issue in issues.values()])
    columns = [draw.number(issue.text or exact(1.0), "plan", "issues", n, "text") for n, issue in issues.items()]
    return np.stack(columns, axis=1), speaks


def parties(model: Negotiation, draw: Draw) -> list[Party]:
    """Every party of the scenario, its trust in the others included.

    Trust starts at (1 + relation) / 2, drawn once a pair whatever the order in which a file names it.
    """
    case = model.case
    cast = [Party(model, name, case.parties[name], draw) for name in model.party_names]
    known: dict[frozenset[str], Quantity] = {frozenset(r.between): r.value for r in case.relations}
    for a in cast:
        for b in cast:
            if a is not b:
                pair = sorted((a.name, b.name))
                value = draw.number(known.get(frozenset(pair), case.relation_default), "relations", *pair)
                a.trust[:, b.index] = 0.5 * (1.0 + value)
    return cast


def guarantees(model: Negotiation, cast: Sequence[Party], draw: Draw) -> Floats:
    """The guarantee on each issue, (W, D); guarantors who take part add theirs: 1 - (1 - g) prod (1 - g_k)."""
    strength = draw.by_issue(model.case.guarantees, model.issue_names, exact(0.0), "guarantees")
    for party in cast:
        if party.profile.guarantee.high > 0.0:
            strength = belief(
                strength, draw.number(party.profile.guarantee, "parties", party.name, "guarantee")[:, None]
            )
    return strength


def tables(model: Negotiation, cast: Sequence[Party], draw: Draw) -> dict[str, Table]:
    """Every table with its seats and mediators, both in the order of names: a file's order must not change a sum."""
    seat = {party.name: party for party in cast}
    styles = {
        party.name: Mediator(model, party.name, party.profile.mediation, draw)
        for party in cast
        if party.profile.mediation is not None
    }
    return {
        name: Table(
            name,
            settings,
            [seat[p] for p in sorted(settings.parties)],
            [styles[m] for m in sorted(settings.mediators) if m in styles],
            model.worlds,
        )
        for name, settings in sorted(model.case.tables.items())
    }


def caucuses(model: Negotiation, seated: dict[str, Table], draw: Draw) -> dict[str, Caucus]:
    """The tables that prepare the main one."""
    rule = [
        draw.number(getattr(model.case.cohesion, n), "cohesion", n) for n in ("rivalry", "outside_pressure", "pull")
    ]
    return {name: Caucus(table, *rule) for name, table in seated.items() if name != "main"}
