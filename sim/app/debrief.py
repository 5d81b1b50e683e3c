"""How a game from a seat ended, as plain dictionaries: what it came to, and all cards open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.app.bargain import pictures
from sim.app.counts import of_hundred
from sim.app.measures import certain
from sim.app.points import points_of, scale_of
from sim.app.role import seats
from sim.games import Game, elsewhere, played, ruled
from sim.model import Negotiation
from sim.model.seats.seat import Member
from sim.report import play as words
from sim.report.places import place
from sim.scenario.called import issue_name, party_name
from sim.scenario.wording import OUTCOMES
from sim.utility import weights

View = dict[str, Any]
OTHERS = 100  # other histories in which the debrief tries the same choices
SHOWN = 4  # issues of a party that are told: those that weigh most for it


def debrief(game: Game, path: Path) -> View:
    """How it ended, what it came to for everybody, how the rules would have played, the same choices elsewhere.

    `path` is the game's file: other games beside it are put into the picture of deals.
    """
    end, rule = played(game), ruled(game)
    others = [number for number in range(OTHERS + 1) if number != game.replicate][:OTHERS]
    many = None if certain(game.scenario) else elsewhere(game, others)
    outcomes = [] if many is None else many.tables()["runs"]["outcome"]
    ended = {word: outcomes.count(word) for word in OUTCOMES if word in outcomes}
    mine, theirs = (model.tables()["runs"] for model in (end, rule))
    values, opened = _values(game, end, rule), cards(game, end)
    return {
        "ends": OUTCOMES[mine["outcome"][0]].ends,
        "reason": "" if mine["reason_kind"][0] in ("none", "pending") else str(mine["reason"][0]),
        "rules_end": OUTCOMES[theirs["outcome"][0]].ends,
        "values": values,
        "in_points": points_of(game.scenario, game.scenario.tables["main"].parties[0]) is not None,
        "cards": opened,
        "pictures": pictures(game, path, end, many),
        "elsewhere": of_hundred(ended) if ended else {},
        "others": [seat for seat in seats(game.scenario) if seat["id"] != game.seats[0] and seat["main"]],
    }


def _values(game: Game, end: Negotiation, rule: Negotiation) -> list[tuple[str, int, int, int]]:
    """What it came to for each party, as played and by the rules, and what no agreement was worth to it."""
    scales = [scale_of(game.scenario, party.name) for party in end.cast.main.parties]
    return [
        (name, *(scale.of(one) for one in rest))  # type: ignore[misc]
        for scale, (name, *rest) in zip(scales, words.came_to(game.scenario, end, rule), strict=True)
    ]


def cards(game: Game, end: Negotiation) -> list[View]:
    """What each party at the deciding table wanted in this history, and how far it believed that it would be kept."""
    return [_card(game, end, member) for member in end.cast.main.parties]


def _card(game: Game, end: Negotiation, member: Member) -> View:
    mine = member.interests
    weight = weights(mine.salience, mine.salience > 0.0)[0]
    believed = end.world.beliefs.believed[member.index][0]
    first = sorted(range(len(weight)), key=lambda d: (-weight[d], d))[:SHOWN]
    return {
        "name": party_name(game.scenario, member.name),
        "rows": [
            {
                "issue": issue_name(game.scenario, end.cast.issues[d]),
                "weight": round(100 * float(weight[d])),
                "wants": place(game.scenario, end.cast.issues[d], float(mine.ideal[0, d])),
                "believed": round(100 * float(believed[d])),
            }
            for d in first
            if weight[d] > 0.0
        ],
    }
