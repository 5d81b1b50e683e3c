"""The checks of tactics and proposals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from sim import doors
from sim.doors import Registry
from sim.errors import InputError
from sim.model import Negotiation
from sim.model.seats.by_rule import ByRule
from sim.model.seats.conceding import Own
from sim.model.seats.seat import TableView
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.testing.watching import (
    AGAIN,
    CASE,
    Answer,
    arrays,
    cannot_be_used,
    named,
    repeated,
    scenario_with,
    unchanged,
)
from sim.types import Floats

PROTOCOLS = ("single_text", "alternating_offers")  # under which parties ask and answer


def check_tactic(tactic: Any, params: Mapping[str, Any] | None = None, scenario: Scenario | None = None) -> None:
    """Check a tactic: by its name, or the function or class itself.

    Parameters
    ----------
    params : its parameters, as a scenario would set them.
    scenario : to be played; two farmers who share a canal if left out. Everybody who negotiates gets the tactic.

    Raises
    ------
    AssertionError : with a sentence on the first thing that is not as it should be.

    Example
    -------
    >>> check_tactic("zeuthen")
    """
    _check(doors.TACTICS, "kind", tactic, params, scenario)


def check_proposal(proposal: Any, params: Mapping[str, Any] | None = None, scenario: Scenario | None = None) -> None:
    """Check a proposal, as `check_tactic` does a tactic.

    Example
    -------
    >>> check_proposal("logrolling")
    """
    _check(doors.PROPOSALS, "proposal", proposal, params, scenario)


def _check(
    registry: Registry, key: str, thing: Any, params: Mapping[str, Any] | None, scenario: Scenario | None
) -> None:
    with named(registry, thing) as (name, what):
        base = scenario or load(CASE)
        for protocol in PROTOCOLS:
            settings: dict[str, Any] = {"tables.main.protocol": protocol}
            for party in base.tables["main"].parties:
                settings |= {f"parties.{party}.tactic.{key}": name, f"parties.{party}.tactic.params": params or {}}
            try:
                played = scenario_with(base, settings)
                repeated(what, partial(_watched, what, played), 3, AGAIN)
            except (InputError, ValueError) as error:
                raise cannot_be_used(what, name, error) from error


def _watched(what: str, scenario: Scenario, replicates: Sequence[int]) -> list[Answer]:
    """Every answer of every seat, in the worlds that met, checked as it is given."""
    seen: list[Answer] = []
    model = Negotiation(scenario, replicates, begin=False)
    places = model.cast.main.places
    for place in places:
        seat = model.cast.parties[place].seat
        assert isinstance(seat, ByRule)
        for kind in [*(kind for _, kind in seat.kinds), seat.proposal]:
            for method in ("aspires", "proposes"):
                if hasattr(type(kind), method):
                    setattr(kind, method, _watch(what, method, getattr(kind, method), seen))
    model.run()
    return seen


def _watch(what: str, method: str, asked: Callable[..., Any], seen: list[Answer]) -> Callable[..., Any]:
    part = "aspiration" if method == "aspires" else "text"

    def watched(view: TableView, own: Own, *more: Floats) -> Any:
        before = arrays(view=view, own=own, own__interests=own.interests)
        answer = np.asarray(asked(view, own, *more), dtype=np.float64)
        shape = view.text.shape[:1] if method == "aspires" else view.text.shape
        assert answer.shape == shape, f"{what} gave the {part} in the shape {answer.shape}, expected {shape}"
        assert np.isfinite(answer).all(), f"{what} gave NaN or infinity in its {part}"
        assert (answer >= 0.0).all() and (answer <= 1.0).all(), f"{what} gave values of its {part} outside of 0 to 1"
        unchanged(what, before, arrays(view=view, own=own, own__interests=own.interests))
        asked_for = (
            f"{method} in seat {view.seat}, phase {view.agenda.phase}, meeting {view.meeting}, time {own.time:g}"
        )
        seen.append((asked_for, answer.copy(), view.met.copy()))
        return answer

    return watched
