"""The picture of deals after a game: what two parties could have had together, and what they had here and elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.app.points import Points, scale_of
from sim.findings.deals import Ground, ground, phase_of, two_of, worth
from sim.games import Game, look, played, read
from sim.measures.continuous import Kind
from sim.model import Negotiation
from sim.scenario.called import party_name
from sim.speech import _, later

View = dict[str, Any]
PARTNERS = 5  # other parties with whom a picture is drawn
TABLES = 40  # other games of the same history that are looked at, the newest first
THEORIES: dict[Kind, str] = {
    "nash": later("Nash: the greatest product of gains"),
    "kalai_smorodinsky": later("Kalai and Smorodinsky: the same share of what each could gain"),
    "egalitarian": later("Egalitarian: the same gain for both"),
    "utilitarian": later("Utilitarian: the greatest sum"),
}
NOTICED = 1  # a difference of so many in what is shown is one


def pictures(game: Game, path: Path, end: Negotiation, many: Negotiation | None) -> list[View]:
    """A picture with each other party at the deciding table, the first of those who decide first; none without talks.

    Parameters
    ----------
    path : the game's file, whose folder holds other games. end : the world as it was played. many : the same choices in
        other worlds, where there are any.
    """
    phase = phase_of(end)
    if phase is None:
        return []
    found = []
    for names in _pairs(game, end):
        here = ground(end, phase, names)
        elsewhere = [] if many is None else _pairs_of(worth(many, phase, names))
        found.append(_picture(game, here, elsewhere, list(_tables(game, path, phase, names))))
    return found


def _pairs(game: Game, end: Negotiation) -> list[tuple[str, str]]:
    """The seat with each of the others; of a seat that decides nothing the first two who do."""
    table = end.cast.main
    seat = game.seats[0]
    if all(member.name != seat for member in table.parties):
        two = two_of(end)
        return [] if two is None else [(two[0].name, two[1].name)]
    deciders = [table.parties[i].name for i in table.deciders]
    partners = dict.fromkeys((*deciders, *(member.name for member in table.parties)))
    return [(seat, other) for other in partners if other != seat][:PARTNERS]


def _pairs_of(values: Any) -> list[tuple[float, float]]:
    """The rows that are there, as plain numbers."""
    return [(float(x), float(y)) for x, y in values if not np.isnan(x)]


def _tables(game: Game, path: Path, phase: int, names: tuple[str, str]) -> Iterator[tuple[float, float]]:
    """Deals of other games of the same history that are kept beside this one and have ended."""
    files = sorted(path.parent.glob("*.jsonl"), key=lambda file: -file.stat().st_mtime)
    mine = _head(path, path.stat().st_mtime_ns)
    same = (file for file in files if file != path and _head(file, file.stat().st_mtime_ns) == mine)
    for _number, file in zip(range(TABLES), same, strict=False):
        deal = _deal(file, file.stat().st_mtime_ns, phase, names)
        if deal is not None:
            yield deal


@lru_cache(maxsize=512)
def _head(path: Path, _written: int) -> tuple[str, int] | None:
    """Which scenario and which of its worlds a file plays; None where it cannot be told."""
    try:
        with path.open(encoding="utf-8") as file:
            head = json.loads(file.readline())
        return str(head["scenario"]), int(head["world"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@lru_cache(maxsize=256)
def _deal(path: Path, _written: int, phase: int, names: tuple[str, str]) -> tuple[float, float] | None:
    """What the deal of a game that has ended is worth to two parties; None where there is none."""
    other = read(path)
    if look(other).request is not None:
        return None
    found = _pairs_of(worth(played(other), phase, names))
    return found[0] if found else None


# --- as a reader sees it ---------------------------------------------------------------------------------------------


def _picture(game: Game, here: Ground, elsewhere: list[Any], tables: list[Any]) -> View:
    scales = tuple(scale_of(game.scenario, name) for name in here.parties)
    names = tuple(party_name(game.scenario, name) for name in here.parties)
    shown = [_shown(one, scales) for one in elsewhere]
    deal = None if np.isnan(here.deal[0]) else _shown(here.deal, scales)
    solved = [
        {"kind": kind, "name": THEORIES[kind], "at": _shown(at, scales)}
        for kind, at in here.solved.items()
        if not np.isnan(at[0])
    ]
    frontier = [_shown(at, scales) for at in here.frontier]
    return {
        "across": names[0],
        "up": names[1],
        "ends": [(scale.least, scale.most) for scale in scales],
        "frontier": frontier,
        "solved": solved,
        "reserved": _shown(here.reserved, scales),
        "deal": deal,
        "elsewhere": shown,
        "tables": [_shown(one, scales) for one in tables],
        "sentence": _sentence(names, deal, _shown(here.reserved, scales), frontier, len(shown)),
    }


def _shown(at: Any, scales: tuple[Points, ...]) -> tuple[float, float]:
    first, second = (scale.exactly(float(value)) for scale, value in zip(scales, at, strict=True))
    return first, second


def _sentence(
    names: tuple[str, ...],
    deal: tuple[float, float] | None,
    reserved: tuple[float, float],
    frontier: list[Any],
    others: int,
) -> str:
    """The picture in words."""
    holes = {"one": names[0], "other": names[1]}
    if deal is None:
        said = _("There is no deal. No agreement is worth {x} to {one} and {y} to {other}.").format(
            x=round(reserved[0]), y=round(reserved[1]), **holes
        )
        more = _("In {n} of the other histories the same choices lead to a deal.")
        return f"{said} {more.format(n=others)}"
    said = _("The deal is worth {x} to {one} and {y} to {other}; no agreement {a} and {b}.").format(
        x=round(deal[0]), y=round(deal[1]), a=round(reserved[0]), b=round(reserved[1]), **holes
    )
    least = round(max((min(x - deal[0], y - deal[1]) for x, y in frontier), default=0.0))
    if least > NOTICED:
        more = _("Another text would have given both {least} more.").format(least=least)
    else:
        more = _("No text would have given both noticeably more.")
    return f"{said} {more}"
