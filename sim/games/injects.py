"""What is put in from outside while a game is played: an incident, a guarantor that leaves or comes, a deadline.

Everything but a deadline is an event of the scenario, dated to the month that comes: what was played before it stays as
it was, bit for bit, and whoever plays the game again meets it in the same month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import ValidationError

from sim.case.validated import refusal
from sim.errors import InputError, Place
from sim.games.game import Game
from sim.model import Deadline
from sim.scenario.check import check
from sim.scenario.event import Event
from sim.scenario.schema import Scenario

WHY = "put in while the game was played, by whoever leads it"
TRUST_LOST = 0.4  # of a relation in [-1, 1], by an incident that is put in
DAMAGE = 0.5  # of what is left of the truce after it
STRENGTH = 0.8  # of a guarantee by somebody from outside
NAME = "put_in_{}"


@dataclass(frozen=True)
class Inject:
    """An event of the scenario, or a deadline: one of the two."""

    event: Event | None = None
    deadline: Deadline | None = None

    def written(self) -> dict[str, Any]:
        """As plain values, for a line of JSON."""
        if self.deadline is not None:
            return {"deadline": asdict(self.deadline)}
        assert self.event is not None
        return {"event": self.event.model_dump(mode="json", by_alias=True, exclude_defaults=True)}


def inject_of(raw: object, place: Place | None = None) -> Inject:
    """An inject from the plain values of a line.

    Raises
    ------
    InputError : they are none.
    """
    found = raw if isinstance(raw, Mapping) and len(raw) == 1 else {}
    if isinstance(event := found.get("event"), Mapping):
        try:
            return Inject(event=Event.model_validate(event))
        except ValidationError as error:
            raise refusal(error, Event, None, "event") from error
    deadline = found.get("deadline")
    keys = ("phase", "after", "last")
    if isinstance(deadline, Mapping) and set(deadline) == set(keys) and all(type(deadline[k]) is int for k in keys):
        return Inject(deadline=Deadline(**deadline))
    raise InputError("expected an inject: an event, or a deadline with phase, after and last", place)


def put_in(game: Game, inject: Inject) -> Game:
    """The game with an inject.

    Raises
    ------
    InputError : the event names what the scenario does not have.
    """
    if inject.deadline is not None:
        return replace(game, deadlines=(*game.deadlines, inject.deadline))
    assert inject.event is not None
    events = game.scenario.events
    number = next(n for n in range(1, len(events) + 2) if NAME.format(n) not in events)
    scenario = game.scenario.model_copy(update={"events": {**events, NAME.format(number): inject.event}})
    check(scenario)
    return replace(game, scenario=scenario)


# --- those that a leader of a class chooses among ---------------------------------------------------------------------


def incident(scenario: Scenario, month: int, laid_at: str) -> Inject:
    """An incident in a month that is laid at a party: the others trust it less, and a truce suffers where there is one.

    Raises
    ------
    InputError : there is no such party at the deciding table.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> incident(load("two-farmers"), 3, "upfield").event.title
    'An incident is laid at Upfield'
    """
    parties = scenario.tables["main"].parties
    if laid_at not in parties:
        raise InputError(f"expected one of {', '.join(parties)} for an incident, not {laid_at[:40]!r}")
    effects = [
        {"path": f"relations.{laid_at}.{other}", "shift": _number(-TRUST_LOST)} for other in parties if other != laid_at
    ]
    truce = scenario.incidents.truce
    if truce is not None and truce in scenario.plan.issues:
        effects.append({"path": f"issues.{truce}.delivered", "factor": _number(1.0 - DAMAGE)})
    return _event(f"An incident is laid at {scenario.parties[laid_at].name}", month, effects)


def guarantor_out(scenario: Scenario, month: int, party: str) -> Inject:
    """A guarantor or mediator that takes no part any more.

    Raises
    ------
    InputError : it guarantees and mediates nothing.
    """
    if party not in guarantors(scenario):
        able = ", ".join(guarantors(scenario)) or "none is there"
        raise InputError(f"expected one who guarantees or mediates ({able}), not {party[:40]!r}")
    title = f"{scenario.parties[party].name} takes no part any more: it guarantees and mediates nothing"
    return _event(title, month, [{"leaves": party}])


def guarantor_in(scenario: Scenario, month: int) -> Inject:
    """Somebody from outside stands behind all that is promised."""
    own = [issue for issue in scenario.guarantees if issue != "default"]
    effects = [{"path": f"guarantees.{issue}", "to": _number(STRENGTH)} for issue in ("default", *own)]
    return _event("Somebody from outside guarantees all that is promised", month, effects)


def guarantors(scenario: Scenario) -> list[str]:
    """Those who guarantee or mediate something that could fall away."""
    return [
        name for name, party in scenario.parties.items() if party.mediation is not None or party.guarantee.high > 0.0
    ]


def _number(value: float) -> dict[str, Any]:
    return {"value": value, "assumption": WHY}


def _event(title: str, month: int, effects: list[dict[str, Any]]) -> Inject:
    return inject_of({"event": {"title": title, "month": month, "assumption": WHY, "effects": effects}})
