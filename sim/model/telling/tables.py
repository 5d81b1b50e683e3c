"""The result tables of a model: a row a world, a row a world and issue, paths over time, and events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from sim import utility
from sim.model.process.events import Events
from sim.model.process.months import Delivery
from sim.model.record.appraisal import Worth
from sim.model.record.history import History
from sim.model.record.paths import Paths
from sim.model.record.transcript import Transcript
from sim.model.setup import Cast
from sim.model.telling import totals
from sim.model.telling.measured import measured
from sim.model.telling.reasons import reason
from sim.model.world import World
from sim.scenario.numbers import INNER_FLAG, INNER_MONTHS, INNER_OUTCOME, event_column, inner_column
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats, Ints


class Told(Protocol):
    """What a model has that its tables tell."""

    scenario: Scenario
    replicates: Ints
    worlds: int
    cast: Cast
    world: World
    delivery: Delivery
    events: Events
    worth: Worth
    log: Transcript
    paths: Paths | None
    history: History | None
    first_answer: Floats


def tables(model: Told) -> dict[str, dict[str, Any]]:
    """The tables `runs`, `issues`, `paths` and `events` (results/README.md lists their columns)."""
    if model.history is not None and model.paths is not None:
        names = model.cast.main.names
        pairs = [f"{a}>{b}" for i, a in enumerate(names) for j, b in enumerate(names) if i != j]
        model.history.add_to(model.paths, model.cast.issues, pairs, _carried_out(model))
    settled = issues(model)
    return {
        "runs": runs(model, settled),
        "issues": settled,
        "paths": model.paths.columns() if model.paths is not None else {},
        "events": model.log.columns(),
    }


def runs(model: Told, settled: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A row a world; `settled` is the table `issues`, where it has been made already."""
    cast, delivery, deal = model.cast, model.delivery, model.world.agreement
    ends, progress = model.world.endings, model.world.progress
    done = totals.complete(cast, delivery)
    kinds = [
        ("pending" if kind == "none" and not end else str(kind)) for kind, end in zip(ends.kind, done, strict=True)
    ]
    bound = deal.bound
    table: dict[str, Any] = {"replicate": model.replicates}
    table["outcome"] = totals.outcome(cast, delivery)
    table["reason"] = [reason(model.scenario, ends, w, kind, cast.issues) for w, kind in enumerate(kinds)]
    table["reason_kind"] = kinds
    table["reason_party"] = [str(name) for name in ends.party]
    table["reason_issue"] = [cast.issues[d] if d >= 0 else "" for d in ends.issue]
    if delivery.front is not None:
        table[INNER_OUTCOME] = delivery.front.course.outcome
    numbers = np.array(cast.phases)
    table["phase_reached"] = np.where(progress.reached, numbers, 0).max(axis=1)
    for k, number in enumerate(cast.phases):
        table[f"reached_{number}"] = progress.reached[:, k]
        table[f"agreed_{number}"] = progress.agreed[:, k]
        table[f"ratified_{number}"] = progress.ratified[:, k]
        table[f"delivered_{number}"] = phase_delivered(model, k)
    table["collapse"] = ends.collapsed
    table["rounds"] = progress.meetings
    table["months"] = model.world.clock.month
    table["set_aside"] = (deal.pending & ~bound).sum(axis=1)
    points = [i for i in _points(model).values() if i]
    contested = np.array([issue.contested for issue in model.scenario.plan.issues.values()])
    in_play = totals.columns(cast)
    table["points_agreed"] = np.stack([np.take(bound, at, axis=1).all(axis=1) for at in points], axis=1).mean(axis=1)
    table["contested_agreed"] = _mean_over(bound.astype(float), np.broadcast_to(contested & in_play, bound.shape))
    table["delivery"] = totals.of_text(cast, delivery, deal.delivered)
    table["delivery_agreed"] = totals.of_agreed(cast, delivery)
    table["consensus"] = cast.main.consensus
    table["consensus_within"] = totals.within(cast, delivery)
    table["consensus_between"] = cast.main.between
    table["cohesion"] = totals.cohesion(cast, delivery)
    table["polarisation"] = progress.polarisation
    table["nash_product"] = model.worth.nash_product
    table["pareto_gap"] = model.worth.pareto_gap
    table |= {f"{kind}_gap": gap for kind, gap in model.worth.solution_gaps.items()}
    seats = cast.main.places
    table["trust"] = np.take(delivery.mean_trust(), seats, axis=1).mean(axis=1)
    table["incidents"] = delivery.incidents.count
    table["truce_month"] = delivery.incidents.truce_month
    table["fallback_month"] = delivery.fallback_month
    table |= _inside(model)
    table |= {event_column(name): month for name, month in model.events.month.items()}
    by_name = {party.name: party for party in cast.parties}
    for name in model.scenario.parties:
        mine = by_name[name].interests
        weight = utility.weights(mine.salience, np.broadcast_to(in_play, bound.shape))
        table[f"value_{name}"] = utility.paper_value(deal.delivered, mine.ideal, weight, mine.risk)
    if model.scenario.outcomes:
        table |= measured(model.scenario, table, issues(model) if settled is None else settled)
    table["error"] = [""] * model.worlds
    return table


