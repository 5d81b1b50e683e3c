"""The single negotiating text: the mediator drafts, the parties criticise, and it ends with a yes or a no.

Fisher & Ury 1981; Raiffa 1982; the 23 drafts of Camp David. One call is one meeting in all worlds.
"""

from __future__ import annotations

import numpy as np

from sim.model.seats.seat import TextView
from sim.model.tables.meeting import Meeting
from sim.model.world import Answers

opens_with_text = True  # there is a text on the table before the first meeting


def meet(meeting: Meeting) -> Answers:
    """Every party says what it asks for in view of the draft, and answers it."""
    meeting.ask()
    answers = meeting.answer()
    meeting.walk(answers)
    return answers


def next_text(meeting: Meeting) -> None:
    """The mediator's next draft from the demands, kept within every veto's red lines where those leave room.

    A mediator who has found the best package for those who must sign tables that instead, for a yes or a no, and keeps
    it up to date.
    """
    table, agenda = meeting.table, meeting.agenda
    text = meeting.kept_inside(table.draft(agenda, meeting.number))
    search = table.search
    table.final = np.zeros_like(table.meeting)
    if table.mediation.names:
        search.look(agenda, meeting.elsewhere, table.meeting, table.mediation.pressure())
        search.go_on(table.meeting, table.mediation.finds(search.surplus))
        table.final = search.found & (search.surplus > 0.0)
        text = np.where(table.final[:, None], search.text, text)
    view = TextView(table.name, agenda, meeting.number, table.names, table.meeting, table.demands, text)
    meeting.lay(table.mediation.drafts(view))
