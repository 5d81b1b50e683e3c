"""The challenge protocol: parties challenge each other's positions, issue by issue; the median voter is the outcome.

Bueno de Mesquita 1994, in the readings of `challenge_model`. One meeting is one round, and after the last one the text
is the position of the median voter by capability x salience: nobody is asked, and red lines have no part in it. What
it is worth as a forecast: docs/model.md, on top.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.measures.aggregation import median_voter
from sim.measures.challenge_model import play_round
from sim.model.tables.meeting import Meeting
from sim.model.tables.table import Table
from sim.model.world import Agenda, Answers
from sim.types import Floats

by_median = True


class Camp(NamedTuple):
    """Those who take part in one issue: their seats, and (W, n) positions, capabilities and saliences."""

    seats: list[int]
    positions: Floats
    capability: Floats
    salience: Floats


def opens(table: Table, agenda: Agenda) -> None:
    """Round 0: everybody stands at its first position, and the text is the median voter's among these.

    The width of the scale is that of the first positions, and stays so.
    """
    table.span = np.zeros(table.text.shape)
    text = table.text.copy()
    for k, (seats, positions, capability, salience) in _camps(table, agenda):
        if seats:
            table.span[:, k] = np.ptp(positions, axis=1)
            text[:, k] = np.where(agenda.on_table[:, k], median_voter(positions, capability, salience), text[:, k])
    table.text = text


def meet(meeting: Meeting) -> Answers:
    """One round of challenges on every issue on the table; the text is the median voter's after it."""
    table, agenda = meeting.table, meeting.agenda
    text = table.text.copy()
    for k, (seats, positions, capability, salience) in _camps(table, agenda):
        if not seats:
            continue
        where = table.meeting & agenda.on_table[:, k]
        moved = play_round(positions, capability, salience, table.span[:, k], table.settings.reading)
        positions = np.where(where[:, None], moved, positions)
        table.demands[:, seats, k] = positions
        text[:, k] = np.where(where, median_voter(positions, capability, salience), text[:, k])
    table.text = text
    table.take_measure(agenda)
    return meeting.decided(np.full(table.capability.shape, meeting.number == meeting.last))


def _camps(table: Table, agenda: Agenda) -> Iterator[tuple[int, Camp]]:
    """Issue by issue, those who take part in it. Who takes no part challenges nobody, and nobody challenges it."""
    takes_part = table.takes_part(agenda)
    for k, column in enumerate(agenda.columns):
        seats = np.flatnonzero(takes_part[:, k]).tolist()
        if not seats:
            yield k, Camp([], *3 * (np.zeros((len(table.meeting), 0)),))
            continue
        salience = np.stack([table.interests[i].salience[:, column] for i in seats], axis=1)
        positions = np.ascontiguousarray(np.take(table.demands[:, :, k], seats, axis=1))
        yield k, Camp(seats, positions, table.capability.take(seats, axis=1), salience)
