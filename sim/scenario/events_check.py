"""Whether a scenario's events fit: what they are called, the numbers that they change, who leaves and who votes."""

from __future__ import annotations

import re

from sim.case.load import check_name
from sim.errors import InputError
from sim.scenario.changeable import INSIDE, range_of, seats_named
from sim.scenario.event import Effect, Event, fault
from sim.scenario.schema import Scenario
from sim.yamltree import At, Where

_NAME = re.compile(r"[a-z][a-z0-9_]*")  # it names a column of `runs`


def check_events(scenario: Scenario, value_at: At, key_at: At) -> None:
    """Raise InputError, at its place, for the first thing in the block `events:` that does not fit."""
    for name, event in scenario.events.items():
        path: Where = ("events", name)
        if not _NAME.fullmatch(name):
            expected = "a name of small letters, digits and '_' that begins with a letter"
            raise InputError(f"events: expected {expected}, got {name!r}", key_at(path))
        if said := fault(event):  # a setting may have put a month beside a hazard
            raise InputError(f"events.{name}: {said}", value_at(path))
        for index, effect in enumerate(event.effects):
            at: Where = (*path, "effects", index)
            try:
                wrong = _check_effect(scenario, effect)
            except InputError as error:
                raise InputError(f"{_dotted(at)}: {error.message}", value_at((*at, _about(effect)))) from error
            if wrong is not None:
                raise InputError(f"{_dotted(at)}: {wrong[1]}", value_at((*at, wrong[0])))


def _dotted(path: Where) -> str:
    return ".".join(map(str, path))


def _about(effect: Effect) -> str:
    """The key that says what an effect is about."""
    return next(key for key in ("path", "leaves", "vote") if getattr(effect, key) is not None)


def _check_effect(scenario: Scenario, effect: Effect) -> tuple[str, str] | None:
    """What is wrong with one key of an effect: the key and the words. Raises InputError for what it is about."""
    if effect.leaves is not None:
        _check_leaves(scenario, effect.leaves)
    if effect.vote is not None:
        _check_vote(scenario, effect.vote)
    if effect.path is None:
        return None
    span = range_of(scenario, effect.path)
    if span.moves and effect.lasts is not None:
        return "for", f"expected no 'for': {effect.path} moves of itself, so that nothing is as it was before"
    if effect.to is not None:
        low, high = (effect.to.mode, effect.to.mode) if effect.to.widen else (effect.to.low, effect.to.high)
        if low < span.low or high > span.high:
            got = low if low < span.low else high
            return "to", f"expected a value between {span.low:g} and {span.high:g} for {effect.path}, got {got:g}"
    return None


def _check_leaves(scenario: Scenario, party: str) -> None:
    check_name(party, scenario.parties, "party", None)
    profile = scenario.parties[party]
    if profile.mediation is None and profile.guarantee.high <= 0.0:
        able = [n for n, p in scenario.parties.items() if p.mediation is not None or p.guarantee.high > 0.0]
        rest = f"; {' and '.join(able)} do" if able else ""
        raise InputError(f"{party!r} neither guarantees nor mediates anything that could fall away{rest}")


def _check_vote(scenario: Scenario, party: str) -> None:
    check_name(party, scenario.parties, "party", None)
    if party not in scenario.tables["main"].parties:
        raise InputError(f"{party!r} does not sit at the main table, so there is nothing that it could leave")
    if not scenario.parties[party].constituencies:
        raise InputError(f"{party!r} has no constituencies that could vote")


def fitting(scenario: Scenario) -> dict[str, Event]:
    """The events of a scenario as they are played: without effects on what is not there, numbers with their width.

    To be asked once all has been checked, for a scenario from which parties have been taken away since.
    """
    found = {}
    for name, event in scenario.events.items():
        kept = [_widened(scenario, effect) for effect in event.effects if _fits(scenario, effect)]
        found[name] = event.model_copy(update={"effects": tuple(kept)})
    return found


def _fits(scenario: Scenario, effect: Effect) -> bool:
    if effect.path is None:
        return (effect.leaves or effect.vote) in scenario.parties
    if effect.path.startswith(INSIDE):
        return scenario.inner is not None and all(
            p in scenario.inner.scenario.parties for p in seats_named(effect.path)
        )
    return all(party in scenario.parties for party in seats_named(effect.path))


def _widened(scenario: Scenario, effect: Effect) -> Effect:
    """An effect whose `to` has, where only its mode was written, the width that the number itself would have."""
    if effect.path is None or effect.to is None or not effect.to.widen:
        return effect
    span = range_of(scenario, effect.path)
    return effect.model_copy(update={"to": effect.to.within(span.low, span.high)})
