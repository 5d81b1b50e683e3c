"""The result tables of a model: a row a world, a row a world and issue, paths over time, and events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim import utility
from sim.model import delivery
from sim.types import Bools, Floats

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation


def tables(model: Negotiation) -> dict[str, dict[str, Any]]:
    """The tables `runs`, `issues`, `paths` and `events` (results/README.md lists their columns)."""
    if model.history is not None:
        model.history.add_paths()
    return {
        "runs": runs(model),
        "issues": issues(model),
        "paths": model.paths.columns() if model.paths is not None else {},
        "events": model.note.columns(),
    }


def runs(model: Negotiation) -> dict[str, Any]:
    """A row a world."""
    fate, life, deal = model.fate, model.life, model.deal
    done = complete(model)
    kinds = [
        ("pending" if kind == "none" and not end else str(kind)) for kind, end in zip(fate.kind, done, strict=True)
    ]
    bound = deal.bound
    table: dict[str, Any] = {"replicate": model.replicates}
    table["outcome"] = fate.outcome(done, whole(model))
    table["reason"] = [reason(model, w, kind) for w, kind in enumerate(kinds)]
    table["reason_kind"] = kinds
    table["reason_party"] = [str(name) for name in fate.party]
    table["reason_issue"] = [model.issue_names[d] if d >= 0 else "" for d in fate.issue]
    numbers = np.array(model.phase_numbers)
    table["phase_reached"] = np.where(fate.reached, numbers, 0).max(axis=1)
    for k, number in enumerate(model.phase_numbers):
        table[f"reached_{number}"] = fate.reached[:, k]
        table[f"agreed_{number}"] = fate.agreed[:, k]
        table[f"ratified_{number}"] = fate.ratified[:, k]
        table[f"delivered_{number}"] = phase_delivered(model, k)
    table["collapse"] = fate.collapsed
    table["rounds"] = fate.meetings
    table["months"] = model.months
    table["set_aside"] = (model.pending & ~bound).sum(axis=1)
    points = [i for i in _points(model).values() if i]
    contested = np.array([issue.contested for issue in model.case.plan.issues.values()])
    in_play = _columns(model)
    table["points_agreed"] = np.stack([np.take(bound, at, axis=1).all(axis=1) for at in points], axis=1).mean(axis=1)
    table["contested_agreed"] = _mean_over(bound.astype(float), np.broadcast_to(contested & in_play, bound.shape))
    table["delivery"] = of_text(model, deal.delivered)
    table["delivery_agreed"] = of_agreed(model)
    table["consensus"] = model.main.consensus
    table["cohesion"] = cohesion(model)
    table["polarisation"] = fate.polarisation
    table["nash_product"] = fate.nash_product
    table["pareto_gap"] = fate.pareto_gap
    table |= {f"{kind}_gap": gap for kind, gap in fate.solution_gaps.items()}
    seats = [party.index for party in model.main.parties]
    table["trust"] = np.take(life.mean_trust(), seats, axis=1).mean(axis=1)
    table["incidents"] = life.incidents.count
    table["truce_month"] = life.incidents.truce_month
    table["fallback_month"] = life.fallback_month
    by_name = {party.name: party for party in model.parties}
    for name in model.case.parties:
        party = by_name[name]
        weight = utility.weights(party.salience, np.broadcast_to(in_play, bound.shape))
        table[f"value_{party.name}"] = utility.paper_value(deal.delivered, party.ideal, weight, party.risk)
    table["error"] = [""] * model.worlds
    return table


def issues(model: Negotiation) -> dict[str, Any]:
    """A row a world and issue of the phases, worlds in order."""
    deal = model.deal
    columns = [d for at in model.phase_columns for d in at]
    phase = [n for n, at in zip(model.phase_numbers, model.phase_columns, strict=True) for _ in at]
    names = [model.issue_names[d] for d in columns]
    count, point_of = len(columns), model.case.plan.point_of

    def each(values: Any) -> Any:
        return np.take(values, columns, axis=1).ravel()

    full = np.full((model.worlds, len(model.issue_names)), np.nan)
    target = np.where(deal.bound, deal.agreed * model.life.rule["delivery.complete"][:, None], np.inf)
    half = 0.5 * np.where(model.has_text, model.published, 1.0)
    history = model.history
    return {
        "replicate": np.repeat(model.replicates, count),
        "point": [point_of[n] for n in names] * model.worlds,
        "issue": names * model.worlds,
        "phase": phase * model.worlds,
        "agreed": each(np.where(deal.bound, deal.agreed, np.nan)),
        "agreed_month": each(deal.agreed_month),
        "set_aside": each(model.pending & ~deal.bound),
        "delivered": each(deal.delivered),
        "delivered_month": each(history.first_month(target) if history else full),
        "principle_month": each(model.principle_month),
        "half_month": each(history.first_month(half) if history else full),
        "first_answer": each(model.first_answer),
    }


def first_answers(model: Negotiation) -> Floats:
    """Whether every veto says yes to the published text on an issue at first sight, (W, D): 1, 0, NaN if it is silent.

    The "yes, but" of a first answer: a party accepts an issue by itself if the text is no worse to it than nothing done
    and crosses none of its red lines. What all accept converges; the rest is what the talks are about.
    """
    yes = np.ones(model.published.shape, dtype=bool)
    for i in model.main.deciders:
        party = model.main.parties[i]
        yes &= np.abs(model.published - party.ideal) <= np.abs(party.ideal)
        for line in party.red_lines:
            text = model.published[:, line.column]
            met = np.full(model.worlds, bool(line.unless))
            for d, level in line.unless:
                met &= (model.published[:, d] >= level) & model.has_text[d]
            beyond = (text > (1.0 if line.above is None else line.above)) | (text < (line.below or 0.0))
            yes[:, line.column] &= met | ~beyond
    return np.where(model.has_text, yes.astype(float), np.nan)


def of_text(model: Negotiation, delivered: Floats) -> Floats:
    """Of what the published text asks beyond the start, the share carried out at `delivered` (W, D), (W,) in [0, 1].

    Mean over the steps of the phases; the top of the ladder stands in where the text is silent. NaN where there is
    nothing to carry out.
    """
    target = np.where(model.has_text, model.published, 1.0)
    return delivery.carried_out(delivered, model.deal.start, target, _columns(model) & model.deal.steps)


def of_agreed(model: Negotiation) -> Floats:
    """Of what was newly agreed beyond the start, the share carried out now, (W,) in [0, 1]; NaN where there is none."""
    deal = model.deal
    new = _columns(model, given=False) & deal.steps & deal.bound
    return delivery.carried_out(deal.delivered, deal.start, deal.agreed, new)


def _columns(model: Negotiation, given: bool = True) -> Bools:
    """The issues of the phases, (D,); without those whose phase was agreed before the run on request."""
    found = np.zeros(len(model.issue_names), dtype=bool)
    for k, at in enumerate(model.phase_columns):
        if given or not model.fate.is_given(k):
            found[at] = True
    return found


def whole(model: Negotiation) -> Bools:
    """Every phase ratified, and nothing left aside, (W,)."""
    left = np.asarray((model.pending & ~model.deal.bound).any(axis=1))
    return np.asarray(model.fate.ratified.all(axis=1)) & ~left


def cohesion(model: Negotiation) -> Floats:
    """Cohesion of the first caucus at its last meeting, (W,); NaN before any meeting, and where there is no caucus."""
    for caucus in model.caucuses.values():
        return np.where(model.fate.meetings > 0, caucus.cohesion, np.nan)
    return np.full(model.worlds, np.nan)


def complete(model: Negotiation) -> Bools:
    """Every phase ratified, nothing left aside, and all of it delivered, (W,)."""
    return whole(model) & np.asarray(_delivered(model).all(axis=1))


def phase_delivered(model: Negotiation, k: int) -> Bools:
    """Phase k ratified and all that was agreed of it delivered, (W,)."""
    at = model.phase_columns[k]
    return model.fate.ratified[:, k] & np.take(_delivered(model), at, axis=1).all(axis=1)


def _delivered(model: Negotiation) -> Bools:
    share = model.life.rule["delivery.complete"][:, None]
    return (model.deal.levels() >= share - 1e-9) | ~model.deal.bound


def reason(model: Negotiation, w: int, kind: str) -> str:
    """Why world `w` ended as it did, a plain sentence."""
    fate = model.fate
    party = " and ".join(model.case.parties[name].name for name in str(fate.party[w]).split("+") if name)
    issue = _label(model, fate.issue[w]) if fate.issue[w] >= 0 else ""
    other = str(fate.other[w])
    other = _name(model, fate.party[w], other)
    phase = f"phase {fate.phase[w]}: " if fate.phase[w] >= 0 and len(model.phase_numbers) > 1 else ""
    return {
        "none": "everything agreed was carried out",
        "pending": "time ran out before everything agreed was carried out",
        "not_ready": f"{phase}{party} stayed away, as it expected no text better for it than no agreement",
        "red_line": f"{phase}no text on {issue} keeps within the red lines of {party}",
        "no_agreement": f"{phase}{party} expected less of the text than of no agreement"
        + (f", doubting that {other} would carry out {issue}" if other else f", mostly because of {issue}"),
        "walked": f"{phase}{party} walked away, as not even its own text seemed better to it than no agreement",
        "aspiration": f"{phase}{party} still hoped for a better text on {issue}",
        "ratification": f"{phase}{party} could not get the text ratified at home"
        + (f" against {other}" if other else ""),
        "quorum": f"{phase}the meetings ran out before enough parties had accepted the text",
        "horizon": f"{phase}the calendar ended during the talks",
        "truce": "an incident escalated and the truce ended",
        "left": f"{party} left, as what was in force had become worth less to it than no agreement",
    }[kind]


def _label(model: Negotiation, column: int) -> str:
    """What people call an issue: its label, else its id in words."""
    name = model.issue_names[column]
    return model.case.plan.issues[name].label or name.replace("_", " ")


def _name(model: Negotiation, party: str, other: str) -> str:
    """The full name of a party, or of a constituency of `party`."""
    cast = model.case.parties
    if other in cast:
        return cast[other].name
    at_home = cast[party].constituencies if party in cast else {}
    return at_home[other].name if other in at_home else other


def _points(model: Negotiation) -> dict[str, list[int]]:
    point_of = model.case.plan.point_of
    return {
        pid: [d for d, name in enumerate(model.issue_names) if point_of[name] == pid]
        for points in model.case.phases.values()
        for pid in points
    }


def _mean_over(values: Floats, where: Bools) -> Floats:
    """Mean over the last axis where True, (W,); NaN where nowhere."""
    count = where.sum(axis=-1)
    return np.where(count > 0, np.where(where, values, 0.0).sum(axis=-1) / np.maximum(count, 1), np.nan)
