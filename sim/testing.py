"""What we ask of our own tactics and proposals, to be asked of any: `check_tactic("micro")`.

Each check plays short negotiations with the thing in every seat, under the protocols in which parties ask and answer,
and looks at every answer on the way. What is not as it should be is an AssertionError with a sentence.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from sim.testing_results import check_figure as check_figure  # part of what this module offers
from sim.testing_results import check_outcome as check_outcome
from sim.types import Bools, Floats

CASE = "two-farmers"
PROTOCOLS = ("single_text", "alternating_offers")
WORLDS = 12
_PROBE = "under-examination"  # the name under which an object is registered while it is examined


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
    with registry.restored():
        name = thing
        if not isinstance(thing, str):
            name = _PROBE
            registry.add(name)(thing)
        what = f"the {registry.kind} {getattr(thing, '__name__', thing) if name == _PROBE else name!r}"
        for protocol in PROTOCOLS:
            try:
                _play(what, _case(scenario, key, name, dict(params or {}), protocol))
            except (InputError, ValueError) as error:
                said = str(error).replace(repr(name), what.partition(" ")[2].partition(" ")[2])
                raise AssertionError(f"{what} cannot be used: {said}") from error


def _case(scenario: Scenario | None, key: str, name: str, params: dict[str, Any], protocol: str) -> Scenario:
    from sim.scenario.paths import with_settings

    base = scenario or load(CASE)
    settings: dict[str, Any] = {"tables.main.protocol": protocol}
    for party in base.tables["main"].parties:
        settings |= {f"parties.{party}.tactic.{key}": name, f"parties.{party}.tactic.params": params}
    return with_settings(base, settings)


def _play(what: str, case: Scenario) -> None:
    """A negotiation of some worlds, watched; then the same again, and each world alone."""
    together = _watched(what, case, range(WORLDS))
    _same(what, together, _watched(what, case, range(WORLDS)), "gives another answer when it is asked the same again")
    for world in range(0, WORLDS, 3):
        beside = _of_world(together, world)
        for asked, answers in _of_world(_watched(what, case, [world]), 0).items():
            # A batch asks a seat wherever one of its worlds needs it: it may ask for more in a world, never for less.
            assert answers <= beside.get(asked, set()), (
                f"{what} answers world {world} otherwise where other worlds stand beside it ({asked})"
            )


Answer = tuple[str, Floats, Bools]  # what was asked, the answer, and the worlds that held the meeting


def _watched(what: str, case: Scenario, replicates: Sequence[int]) -> list[Answer]:
    """Every answer of every seat, in the worlds that met, checked as it is given."""
    seen: list[Answer] = []
    model = Negotiation(case, replicates, begin=False)
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
        before = _copied(view, own)
        answer = np.asarray(asked(view, own, *more), dtype=np.float64)
        shape = view.text.shape[:1] if method == "aspires" else view.text.shape
        assert answer.shape == shape, f"{what} gave the {part} in the shape {answer.shape}, expected {shape}"
        assert np.isfinite(answer).all(), f"{what} gave NaN or infinity in its {part}"
        assert (answer >= 0.0).all() and (answer <= 1.0).all(), f"{what} gave values of its {part} outside of 0 to 1"
        for name, was in before.items():
            now = _arrays(view, own)[name]
            assert np.array_equal(was, now, equal_nan=True), f"{what} changed {name}, which it was shown"
        asked_for = (
            f"{method} in seat {view.seat}, phase {view.agenda.phase}, meeting {view.meeting}, time {own.time:g}"
        )
        seen.append((asked_for, answer.copy(), view.met.copy()))
        return answer

    return watched


def _copied(view: TableView, own: Own) -> dict[str, Any]:
    return copy.deepcopy(_arrays(view, own))


def _arrays(view: TableView, own: Own) -> dict[str, Any]:
    """Every array that a tactic is shown, by its name."""
    return {
        f"{title}.{name}": value
        for title, holder in (("view", view), ("own", own), ("own.interests", own.interests))
        for name, value in _attributes(holder)
        if isinstance(value, np.ndarray)
    }


def _attributes(holder: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(holder):
        if hasattr(holder, field.name):  # interests take up their issues when talks begin
            yield field.name, getattr(holder, field.name)


def _of_world(seen: list[Answer], world: int) -> dict[str, set[bytes]]:
    """The answers in one world, to the last bit, in the meetings that it held."""
    found: dict[str, set[bytes]] = {}
    for asked, answer, met in seen:
        if met[world]:
            found.setdefault(asked, set()).add((answer[world] + 0.0).tobytes())
    return found


def _same(what: str, some: list[Answer], others: list[Answer], said: str) -> None:
    """Assert that the same was asked, and answered the same to the last bit."""
    for (asked, a, met), (also, b, _) in zip(some, others, strict=False):
        assert asked == also and np.array_equal(a[met], b[met]), f"{what} {said} ({asked})"
    assert len(some) == len(others), f"{what} {said}: the talks take another course"
