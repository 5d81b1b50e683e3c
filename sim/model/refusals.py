"""Why a party said no: the binding reason, and the issue and the promise behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import utility
from sim.model.agents import Party
from sim.model.tables.table import Agenda, Answers, Table
from sim.types import Bools, Floats, Ints

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation

KINDS = ("none", "red_line", "no_agreement", "ratification", "aspiration")


@dataclass
class Refusal:
    """One party's answer explained in W worlds."""

    kind: Ints  # (W,) index into `KINDS`
    issue: Ints  # (W,) column among the issues on the table, -1 where there is none
    depth: Floats  # (W,) utility short; a red line counts as 1


def explain(table: Table, agenda: Agenda, answers: Answers, seat: int, elsewhere: Floats) -> Refusal:
    """The binding reason of a party's no.

    In order: a red line is crossed; the text is worth less than no agreement (and the issue is the promise whose doubt
    costs it most, or where nothing is doubted the issue that hurts most); it would fail at home; the party still hopes
    for more (the issue that hurts most).
    """
    party = table.parties[seat]
    refuses = ~answers.accepts[:, seat]
    if not refuses.any():
        return Refusal(np.zeros(len(refuses), dtype=np.int64), np.full(len(refuses), -1), np.zeros(len(refuses)))
    short_of = [~utility.no_worse(missing[:, seat], 0.0) for missing in (answers.gain, answers.home)]
    failing = [answers.crossed[:, seat], *short_of]
    kind = np.where(refuses, np.where(failing[0], 1, np.where(failing[1], 2, np.where(failing[2], 3, 4))), 0)
    lower, upper = party.bounds(table.text, elsewhere)
    crossed = ((table.text < lower - 1e-9) | (table.text > upper + 1e-9)) & agenda.on_table
    hurt = party.weight * utility.issue_losses(table.text, party.wish, party.risk)
    likely = utility.expected_text(table.text, agenda.today, party.believed)
    doubt = party.weight * utility.issue_losses(likely, party.wish, party.risk) - hurt
    worst = hurt.argmax(axis=1)
    doubted = np.where(doubt.max(axis=1) > 1e-9, doubt.argmax(axis=1), worst)
    issue = np.where(kind == 1, crossed.argmax(axis=1), np.where(kind == 2, doubted, np.where(kind == 0, -1, worst)))
    short = -np.minimum(np.minimum(answers.gain[:, seat], answers.home[:, seat]), answers.hope[:, seat])
    return Refusal(kind=kind, issue=issue, depth=np.where(kind == 1, 1.0, np.maximum(short, 0.0)))


def binding(table: Table, refusals: dict[int, Refusal]) -> tuple[Ints, Bools]:
    """The decider whose refusal weighs most, as a seat, (W,), and whether any of them refused, (W,)."""
    seats = np.array(table.deciders)
    depth = np.stack([np.where(refusals[i].kind > 0, refusals[i].depth, -1.0) for i in table.deciders], axis=1)
    return seats[depth.argmax(axis=1)], depth.max(axis=1) >= 0.0


def doubted(model: Negotiation, party: Party, why: Refusal, worlds: Ints) -> list[str]:
    """The party whose promise weighs on a refusal for want of value, a name a world; "" for other reasons.

    `worlds` are the indices to look at.
    """
    names = [""] * model.worlds
    assert model.talks is not None
    for w in worlds:
        if KINDS[why.kind[w]] == "no_agreement":
            owners = [o for o in model.owners[model.talks.agenda.columns[why.issue[w]]] if o != party.index]
            if owners:
                names[w] = model.party_names[owners[int(np.argmin(party.trust[w, owners]))]]
    return names
