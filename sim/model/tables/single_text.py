"""The single negotiating text: the mediator drafts, the parties criticise, and it ends with a yes or a no.

Fisher & Ury 1981; Raiffa 1982; the 23 drafts of Camp David. One call is one meeting in all worlds.
"""

from __future__ import annotations

import numpy as np

from sim.model.tables.asking import ask
from sim.model.tables.sitting import Sitting, answer, kept_inside
from sim.model.tables.table import Agenda, Answers, Table
from sim.types import Floats

opens_with_text = True  # there is a text on the table before the first meeting


def meet(sitting: Sitting) -> Answers:
    """Every party says what it asks for in view of the draft, and answers it."""
    ask(sitting)
    return answer(sitting)


def next_text(sitting: Sitting) -> None:
    """The mediator's next draft from the demands, kept within every veto's red lines where those leave room.

    Where they leave none, `table.clash` (W, K) says on which issues, and a mediator who has found the link between them
    tables a package in which each side's condition is met by the other's step.
    """
    table, agenda, elsewhere = sitting.table, sitting.agenda, sitting.elsewhere
    text = kept_inside(table, table.draft(agenda), elsewhere)
    lower, upper = table.bounds(text, elsewhere)
    table.clash = (lower > upper + 1e-9) & agenda.on_table
    linking = table.found_link(sitting.meeting, sitting.rates.linkage) & table.clash.any(axis=1)
    if linking.any():
        bundle = package(table, agenda, text, elsewhere)
        lower, upper = table.bounds(bundle, elsewhere)
        holds = ((bundle >= lower - 1e-9) & (bundle <= upper + 1e-9)) | ~agenda.on_table
        found = linking & holds.all(axis=1) & table.meeting
        text = np.where(found[:, None], bundle, text)
        table.packaged |= table.clash & found[:, None]
    text = np.where(agenda.on_table, text, agenda.today)
    table.text = np.where(table.meeting[:, None], text, table.text)


def package(table: Table, agenda: Agenda, text: Floats, elsewhere: Floats) -> Floats:
    """A text (W, K) that links issues: where red lines clash, what would waive them is put in (Sebenius 1983).

    Each pass meets the conditions of the clashing red lines and moves the clashing issues between what is then allowed;
    meeting one side's condition may need the other's, hence as many passes as there are vetoes, and one more.
    """
    bundle = np.where(agenda.on_table, text, agenda.today)
    for _ in range(len(table.vetoes) + 1):
        lower, upper = table.bounds(bundle, elsewhere)
        clash = (lower > upper + 1e-9) & agenda.on_table
        for i in table.vetoes:
            for line in table.parties[i].lines:
                for k, _column, level in line.conditions:
                    if k >= 0:
                        raised = clash[:, line.k] & agenda.on_table[:, k]
                        bundle[:, k] = np.where(raised, np.maximum(bundle[:, k], level), bundle[:, k])
        # What was raised must be allowed for the next look; a lower bound speaks for the side that asks for the step.
        lower, upper = table.bounds(bundle, elsewhere)
        bundle = np.where(clash, np.maximum(bundle, lower), bundle)
        bundle = np.where(lower <= upper + 1e-9, np.clip(bundle, lower, np.maximum(lower, upper)), bundle)
    return bundle
