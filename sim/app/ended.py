"""A table of a class that has ended: its deal, what it came to, all cards, the debrief, and its files."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.app.debrief import debrief
from sim.app.role import role
from sim.errors import InputError
from sim.games import Game, moment, played, read, ruled
from sim.report import play as words
from sim.report.places import place
from sim.scenario.called import issue_name, party_name
from sim.scenario.dump import dump
from sim.scenario.reworded import in_language
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES
from sim.speech import _, language

View = dict[str, Any]


@lru_cache(maxsize=256)
def kept_end(path: Path, _written: int, tongue: str) -> View:
    """The end of a table, worked out once for each language."""
    game = read(path)
    return ended(replace(game, scenario=in_language(game.scenario, tongue)))


def ended(game: Game) -> View:
    """How a table ended, its deal issue by issue, what it came to for each party, and everybody's cards.

    `values` holds for each party at the deciding table, from 0 to 100: what it came to, what it would have come to by
    the rules alone, and what it could count on without a text when the last talks began.
    """
    scenario = game.scenario
    model, rule = played(game), ruled(game)
    tables = model.tables()
    runs, issues = tables["runs"], tables["issues"]
    ids = [party.name for party in model.cast.main.parties]
    rows = [
        {
            "id": name,
            "name": issue_name(scenario, name),
            "agreed": None if agreed != agreed else round(float(agreed), 3),
            "words": "" if agreed != agreed else place(scenario, name, float(agreed)),
            "delivered": round(float(delivered), 3),
            "came": place(scenario, name, float(delivered)),
        }
        for name, agreed, delivered in zip(issues["issue"], issues["agreed"], issues["delivered"], strict=True)
    ]
    came = words.came_to(scenario, model, rule)
    return {
        "outcome": runs["outcome"][0],
        "ends": OUTCOMES[runs["outcome"][0]].ends,
        "label": OUTCOMES[runs["outcome"][0]].label,
        "reason": "" if runs["reason_kind"][0] in ("none", "pending") else str(runs["reason"][0]),
        "month": int(model.world.clock.month[0]),
        "rows": rows,
        "values": [
            {"id": seat, "name": name, "came": _points(a), "rule": _points(b), "without": _points(c)}
            for seat, (name, a, b, c) in zip(ids, came, strict=True)
        ],
        "cards": [_card(scenario, seat) for seat in ids],
    }


def _points(value: float) -> int:
    return round(100 * value)


def _card(scenario: Scenario, seat: str) -> View:
    """What a party wanted most and would not do, for all to see once cards are open."""
    sheet = role(scenario, seat)
    return {"name": party_name(scenario, seat), "wants": sheet["wants"][:4], "lines": sheet["lines"]}


def debriefed(path: Path, seat: str) -> View:
    """The debrief of a table that has ended, from a seat: the deals of the class's tables, and luck and skill apart.

    Raises
    ------
    InputError : the game goes on.
    """
    if moment(read(path)).requests:
        raise InputError(_("the cards are opened when the game is over"))
    return _kept_debrief(
        path, sum(one.stat().st_mtime_ns for one in path.parent.glob("table-*.jsonl")), seat, language()
    )


@lru_cache(maxsize=64)
def _kept_debrief(path: Path, _written: int, seat: str, tongue: str) -> View:
    """The same, made once for each language, and anew where another table has gone on."""
    game = read(path)
    first = (seat, *(one for one in game.seats if one != seat))
    told = replace(game, scenario=in_language(game.scenario, tongue), seats=first)
    return {"name": party_name(told.scenario, seat), "scenario": told.scenario.name, "end": debrief(told, path)}


def results(path: Path) -> dict[str, dict[str, list[Any]]]:
    """The tables `runs` and `issues` of a game that has ended; empty of one that has not."""
    game = read(path)
    if moment(game).requests:
        return {}
    tables = played(game).tables()
    return {name: {key: [_plain(one) for one in column] for key, column in tables[name].items()}
            for name in ("runs", "issues")}  # fmt: skip


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def scenario_file(path: Path) -> str:
    """The scenario of a table as a file, with what was put in."""
    return dump(read(path).scenario)
