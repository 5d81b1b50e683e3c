"""The single negotiating text: the mediator drafts, the parties criticise, and it ends with a yes or a no.

Fisher & Ury 1981; Raiffa 1982; the 23 drafts of Camp David. One call is one meeting in all worlds.
"""

from __future__ import annotations

import numpy as np

from sim.model.rules import red_lines
from sim.model.seats.seat import TextView
from sim.model.tables.meeting import Meeting
from sim.model.tables.table import Table
from sim.model.world import Answers
from sim.types import Bools, Floats

opens_with_text = True  # there is a text on the table before the first meeting


def meet(meeting: Meeting) -> Answers:
    """Every party says what it asks for in view of the draft, and answers it."""
    meeting.ask()
    answers = meeting.answer()
    meeting.walk(answers)
    return answers


def next_text(meeting: Meeting) -> None:
    """The mediator's next draft from the demands, kept within every veto's red lines where those leave room.

    Where they leave none, `table.clash` (W, K) says on which issues, and a mediator who has found the link between them
    tables a package in which each side's condition is met by the other's step.
    """
    table, agenda, elsewhere = meeting.table, meeting.agenda, meeting.elsewhere
    text = meeting.kept_inside(table.draft(agenda, meeting.number))
    table.clash = meeting.clash(text)
    linking = table.mediation.found_link(table.luck, meeting.number) & table.clash.any(axis=1) & table.meeting
    if linking.any():
        at = np.flatnonzero(linking)
        start = np.where(agenda.on_table, text, agenda.today)[at]
        bundle, holds = package(table, start, agenda.on_table[at], elsewhere[at])
        found = at[holds]
        text[found] = bundle[holds]
        table.packaged[found] |= table.clash[found]
    view = TextView(table.name, agenda, meeting.number, table.names, table.meeting, table.demands, text)
    meeting.lay(table.mediation.drafts(view))


def package(table: Table, text: Floats, on_table: Bools, elsewhere: Floats) -> tuple[Floats, Bools]:
    """A text (W, K) that links issues, and whether no veto's red line is crossed by it, (W,).

    Where red lines clash, what would waive them is put in (Sebenius 1983). Each pass meets the conditions of the
    clashing red lines and moves the clashing issues between what is then allowed; meeting one side's condition may need
    the other's, hence as many passes as there are vetoes, and one more.
    """
    bundle = text.copy()
    lower, upper = table.bounds(bundle, elsewhere)
    for _ in range(len(table.vetoes) + 1):
        clash = red_lines.clash(lower, upper) & on_table
        for i in table.vetoes:
            for line in table.interests[i].in_sight:
                for k, _column, level in line.conditions:
                    if k >= 0:
                        raised = clash[:, line.k] & on_table[:, k]
                        bundle[:, k] = np.where(raised, np.maximum(bundle[:, k], level), bundle[:, k])
        # What was raised must be allowed for the next look; a lower bound speaks for the side that asks for the step.
        lower, upper = table.bounds(bundle, elsewhere)
        bundle = np.where(clash, np.maximum(bundle, lower), bundle)
        bundle = red_lines.inside(bundle, lower, upper)
        lower, upper = table.bounds(bundle, elsewhere)
    crossed = red_lines.crossed(bundle, lower, upper) & on_table
    return bundle, ~np.asarray(crossed.any(axis=1))
