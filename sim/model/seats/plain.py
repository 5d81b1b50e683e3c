"""What a seat may know in one world, as plain values: for a person at a terminal, a page, or a program.

Issues go by their ids, parties by theirs; places on ladders are numbers from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.model.rules.interests import Interests
from sim.model.seats.seat import (
    AnswerView,
    Invitation,
    LeaveView,
    MonthView,
    OfferView,
    PayView,
    TableView,
    TextView,
    VoteView,
)
from sim.model.world import Agenda
from sim.types import Floats

Plain = dict[str, Any]


def places(values: Floats, columns: Sequence[int], issues: Sequence[str]) -> Plain:
    """A row of values (K,) by the ids of the issues in `columns`."""
    return {issues[d]: float(values[k]) for k, d in enumerate(columns)}


def agenda(view: Agenda, w: int, issues: Sequence[str]) -> Plain:
    """What the talks are about."""
    open_ = [issues[d] for k, d in enumerate(view.columns) if view.on_table[w, k]]
    return {
        "phase": view.phase,
        "months": float(view.months[w]),
        "issues": open_,
        "today": places(view.today[w], view.columns, issues),
    }


def own(mine: Interests, columns: Sequence[int], w: int, issues: Sequence[str]) -> Plain:
    """What the party wants in these talks, and what each issue weighs for it."""
    return {
        "ideal": places(mine.wish[w], columns, issues),
        "weight": places(mine.weight[w], columns, issues),
        "believed": places(mine.believed[w], columns, issues),
    }


def invitation(view: Invitation, mine: Interests, w: int, issues: Sequence[str]) -> Plain:
    """Whether to come."""
    at = view.agenda
    worth = [float(mine.worth(draft, at.today, at.on_table, view.elsewhere)[w]) for draft in view.drafts]
    return {
        **agenda(at, w, issues),
        **own(mine, at.columns, w, issues),
        "texts_in_sight": [places(draft[w], at.columns, issues) for draft in view.drafts],
        "worth_as_believed": worth,
        "worth_of_no_agreement": float(mine.reservation(at.months, at.fallback_on)[w]),
    }


def table(view: TableView, mine: Interests, w: int, issues: Sequence[str]) -> Plain:
    """A meeting, before anybody has spoken."""
    at = view.agenda
    columns = at.columns
    return {
        "table": view.table,
        "meeting": view.meeting,
        "last_meeting": view.last,
        **agenda(at, w, issues),
        **own(mine, columns, w, issues),
        "text": places(view.text[w], columns, issues),
        "tabled_by": view.names[view.proposer[w]] if view.proposer[w] >= 0 else None,
        "asked_last": {}
        if view.demands is None
        else {name: places(view.demands[w, i], columns, issues) for i, name in enumerate(view.names)},
        "trust": {name: float(view.trust[w, p]) for name, p in zip(view.names, view.places, strict=True)},
        "worth_on_paper": float(mine.paper(view.text)[w]),
        "worth_as_believed": float(mine.expect(view.text, at.today)[w]),
        "worth_of_no_agreement": float(mine.reservation(at.months, at.fallback_on)[w]),
    }


def answer(view: AnswerView, mine: Interests, w: int, issues: Sequence[str]) -> Plain:
    """The text on the table."""
    home = float(view.home[w])
    return {
        **table(view.at, mine, w, issues),
        "worth_of_no_agreement": float(view.weighed.reserved[w]),
        "price_of_red_lines": float(view.weighed.price[w]),
        "gain_over_no_agreement": float(view.gain[w]),
        "gain_over_what_it_would_ask_next": float(view.weighed.hope[w]),
        "paid": float(view.paid[w]),
        "gain_at_home": home if np.isfinite(home) else None,
    }


def offer(view: OfferView, mine: Interests, w: int, issues: Sequence[str]) -> Plain:
    """An offer to be tabled."""
    columns = view.at.agenda.columns
    return {
        **table(view.at, mine, w, issues),
        "asked": places(view.demand[w], columns, issues),
        "inside_red_lines": places(view.inside[w], columns, issues),
    }


def vote(view: VoteView, names: Sequence[str], w: int, issues: Sequence[str]) -> Plain:
    """The vote at home; `names` of the constituencies."""
    return {
        **agenda(view.agenda, w, issues),
        "text": places(view.text[w], view.agenda.columns, issues),
        "gains": {name: float(view.margins[w, c]) for c, name in enumerate(names)},
        "votes": {name: float(view.share[w, c]) for c, name in enumerate(names)},
        "needed": float(view.threshold[w]),
    }


def month(view: MonthView, w: int, issues: Sequence[str]) -> Plain:
    """A month of delivery: what is in force, and of it what the party owes or can block."""
    force = [d for d in range(len(issues)) if view.bound[w, d]]
    return {
        "month": int(view.month[w]),
        "agreed": {issues[d]: float(view.agreed[w, d]) for d in force},
        "delivered": {issues[d]: float(view.delivered[w, d]) for d in force},
        "believed": {issues[d]: float(view.believed[w, d]) for d in force},
        "mine": [issues[d] for d in view.duty.columns if view.bound[w, d]],
    }


def leave(view: LeaveView, w: int) -> Plain:
    """Whether to stay."""
    return {"month": int(view.month[w]), "months_of_regret": float(view.regret[w]), "patience": view.patience}


def draft(view: TextView, w: int, issues: Sequence[str]) -> Plain:
    """A text to be tabled by a mediator."""
    columns = view.agenda.columns
    return {
        "table": view.table,
        "meeting": view.meeting,
        **agenda(view.agenda, w, issues),
        "asked": {name: places(view.demands[w, i], columns, issues) for i, name in enumerate(view.names)},
        "draft": places(view.text[w], columns, issues),
    }


def pay(view: PayView, most: float, w: int) -> Plain:
    """Consent to be paid for, of a pool worth `most`."""
    return {
        "table": view.table,
        "meeting": view.meeting,
        "phase": view.agenda.phase,
        "gain": {name: float(view.gain[w, i]) for i, name in enumerate(view.names)},
        "most": most,
    }
