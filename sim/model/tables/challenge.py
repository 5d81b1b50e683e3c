"""The challenge protocol: parties challenge each other's positions, issue by issue; the median voter is the outcome.

Bueno de Mesquita 1994, in the readings of `challenge_model`. One meeting is one round, and after the last one the text
is the position of the median voter by capability x salience: nobody is asked, and red lines have no part in it. What
it is worth as a forecast: docs/model.md, on top.
"""

from __future__ import annotations

import numpy as np

from sim.measures.aggregation import median_voter
from sim.model.tables.challenge_model import play_round
from sim.model.tables.sitting import Sitting
from sim.model.tables.table import Answers
from sim.types import Floats

opens_with_text = False


def meet(sitting: Sitting) -> Answers:
    """One round of challenges on every issue on the table; the text is the median voter's after it."""
    table, agenda = sitting.table, sitting.agenda
    if sitting.meeting == 1:
        table.span = np.ptp(table.demands, axis=1)
    salience = np.stack([np.take(p.salience, agenda.columns, axis=1) for p in table.parties], axis=1)
    text = table.text.copy()
    for k in range(len(agenda.columns)):
        where = table.meeting & agenda.on_table[:, k]
        positions = np.ascontiguousarray(table.demands[:, :, k])
        stakes = np.ascontiguousarray(salience[:, :, k])
        moved = play_round(positions, table.capability, stakes, table.span[:, k], table.settings.reading)
        positions = np.where(where[:, None], moved, positions)
        table.demands[:, :, k] = positions
        text[:, k] = np.where(where, median_voter(positions, table.capability, stakes), text[:, k])
    table.text = text
    table.consensus = np.where(table.meeting, table.measure(agenda), table.consensus)
    return _answers(sitting)


def _answers(sitting: Sitting) -> Answers:
    """The vote decides in the last round; until then nobody is bound."""
    table, agenda = sitting.table, sitting.agenda
    shape = (len(table.meeting), len(table.parties))
    over = np.full(shape, sitting.meeting == sitting.last)
    gain: Floats = np.stack(
        [p.expect(table.text, agenda.today) - sitting.reservation(i) for i, p in enumerate(table.parties)], axis=1
    )
    hope = np.where(over, 0.0, -1.0)
    return Answers(
        accepts=over,
        crossed=np.zeros(shape, dtype=bool),
        gain=gain,
        hope=hope,
        home=np.full(shape, np.inf),
        paid=np.zeros(shape),
        walks=np.full(len(over), -1),
    )


def next_text(sitting: Sitting) -> None:
    """The median voter's position stays on the table until the next round."""
