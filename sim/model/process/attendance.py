"""Who comes to a meeting of the main table, where parties may stay away: a chance, and what it rests on."""

from __future__ import annotations

import numpy as np

from sim.chance import Chance
from sim.model.record.transcript import Transcript
from sim.model.rules import attendance
from sim.model.rules.numbers import AttendanceNumbers
from sim.model.tables.table import Table
from sim.model.world import Agenda
from sim.types import Bools, Floats


class Attendance:
    """Who comes, meeting by meeting. Who plays a seat by hand or by a program always comes."""

    def __init__(self, numbers: AttendanceNumbers, chance: Chance) -> None:
        self._numbers = numbers
        self._chance = chance

    def held(self, table: Table, agenda: Agenda, elsewhere: Floats, number: int, log: Transcript) -> Bools:
        """The worlds that hold their meeting, (W,): not those in which one stays away without whom nothing passes.

        Renews the table's `present`, (W, N). `elsewhere` (W, D): the places of all issues. `number` : of the meeting.
        """
        table.search.look(agenda, elsewhere, table.meeting, table.mediation.pressure())
        worth = table.search.worth(table.interests, agenda, elsewhere, table.meeting)
        comes = attendance.chance(worth, self._numbers.attendance_base, self._numbers.attendance_slope)
        present = np.ones_like(table.present)
        for i, party in enumerate(table.parties):
            if party.seat is party.seat.adviser:
                luck = self._chance.uniform("attendance", table.name, party.name, agenda.phase, number)
                present[:, i] = luck < comes[:, i]
                log.mark("boycott", table.meeting & ~present[:, i], actor=party.name, value=comes[:, i])
        table.present = present
        enough = present[:, table.vetoes].all(axis=1) if table.vetoes else present.any(axis=1)
        held: Bools = table.meeting & enough
        return held
