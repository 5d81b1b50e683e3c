"""What protocols share in which the parties themselves table offers, one at a meeting."""

from __future__ import annotations

import numpy as np

from sim.model.tables.asking import ask, aspiration
from sim.model.tables.sitting import Sitting, answer, kept_inside
from sim.model.tables.table import Answers
from sim.types import Floats, Ints
from sim.utility import no_worse


def offer_by(sitting: Sitting, turn: Ints) -> Answers:
    """The party in seat `turn` (W,) tables what it asks for; every other party says yes or no to it.

    A proposer stands by its own offer, or walks away where nothing it could offer is worth anything to it. Others'
    demands are what they would table: where red lines clash is noted as in the single text, because issues on which no
    offer can pass are left for later there too.
    """
    table, agenda = sitting.table, sitting.agenda
    ask(sitting)
    offered = np.where(agenda.on_table, _offers(sitting, turn), agenda.today)
    table.text = np.where(table.meeting[:, None], offered, table.text)
    table.proposer = np.where(table.meeting, turn, table.proposer)
    answers = answer(sitting)
    own = np.arange(len(table.parties))[None, :] == turn[:, None]
    answers.accepts = answers.accepts | (own & ~answers.crossed)
    answers.walks = _walks(sitting, turn)
    lower, upper = table.bounds(table.text, sitting.elsewhere)
    table.clash = (lower > upper + 1e-9) & agenda.on_table
    return answers


def _walks(sitting: Sitting, turn: Ints) -> Ints:
    """The seat in turn that walks away, (W,), -1 for none: one that must agree, and to which even its own ideal, as it
    would be carried out, is worth less than no agreement.
    """
    table, gone = sitting.table, np.full(len(turn), -1)
    for i in table.deciders:
        party = table.parties[i]
        best = party.expect(np.where(sitting.agenda.on_table, party.wish, sitting.agenda.today), sitting.agenda.today)
        hopeless = ~no_worse(best + sitting.error[:, i], sitting.reservation(i))
        gone = np.where((turn == i) & hopeless & table.meeting, i, gone)
    return gone


def _offers(sitting: Sitting, turn: Ints) -> Floats:
    """What the party in seat `turn` tables, (W, K).

    Its demand, moved inside the vetoes' red lines where that is still worth to it what it will ask for next: nobody
    tables what is sure to be refused if he need not.
    """
    table, worlds = sitting.table, np.arange(len(turn))
    offers = table.demands[worlds, turn]
    inside = kept_inside(table, offers, sitting.elsewhere)
    for i, party in enumerate(table.parties):
        next_ask = aspiration(sitting, i, sitting.meeting / sitting.last)
        fits = (turn == i) & no_worse(party.paper(inside), next_ask)
        offers = np.where(fits[:, None], inside, offers)
    return offers
