"""What is written down while a model runs: lines of the transcript, and ticks of the paths."""

from __future__ import annotations

import numpy as np

from sim.measures.aggregation import compromise_mean
from sim.model.process.front import STAGES, Front
from sim.model.process.hall import Hall
from sim.model.record.paths import Paths
from sim.model.record.transcript import Transcript
from sim.model.rules import ratification
from sim.model.seats.seat import Member
from sim.model.tables import refusals
from sim.model.tables.table import Table
from sim.model.world import Agenda, Answers
from sim.types import Bools, Floats
from sim.utility import largest

STEP_WORTH_TELLING = 0.02  # an issue gets a line once it has moved by so much since it was last told


def meeting(hall: Hall, table: Table, agenda: Agenda, answers: Answers) -> None:
    """A meeting in the transcript: the draft, what each party asks where it is furthest away, yes or no and why."""
    log = hall.log
    if not log:
        return
    names = [hall.cast.issues[d] for d in agenda.columns]
    gap = np.where(agenda.on_table[:, None, :], np.abs(table.demands - table.text[:, None, :]), 0.0)
    furthest = largest(gap, axis=2)
    offered = table.meeting & (table.proposer >= 0)
    seats = [table.names[s] if s >= 0 else "" for s in table.proposer]
    log.mark("offer", offered, actor=seats, value=table.consensus)
    log.mark("draft", table.meeting & ~offered, actor=table.mediation.names, value=table.consensus)
    for i, party in enumerate(table.parties):
        asked = table.demands[np.arange(len(offered)), i, furthest[:, i]]
        here = table.meeting & table.present[:, i]
        log.mark("demand", here, actor=party.name, issue=[names[k] for k in furthest[:, i]], value=asked)
        why = refusals.explain(table, agenda, answers, i, hall.world.agreement.delivered)
        log.mark("accept", here & (why.kind == 0), actor=party.name)
        log.mark(
            "refuse",
            here & (why.kind > 0),
            actor=party.name,
            other=_other(hall, table, agenda, i, why),
            issue=[names[k] if k >= 0 else "" for k in why.issue],
            value=why.depth,
            detail=[refusals.KINDS[k] for k in why.kind],
        )


def _other(hall: Hall, table: Table, agenda: Agenda, seat: int, why: refusals.Refusal) -> list[str]:
    """Whose promise a party doubts; of one that hopes for a better text whether it wants `less` or `more`."""
    party, tracked = table.parties[seat], hall.log.tracked
    trust = hall.world.beliefs.trust[party.index]
    found = hall.ends.name(refusals.doubted(why, agenda, hall.cast.owners, party.index, trust, tracked))
    for w in tracked:
        if refusals.KINDS[why.kind[w]] == "aspiration":
            found[w] = "more" if party.interests.wish[w, why.issue[w]] > table.text[w, why.issue[w]] else "less"
    return found


def vote(log: Transcript, party: Member, where: Bools, margins: Floats, passed: Bools) -> None:
    """A vote at home in the transcript."""
    home = party.interests.home
    if not log or home is None:
        return
    favour = ratification.votes(margins)
    for c, name in enumerate(home.names):
        log.mark("vote", where, actor=party.name, other=name, value=favour[:, c].astype(float))
    log.mark("ratified", where & passed, actor=party.name)
    log.mark("not_ratified", where & ~passed, actor=party.name)


def vote_on_going_on(log: Transcript, party: Member, where: Bools, gains: Floats, stays: Bools) -> None:
    """A vote at home on what is in force, in the transcript, with those who would rather be without it."""
    home = party.interests.home
    if not log or home is None:
        return
    favour = ratification.votes(gains)
    against = [
        "+".join(home.names[c] for c in np.flatnonzero(~mine)) if here else ""
        for mine, here in zip(favour, where, strict=True)
    ]
    result = ["stays" if yes else "leaves" for yes in stays]
    log.mark("home_vote", where, actor=party.name, other=against, detail=result)


def deliveries(hall: Hall, where: Bools, least: float = STEP_WORTH_TELLING) -> None:
    """How far each step has moved since it was last told, where that is `least` or more; small moves add up."""
    log, now = hall.log, hall.world.agreement.delivered
    told = log.told
    moved = where[:, None] & (np.abs(now - told) >= least)
    for d, name in enumerate(hall.cast.issues):
        if moved[:, d].any():
            log.mark("deliver", moved[:, d], issue=name, value=now[:, d])
    log.told = np.where(moved, now, told)


