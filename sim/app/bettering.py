"""The smallest changes that would have ended a game better for whoever played it: each is tried, none is guessed.

What is tried: each decision of the player left to the adviser, or answered the other way; and each lever of the
scenario, in quarters of the way to its end, with the player's decisions as they were. The same history is played again
every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.analysis.counterfactual import levers
from sim.app.points import Points, scale_of
from sim.errors import InputError
from sim.games import Decision, Game, played, read
from sim.model.seats.by_value import ADVICE
from sim.scenario.called import table_name
from sim.scenario.paths import with_settings
from sim.scenario.reworded import in_language
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES
from sim.speech import _, language, later

View = dict[str, Any]
NOTICED = 1  # a gain of so many, of 100 or in points, is better
MOST_OWN = 60  # decisions of the player's own that are tried
STEPS = {
    0.25: later("a quarter of the way"),
    0.5: later("half of the way"),
    0.75: later("three quarters of the way"),
    1.0: later("all the way"),
}


@dataclass(frozen=True)
class Trial:
    """One thing changed.

    what : in words. group : trials of one group are the same change in steps, the smallest first. own : whether it is
    a decision of the player's own. game : the game with the change.
    """

    what: str
    group: str
    own: bool
    game: Game


def listing(path: Path) -> list[str]:
    """The groups of all trials of a game, in the order in which they are tried."""
    return [trial.group for trial in _kept(path, path.stat().st_mtime_ns, language())]


def tried(path: Path, numbers: Sequence[int]) -> list[View]:
    """What some of the trials come to, by their numbers: those that end the game better for the player.

    Each with `number`, `what`, `own`, `ends` (how the game ends then), `mine` and `before` (its worth to the player).
    """
    trials = _kept(path, path.stat().st_mtime_ns, language())
    _, before = _came_to(path, path.stat().st_mtime_ns)
    found = []
    for number in numbers:
        trial = trials[number]
        try:
            ends, mine = _end(trial.game)
        except InputError:
            continue  # a decision that is none under this change
        if mine - before >= NOTICED:
            found.append(
                {"number": number, "what": trial.what, "own": trial.own, "ends": ends, "mine": mine, "before": before}
            )
    return found


@lru_cache(maxsize=8)
def _kept(path: Path, _written: int, tongue: str) -> list[Trial]:
    game = read(path)
    game = replace(game, scenario=in_language(game.scenario, tongue))
    return [*_own(game), *_levers(game)]


@lru_cache(maxsize=64)
def _came_to(path: Path, _written: int) -> tuple[str, int]:
    return _end(read(path))


def _end(game: Game) -> tuple[str, int]:
    """How a game ends, and what it came to for the player; for a mediator how much was carried out."""
    runs = played(game).tables()["runs"]
    seat = game.seats[0]
    sits = seat in game.scenario.tables["main"].parties
    scale = scale_of(game.scenario, seat) if sits else Points()
    return OUTCOMES[runs["outcome"][0]].ends, scale.of(float(runs[f"value_{seat}" if sits else "delivery"][0]))


# --- one decision otherwise ------------------------------------------------------------------------------------------


def _own(game: Game) -> list[Trial]:
    """Decisions of the player otherwise: those that a brief made together are changed together."""
    found = []
    for alike in _briefs(game.decisions):
        first = alike[0]
        when = _when(game.scenario, alike)
        others: list[Any] = [ADVICE] if first.answer != ADVICE else []
        if isinstance(first.answer, bool):
            others = [not first.answer]
        for other in others:
            changed = game.having(*(replace(one, answer=other) for one in alike))
            what = _("{when}: as your adviser would")
            if isinstance(other, bool):
                what = _("{when}: yes instead of no") if other else _("{when}: no instead of yes")
            found.append(Trial(what.format(when=when), f"own {first.key}", True, changed))
    return found[-MOST_OWN:]


def _briefs(decisions: Sequence[Decision]) -> Iterator[list[Decision]]:
    """Decisions of one kind with one answer at the same talks, or in months of delivery, that followed one another."""
    groups: dict[str, list[Decision]] = {}
    for one in decisions:
        place = one.key[:3] if one.key[0] in ("asks", "offers", "answers", "drafts") else one.key[:1]
        groups.setdefault(f"{place} {one.answer}", []).append(one)
    yield from groups.values()


def _when(scenario: Scenario, alike: Sequence[Decision]) -> str:
    """When a decision was made, in words."""
    first, last = alike[0].key, alike[-1].key
    kind = first[0]
    if kind in ("asks", "offers", "answers", "drafts", "walks", "pays") and len(first) > 3:
        where = table_name(str(first[1]), scenario.tables[str(first[1])])
        said = {
            "asks": later("what you asked for at {where}, meeting {first}"),
            "answers": later("your answer at {where}, meeting {first}"),
        }.get(str(kind), later("your decision at {where}, meeting {first}"))
        if first[3] != last[3]:
            said = {
                "asks": later("what you asked for at {where}, meetings {first} to {last}"),
                "answers": later("your answers at {where}, meetings {first} to {last}"),
            }.get(str(kind), later("your decisions at {where}, meetings {first} to {last}"))
        return _(said).format(where=where, first=first[3], last=last[3])
    return {
        "comes": _("whether you came to the talks"),
        "ratifies": _("the vote at home"),
        "delivers": _("what you delivered"),
        "leaves": _("whether you left the agreement"),
    }.get(str(kind), _("one of your decisions"))


# --- the scenario otherwise -----------------------------------------------------------------------------------------


def _levers(game: Game) -> list[Trial]:
    """The levers of the scenario, small steps of all before larger ones."""
    found = []
    for change in sorted(levers(game.scenario, game.replicate), key=lambda change: change.step):
        how_far = _(STEPS[change.step])
        changed = replace(game, scenario=with_settings(game.scenario, change.settings))
        found.append(Trial(f"{change.lever}: {how_far}", change.lever, False, changed))
    return found
