"""The check of seats."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from sim import doors
from sim.errors import InputError
from sim.model import Negotiation
from sim.model.seats import guarded
from sim.model.seats.by_value import ByValue
from sim.model.seats.seat import Demand
from sim.scenario.blank import blank
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.seated import deciding, mediating
from sim.testing.watching import (
    AGAIN,
    PROBE,
    Answer,
    arrays,
    cannot_be_used,
    repeated,
    scenario_with,
    unchanged,
)
from sim.types import Floats

TRUTHS = ("comes", "answers", "walks", "ratifies", "leaves")


def check_seat(seat: Any, params: Mapping[str, Any] | None = None, scenario: Scenario | None = None) -> None:
    """Check a seat: by its name, the function or class itself, or the words of a program's command.

    Short negotiations are held under each protocol, with the seat in turn of everybody who decides and, where it can be
    one, of those who mediate; every answer is looked at: its shape and range, that nothing that the seat was shown is
    changed, and that the same is answered when the same is played again. Unless the seat says that it is not, with
    `independent = False`, each world is played alone too, and has to come out as it does beside others.

    Parameters
    ----------
    params : its parameters, as a scenario would set them.
    scenario : to be played; two towns with a mediator and a vote at home if left out.

    Raises
    ------
    AssertionError : with a sentence on the first thing that is not as it should be.

    Example
    -------
    >>> check_seat(lambda asked: asked["advice"])
    """
    registry = doors.SEATS
    with registry.restored():
        name, what = seat, f"the seat {getattr(seat, '__name__', seat)!r}"
        if isinstance(seat, str):
            taken: dict[str, Any] = {"name": name, "params": dict(params or {})}
        elif isinstance(seat, list | tuple):
            name, taken = PROBE, {"program": list(seat)}
        else:
            name, taken = PROBE, {"name": PROBE, "params": dict(params or {})}
            registry.add(name)(seat)
        independent = bool(getattr(seat, "independent", True))
        if isinstance(seat, str) and seat in registry:
            independent = bool(registry.says(seat, "independent", True))
        try:
            for played in _everywhere(scenario or _towns(), taken):
                repeated(what, partial(_watched, what, played), 6 if independent else None, AGAIN)
        except (InputError, ValueError) as error:
            raise cannot_be_used(what, name, error) from error


@cache
def _towns() -> Scenario:
    """The case of `cairo-talks new --blank`: it has a mediator, here one with something to pay, and a vote at home."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "towns.yaml"
        path.write_text(blank("towns", path.name), encoding="utf-8")
        return load(path, {"parties.elder.mediation.manipulation": 0.5, "parties.elder.mediation.pool": 0.5})


def _everywhere(base: Scenario, taken: Mapping[str, Any]) -> list[Scenario]:
    """The scenario with the seat taken: of each who decides, and of a mediator, under each protocol."""
    whole = {"salience_in": "percent"} if base.salience_in == "weights" else {}
    found = []
    for protocol in doors.PROTOCOLS.own:
        chance = whole if doors.PROTOCOLS.says(protocol, "salience_is_chance", False) else {}
        for name in (*base.tables["main"].parties, *mediating(base)):
            settings = {"tables.main.protocol": protocol, f"parties.{name}.seat": dict(taken), **chance}
            try:
                found.append(scenario_with(base, settings))
            except InputError as error:
                if name in deciding(base) or "decides nothing" not in error.message:
                    raise
    return found


def _watched(what: str, scenario: Scenario, replicates: Sequence[int]) -> list[Answer]:
    """Every answer of the seats that are taken, checked as it is given."""
    seen: list[Answer] = []
    model = Negotiation(scenario, replicates, begin=False)

    def refuse(_seat: str, world: int, decision: str, wrong: str) -> None:
        where = f"to {decision!r} in world {replicates[world]}"
        raise AssertionError(f"{what} gave an answer {where} that is none: {wrong}")

    for name, seat, decisions in _taken(scenario, model):
        if isinstance(seat, ByValue):
            seat.tell = refuse
        for decision in decisions:
            setattr(seat, decision, _watch(f"{what} for {name}", decision, getattr(seat, decision), seen))
    model.run()
    return seen


def _taken(scenario: Scenario, model: Negotiation) -> Iterator[tuple[str, Any, Sequence[str]]]:
    """The seats that the scenario says who takes, by whose they are, with what is decided in them."""
    names = {name for name, profile in scenario.parties.items() if profile.seat is not None}
    for party in model.cast.parties:
        if party.name in names:
            yield party.name, party.seat, doors.PARTY_DECISIONS
    for table in model.cast.tables.values():
        for name in names.intersection(table.settings.mediators):
            yield name, table.mediation, doors.MEDIATOR_DECISIONS


def _watch(what: str, decision: str, asked: Callable[..., Any], seen: list[Answer]) -> Callable[..., Any]:
    def watched(view: Any) -> Any:
        inner = {"view": view, **({"view__at": view.at} if hasattr(view, "at") else {})}
        before = arrays(**inner)
        answer = asked(view)
        unchanged(what, before, arrays(**inner))
        values = answer.text if isinstance(answer, Demand) else answer
        _looked_at(what, decision, values)
        at = getattr(view, "at", view)
        agenda = getattr(at, "agenda", None)
        when = getattr(at, "month", np.zeros(len(values))) if agenda is None else agenda.months
        asked_for = f"{decision} in phase {agenda.phase}" if agenda is not None else decision
        asked_for += f", meeting {at.meeting} of table {at.table}" if hasattr(at, "meeting") else ""
        rows = np.asarray(values, dtype=float).reshape(len(values), -1)
        met = next((getattr(at, key) for key in ("met", "waiting", "asked", "living") if hasattr(at, key)), None)
        where = np.ones(len(rows), dtype=bool) if met is None else met
        seen.append((asked_for, np.concatenate([rows, np.asarray(when, dtype=float)[:, None]], axis=1), where.copy()))
        return answer

    return watched


def _looked_at(what: str, decision: str, values: Floats) -> None:
    """An answer as it reaches the talks. Raises ValueError where it is none."""
    part, shape = f"answer to {decision!r}", np.shape(values)
    if decision in TRUTHS:
        guarded.truths(what, part, values, shape)
    elif decision == "pays":
        guarded.numbers(what, part, values, shape)
    else:
        guarded.shares(what, part, values, shape)