def rest_of_deliveries(hall: Hall) -> None:
    """At the end whatever moved too little to be told before, so that a transcript ends where the tables do."""
    deliveries(hall, np.ones(len(hall.log.told), dtype=bool), 1e-9)


def rest_of_paths(hall: Hall, k: int, agenda: Agenda, met: int) -> None:
    """The ticks of the meetings that were no longer needed, so that parts of a run have the same ticks."""
    last = max(table.settings.rounds for table in hall.cast.tables.values())
    for tick in range(met + 1, last + 1):
        meeting_paths(hall, k, agenda, tick)


def _compromise(table: Table, agenda: Agenda) -> Floats:
    """Mean of the positions by capability x salience on each issue, (W, K)."""
    salience = np.stack([mine.salience.take(agenda.columns, axis=1) for mine in table.interests], axis=1)
    columns = range(len(agenda.columns))
    means = [compromise_mean(table.demands[:, :, k], table.capability, salience[:, :, k]) for k in columns]
    return np.stack(means, axis=1)


def meeting_paths(hall: Hall, k: int, agenda: Agenda, tick: int) -> None:
    """A meeting of phase k in the paths; a world that has left a table keeps its last value there."""
    paths = hall.paths
    if paths is None:
        return
    present = hall.world.progress.reached[:, k][:, None]
    for name, table in hall.cast.tables.items():
        if tick <= table.settings.rounds:
            paths.add("consensus", name, [""], agenda.phase, tick, np.where(present, table.consensus[:, None], np.nan))
    for name, caucus in hall.cast.caucuses.items():
        if tick <= caucus.table.settings.rounds:
            paths.add("cohesion", name, [""], agenda.phase, tick, np.where(present, caucus.cohesion[:, None], np.nan))
    if tick <= hall.cast.main.settings.rounds:
        main_paths(hall, k, agenda, tick)


def main_paths(hall: Hall, k: int, agenda: Agenda, tick: int) -> None:
    """The text on the main table and what is asked there, in the paths."""
    paths, main = hall.paths, hall.cast.main
    if paths is None:
        return
    names = [hall.cast.issues[d] for d in agenda.columns]
    present = hall.world.progress.reached[:, k][:, None]
    shown = present & agenda.on_table
    if hall.cast.protocols[main.name].by_median:
        paths.add("mean", "main", names, agenda.phase, tick, np.where(shown, _compromise(main, agenda), np.nan))
    paths.add("text", "main", names, agenda.phase, tick, np.where(shown, main.text, np.nan))
    takes_part = main.takes_part(agenda)
    for i, party in enumerate(main.parties):
        keys = [f"{party.name}.{name}" for name in names]
        asked = np.where(shown & takes_part[i], main.demands[:, i], np.nan)
        paths.add("demand", "main", keys, agenda.phase, tick, asked)


def talks_inside(paths: Paths, front: Front) -> None:
    """The course of the talks inside in the paths, month by month; a world whose own talks have ended counts on."""
    course, stages = front.course, np.arange(len(STAGES))
    for month, (stage, agreed, places) in enumerate(zip(course.stage, course.consensus, course.delivered, strict=True)):
        paths.add("inside_stage", front.table, STAGES, 0, month, (stage[:, None] == stages).astype(float))
        paths.add("inside_consensus", front.table, [""], 0, month, agreed[:, None])
        paths.add("inside_delivery", front.table, course.issues, 0, month, places)


def first_positions(hall: Hall, k: int, agenda: Agenda) -> None:
    """Round 0 of a protocol of positions: the median voter's first position and the weighted mean, on each issue."""
    main = hall.cast.main
    mean = _compromise(main, agenda)
    for at, column in enumerate(agenda.columns):
        where = main.meeting & agenda.on_table[:, at]
        hall.log.mark("first_median", where, issue=hall.cast.issues[column], value=main.text[:, at])
        hall.log.mark("first_mean", where, issue=hall.cast.issues[column], value=mean[:, at])
    main_paths(hall, k, agenda, 0)
