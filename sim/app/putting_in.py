"""What a lecturer puts in at a table of a class: an incident, a deadline, a guarantor that leaves or one that comes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from sim.app.shared import seen
from sim.errors import InputError
from sim.games import Inject, Log, moment, put_in, read
from sim.games import injects as known
from sim.model import Deadline
from sim.scenario.schema import Scenario
from sim.speech import _

View = dict[str, Any]
KINDS = ("incident", "out", "in", "deadline")


def put(path: Path, kind: str, what: str) -> str:
    """Put something in at a table: `what` is who an incident is laid at, who leaves, or in how many meetings talks end.

    Returns
    -------
    What was put in, and when it comes, in a sentence.

    Raises
    ------
    InputError : it cannot be put in here, or now.
    """
    game = read(path)
    now = moment(game, look=partial(seen, game.scenario)).seen
    inject = _inject(game.scenario, now, kind, what)
    put_in(game, inject)
    Log(path).put_in(inject)
    if inject.deadline is not None:
        return f"A deadline: the last meeting of these talks is number {inject.deadline.last}"
    assert inject.event is not None
    return f"{inject.event.title} (from month {inject.event.month} on)"


def _inject(scenario: Scenario, now: View, kind: str, what: str) -> Inject:
    month = now["month"] + 1
    if kind == "deadline":
        if not now["talking"]:
            raise InputError(_("no talks are going on at this table, so there is nothing to set a deadline for"))
        if not what.isdecimal() or len(what) > 3 or not 1 <= int(what) <= 100:
            said = _("a deadline: expected a number of meetings from 1 to 100, not {value}")
            raise InputError(said.format(value=repr(what[:20])))
        return Inject(deadline=Deadline(now["phase"], now["meeting"], min(now["meeting"] + int(what), 500)))
    if month > scenario.calendar.months:
        raise InputError(_("this table is in its last month: nothing can come after it"))
    if kind == "incident":
        return known.incident(scenario, month, what)
    if kind == "out":
        return known.guarantor_out(scenario, month, what)
    if kind == "in":
        return known.guarantor_in(scenario, month)
    raise InputError(f"expected one of {', '.join(KINDS)}, not {kind[:20]!r}")
