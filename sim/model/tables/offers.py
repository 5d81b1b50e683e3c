"""What protocols share in which the parties themselves table offers, one at a meeting."""

from __future__ import annotations

import numpy as np

from sim.model.seats.seat import OfferView
from sim.model.tables.meeting import Meeting
from sim.model.world import Answers
from sim.types import Floats, Ints


def offer_by(meeting: Meeting, turn: Ints) -> Answers:
    """The party in seat `turn` (W,) tables what it asks for; every other party says yes or no to it.

    A proposer stands by its own offer, or walks away where nothing it could offer is worth anything to it.
    """
    table = meeting.table
    meeting.turn = turn
    meeting.ask()
    meeting.lay(_offers(meeting, turn))
    table.proposer = np.where(table.meeting, turn, table.proposer)
    answers = meeting.answer()
    own = np.arange(len(table.parties))[None, :] == turn[:, None]
    answers.accepts = answers.accepts | own
    meeting.walk(answers)
    return answers


def _offers(meeting: Meeting, turn: Ints) -> Floats:
    """What the party in seat `turn` tables, (W, K)."""
    table, views = meeting.table, meeting.views()
    asked = table.demands[np.arange(len(turn)), turn]
    inside = meeting.kept_inside(asked)
    offers = asked
    for i, party in enumerate(table.parties):
        mine = turn == i
        if mine.any():
            offers = np.where(mine[:, None], party.seat.offers(OfferView(views[i], asked, inside)), offers)
    return offers
