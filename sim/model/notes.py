"""What is written down while a model runs: lines of the transcript, and ticks of the paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.measures.aggregation import compromise_mean
from sim.model import ratification, refusals
from sim.model.agents import Party
from sim.model.tables.table import Agenda, Answers, Table
from sim.types import Bools, Floats

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation
    from sim.model.talks import Talks

STEP_WORTH_TELLING = 0.02  # an issue gets a line once it has moved by so much since it was last told


def meeting(model: Negotiation, table: Table, agenda: Agenda, answers: Answers) -> None:
    """A meeting in the transcript: the draft, what each party asks where it is furthest away, yes or no and why."""
    note = model.note
    if not note:
        return
    names = [model.issue_names[d] for d in agenda.columns]
    gap = np.where(agenda.on_table[:, None, :], np.abs(table.demands - table.text[:, None, :]), 0.0)
    furthest = gap.argmax(axis=2)
    offered = table.meeting & (table.proposer >= 0)
    seats = [table.parties[s].name if s >= 0 else "" for s in table.proposer]
    note.mark("offer", offered, actor=seats, value=table.consensus)
    note.mark("draft", table.meeting & ~offered, actor=table.drafters, value=table.consensus)
    for i, party in enumerate(table.parties):
        asked = table.demands[np.arange(model.worlds), i, furthest[:, i]]
        note.mark("demand", table.meeting, actor=party.name, issue=[names[k] for k in furthest[:, i]], value=asked)
        why = refusals.explain(table, agenda, answers, i, model.deal.delivered)
        note.mark("accept", table.meeting & (why.kind == 0), actor=party.name)
        note.mark(
            "refuse",
            table.meeting & (why.kind > 0),
            actor=party.name,
            other=_other(model, table, i, why),
            issue=[names[k] if k >= 0 else "" for k in why.issue],
            value=why.depth,
            detail=[refusals.KINDS[k] for k in why.kind],
        )


def _other(model: Negotiation, table: Table, seat: int, why: refusals.Refusal) -> list[str]:
    """Whose promise a party doubts; of one that hopes for a better text whether it wants `less` or `more`."""
    party = table.parties[seat]
    found = refusals.doubted(model, party, why, model.note.tracked)
    for w in model.note.tracked:
        if refusals.KINDS[why.kind[w]] == "aspiration":
            found[w] = "more" if party.wish[w, why.issue[w]] > table.text[w, why.issue[w]] else "less"
    return found


def vote(model: Negotiation, party: Party, where: Bools, margins: Floats, passed: Bools) -> None:
    """A vote at home in the transcript."""
    if not model.note:
        return
    assert party.home is not None
    favour = ratification.votes(margins)
    for c, name in enumerate(party.home.names):
        model.note.mark("vote", where, actor=party.name, other=name, value=favour[:, c].astype(float))
    model.note.mark("ratified", where & passed, actor=party.name)
    model.note.mark("not_ratified", where & ~passed, actor=party.name)


def deliveries(model: Negotiation, where: Bools, least: float = STEP_WORTH_TELLING) -> None:
    """How far each step has moved since it was last told, where that is `least` or more; small moves add up."""
    told = model.note.told
    now = model.deal.delivered
    moved = where[:, None] & (np.abs(now - told) >= least)
    for d, name in enumerate(model.issue_names):
        if moved[:, d].any():
            model.note.mark("deliver", moved[:, d], issue=name, value=now[:, d])
    model.note.told = np.where(moved, now, told)


def rest_of_deliveries(model: Negotiation) -> None:
    """At the end whatever moved too little to be told before, so that a transcript ends where the tables do."""
    deliveries(model, np.ones(model.worlds, dtype=bool), 1e-9)


def rest_of_paths(model: Negotiation, talks: Talks) -> None:
    """The ticks of the meetings that were no longer needed, so that parts of a run have the same ticks."""
    last = max(table.settings.rounds for table in model.sessions.values())
    for tick in range(talks.round + 1, last + 1):
        meeting_paths(model, talks, tick)


def _compromise(table: Table, agenda: Agenda) -> Floats:
    """Mean of the positions by capability x salience on each issue, (W, K)."""
    salience = np.stack([np.take(p.salience, agenda.columns, axis=1) for p in table.parties], axis=1)
    columns = range(len(agenda.columns))
    means = [compromise_mean(table.demands[:, :, k], table.capability, salience[:, :, k]) for k in columns]
    return np.stack(means, axis=1)


def meeting_paths(model: Negotiation, talks: Talks, tick: int) -> None:
    """A meeting in the paths; a world that has left a table keeps its last value there."""
    paths, agenda = model.paths, talks.agenda
    if paths is None:
        return
    present = model.fate.reached[:, talks.k][:, None]
    for name, table in model.sessions.items():
        if tick <= table.settings.rounds:
            paths.add("consensus", name, [""], agenda.phase, tick, np.where(present, table.consensus[:, None], np.nan))
    for name, caucus in model.caucuses.items():
        if tick <= caucus.table.settings.rounds:
            paths.add("cohesion", name, [""], agenda.phase, tick, np.where(present, caucus.cohesion[:, None], np.nan))
    if tick <= model.main.settings.rounds:
        main_paths(model, talks, tick)


def main_paths(model: Negotiation, talks: Talks, tick: int) -> None:
    """The text on the main table and what is asked there, in the paths."""
    paths, agenda, main = model.paths, talks.agenda, model.main
    if paths is None:
        return
    names = [model.issue_names[d] for d in agenda.columns]
    present = model.fate.reached[:, talks.k][:, None]
    shown = present & agenda.on_table
    if main.settings.protocol == "challenge":
        paths.add("mean", "main", names, agenda.phase, tick, np.where(shown, _compromise(main, agenda), np.nan))
    paths.add("text", "main", names, agenda.phase, tick, np.where(shown, main.text, np.nan))
    takes_part = main.takes_part(agenda)
    for i, party in enumerate(main.parties):
        keys = [f"{party.name}.{name}" for name in names]
        asked = np.where(shown & takes_part[i], main.demands[:, i], np.nan)
        paths.add("demand", "main", keys, agenda.phase, tick, asked)


def first_positions(model: Negotiation, talks: Talks) -> None:
    """Round 0 of the challenge model: the median voter's first position and the weighted mean, on each issue."""
    main, agenda = model.main, talks.agenda
    mean = _compromise(main, agenda)
    for k, column in enumerate(agenda.columns):
        where = main.meeting & agenda.on_table[:, k]
        model.note.mark("first_median", where, issue=model.issue_names[column], value=main.text[:, k])
        model.note.mark("first_mean", where, issue=model.issue_names[column], value=mean[:, k])
    main_paths(model, talks, 0)
