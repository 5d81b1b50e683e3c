"""Why a party said no: the binding reason, and the issue and the promise behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import utility
from sim.model.tables.table import Table
from sim.model.world import NONE, Agenda, Answers
from sim.types import Bools, Floats, Ints

KINDS = ("none", "red_line", "no_agreement", "ratification", "aspiration", "by_hand")


@dataclass
class Refusal:
    """One party's answer explained in W worlds."""

    kind: Ints  # (W,) index into `KINDS`
    issue: Ints  # (W,) column among the issues on the table, -1 where there is none
    depth: Floats  # (W,) utility short


def explain(table: Table, agenda: Agenda, answers: Answers, seat: int, elsewhere: Floats) -> Refusal:
    """The binding reason of a party's no.

    In order: but for the price of a red line the text would be worth it (the line that costs most); the text is worth
    less than no agreement (the issue is the promise whose doubt costs it most, or where nothing is doubted the one that
    hurts most); it would fail at home; the party still hopes for more (the issue that hurts most). Where none of these
    holds, who plays the seat has reasons of its own.
    """
    mine = table.interests[seat]
    refuses = ~answers.accepts[:, seat]
    if not refuses.any():
        return Refusal(np.zeros(len(refuses), dtype=np.int64), np.full(len(refuses), NONE), np.zeros(len(refuses)))
    priced = answers.price[:, seat]
    short_of = [~utility.no_worse(missing[:, seat], 0.0) for missing in (answers.gain, answers.home)]
    failing = [short_of[0] & utility.no_worse(answers.gain[:, seat] + priced, 0.0), *short_of]
    kind = np.where(refuses, np.where(failing[0], 1, np.where(failing[1], 2, np.where(failing[2], 3, 4))), 0)
    own = ~(failing[0] | failing[1] | failing[2]) & utility.no_worse(answers.hope[:, seat], 0.0)
    kind = np.where(refuses & own, KINDS.index("by_hand"), kind)
    cost = mine.prices(table.text, agenda.today, agenda.on_table, elsewhere)
    hurt = mine.weight * utility.issue_losses(table.text, mine.wish, mine.taste)
    likely = utility.expected_losses(table.text, agenda.today, mine.believed, mine.wish, mine.taste)
    doubt = mine.weight * likely - hurt
    worst = utility.largest(hurt, axis=1)
    doubted = np.where(doubt.max(axis=1) > 1e-9, utility.largest(doubt, axis=1), worst)
    issue = np.where(
        kind == 1, utility.largest(cost, axis=1), np.where(kind == 2, doubted, np.where(kind == 0, NONE, worst))
    )
    short = -np.minimum(np.minimum(answers.gain[:, seat], answers.home[:, seat]), answers.hope[:, seat])
    return Refusal(kind=kind, issue=issue, depth=np.maximum(short, 0.0))


def binding(table: Table, refusals: dict[int, Refusal]) -> tuple[Ints, Bools]:
    """The decider whose refusal weighs most, as a seat, (W,), and whether any of them refused, (W,)."""
    seats = np.array(table.deciders)
    depth = np.stack([np.where(refusals[i].kind > 0, refusals[i].depth, -1.0) for i in table.deciders], axis=1)
    return seats[utility.largest(depth, axis=1)], depth.max(axis=1) >= 0.0


def doubted(
    why: Refusal, agenda: Agenda, owners: Sequence[Sequence[int]], myself: int, trust: Floats, worlds: Ints
) -> Ints:
    """The party whose promise weighs on a refusal for want of value, (W,), -1 for other reasons and other worlds.

    owners : the parties that owe each issue of the plan. myself : who refuses, and its `trust` in each party, (W, P).
    worlds : the indices to look at.
    """
    found = np.full(len(why.kind), NONE)
    for w in worlds:
        if KINDS[why.kind[w]] == "no_agreement":
            others = [o for o in owners[agenda.columns[why.issue[w]]] if o != myself]
            if others:
                found[w] = others[int(np.argmin(trust[w, others]))]
    return found
