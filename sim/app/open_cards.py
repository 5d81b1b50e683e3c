"""Negotiating again with all cards open: a text that people try out, and what it would be worth to everybody."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.app.asking import stops
from sim.app.points import scale_of
from sim.errors import InputError
from sim.findings.deals import phase_of
from sim.findings.median import seated_at
from sim.games import Game, look, played, read
from sim.model import Negotiation
from sim.report.places import place
from sim.scenario.called import issue_name, party_name
from sim.scenario.reworded import in_language
from sim.speech import _, language
from sim.types import Floats
from sim.utility import no_worse

View = dict[str, Any]


def view(path: Path, places: Mapping[str, str]) -> View:
    """The table after a game, with a text on it.

    Parameters
    ----------
    path : the game's file. places : issue: place, as a form has them; what is left out is as it was agreed, and where
        nothing was agreed as it is today.

    Raises
    ------
    InputError : the game is not over, no talks were held in it, or a place is none.
    """
    game = read(path)
    game = replace(game, scenario=in_language(game.scenario, language()))
    if look(game).request is not None:
        raise InputError(_("the cards are opened when the game is over"))
    end = played(game)
    phase = phase_of(end)
    if phase is None:
        raise InputError(_("there were no talks in this game that could be held again"))
    columns = end.cast.columns[end.cast.phases.index(phase)]
    issues = [end.cast.issues[d] for d in columns]
    had = _had(end, columns)
    text = had.copy()
    for name, said in places.items():
        text[issues.index(_known(name, issues))] = _place(name, said)
    return {
        "title": game.scenario.title or game.scenario.name,
        "scenario": game.scenario.name,
        "who": party_name(game.scenario, game.seats[0]),
        "issues": [
            _issue(game, name, float(now), float(then)) for name, now, then in zip(issues, text, had, strict=True)
        ],
        "parties": _parties(game, end, columns, text, had),
    }


def _had(end: Negotiation, columns: list[int]) -> Floats:
    """What was agreed of each issue, and where nothing was what is there, (K,)."""
    deal = end.world.agreement
    found: Floats = np.where(deal.bound[0], deal.agreed[0], deal.delivered[0])[columns]
    return found


def _issue(game: Game, name: str, now: float, had: float) -> View:
    rungs = dict(stops(game.scenario, name))
    rungs.setdefault(f"{now:g}", place(game.scenario, name, now))
    rungs.setdefault(f"{had:g}", place(game.scenario, name, had))
    return {
        "id": name,
        "name": issue_name(game.scenario, name),
        "now": f"{now:g}",
        "had": place(game.scenario, name, had),
        "stops": sorted(rungs.items(), key=lambda one: float(one[0])),
    }


def _parties(game: Game, end: Negotiation, columns: list[int], text: Floats, had: Floats) -> list[View]:
    """What a text is worth to everybody at the deciding table, with all that each of them would say of it."""
    deal = end.world.agreement
    today = np.where(deal.bound, deal.before, deal.delivered)[:, columns]
    who = seated_at(end, end.cast.main.parties, columns, today)
    found = []
    for k, member in enumerate(who.parties):
        scale, mine = scale_of(game.scenario, member.name), member.interests
        paper, believed = (float(value[0]) for value in (mine.paper(text[None]), mine.expect(text[None], today)))
        found.append(
            {
                "name": party_name(game.scenario, member.name),
                "paper": scale.of(paper),
                "believed": scale.of(believed),
                "without": scale.of(float(who.reserved[k])),
                "had": scale.of(float(mine.paper(had[None])[0])),
                "signs": bool(no_worse(np.array(believed), float(who.reserved[k]))),
            }
        )
    return found


def _known(name: str, issues: list[str]) -> str:
    if name not in issues:
        raise InputError(_("there is no issue {name} in these talks").format(name=repr(name[:40])))
    return name


def _place(name: str, said: str) -> float:
    try:
        found = float(said)
    except ValueError:
        found = math.nan
    if not 0.0 <= found <= 1.0:
        raise InputError(_("{name}: expected a number from 0 to 1, got {text}").format(name=name, text=repr(said[:20])))
    return found