def _inside(model: Told) -> dict[str, Any]:
    """What the talks inside came to by the month in which each world ended; nothing where there are none."""
    front, month = model.delivery.front, model.world.clock.month
    if front is None:
        return {}
    course, places = front.course, front.places(month)
    known = [np.where(at <= month, at, np.nan) for at in (course.signed, course.lapsed)]
    table: dict[str, Any] = {INNER_FLAG: front.mandate(month), **dict(zip(INNER_MONTHS, known, strict=True))}
    return table | {inner_column(name): places[:, d] for d, name in enumerate(course.issues)}


def issues(model: Told) -> dict[str, Any]:
    """A row a world and issue of the phases, worlds in order."""
    cast, deal = model.cast, model.world.agreement
    columns = [d for at in cast.columns for d in at]
    phase = [n for n, at in zip(cast.phases, cast.columns, strict=True) for _ in at]
    names = [cast.issues[d] for d in columns]
    count, point_of = len(columns), model.scenario.plan.point_of

    def each(values: Any) -> Any:
        return np.take(values, columns, axis=1).ravel()

    full = np.full((model.worlds, len(cast.issues)), np.nan)
    target = np.where(deal.bound, deal.agreed * model.delivery.numbers.complete[:, None], np.inf)
    half = 0.5 * np.where(cast.has_text, cast.published, 1.0)
    history = model.history
    return {
        "replicate": np.repeat(model.replicates, count),
        "point": [point_of[n] for n in names] * model.worlds,
        "issue": names * model.worlds,
        "phase": phase * model.worlds,
        "agreed": each(np.where(deal.bound, deal.agreed, np.nan)),
        "agreed_month": each(deal.month),
        "set_aside": each(deal.pending & ~deal.bound),
        "delivered": each(deal.delivered),
        "delivered_month": each(history.first_month(target) if history else full),
        "principle_month": each(deal.principle),
        "half_month": each(history.first_month(half) if history else full),
        "first_answer": each(model.first_answer),
    }


def phase_delivered(model: Told, k: int) -> Bools:
    """Phase k ratified and all that was agreed of it delivered, (W,)."""
    at = model.cast.columns[k]
    done = np.take(totals.delivered(model.delivery), at, axis=1)
    ratified: Bools = model.world.progress.ratified[:, k]
    return ratified & np.asarray(done.all(axis=1))


def _carried_out(model: Told) -> Callable[[Floats], Floats]:
    return lambda delivered: totals.of_text(model.cast, model.delivery, delivered)


def _points(model: Told) -> dict[str, list[int]]:
    point_of = model.scenario.plan.point_of
    return {
        pid: [d for d, name in enumerate(model.cast.issues) if point_of[name] == pid]
        for points in model.scenario.phases.values()
        for pid in points
    }


def _mean_over(values: Floats, where: Bools) -> Floats:
    """Mean over the last axis where True, (W,); NaN where nowhere."""
    count = where.sum(axis=-1)
    return np.where(count > 0, np.where(where, values, 0.0).sum(axis=-1) / np.maximum(count, 1), np.nan)
